"""The shelf: who waits how long, what was told, what is wrong, and whether all of it is there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huinong.counter.station import finding, queries, services
from huinong.counter.station.ask_pages import to_ask
from huinong.counter.station.errors import FormIncomplete
from huinong.counter.station.values import EXCEPTION_LABELS, RUNG_LABELS, RUNG_TONES, Rung, Station, Waiting
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.queries import moment_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.services import record_scan
from huinong.logistics.parcels.values import REPORTABLE, ExceptionKind, ParcelValue, Scan

CHANNELS = frozenset({"phone", "loudspeaker", "visit"})
REPORTS = [kind for kind in ExceptionKind if kind in REPORTABLE or kind is ExceptionKind.LOST]
MOST = 1_000  # numbers scanned in one count
URGENT = (Rung.RETURN, Rung.OVERDUE, Rung.CALL)


@require_safe
@page("parcels.read")
def shelf(request: PageRequest) -> HttpResponseBase:
    """Every piece that waits, the longest first; or by its place on the shelf."""
    station = queries.station_of(request.actor)
    open_now = queries.board(request.actor, station)
    waiting = open_now.shelf
    chosen = request.GET.get("show", "")
    shown = [each for each in waiting if each.rung == chosen] if chosen in set(Rung) else list(waiting)
    by_shelf = request.GET.get("by") == "shelf"
    if by_shelf:
        shown.sort(key=lambda each: each.piece.shelf_code)
    counts = [(rung.value, RUNG_LABELS[rung], sum(each.rung is rung for each in waiting)) for rung in Rung]
    asking = to_ask(station, open_now)
    context = {
        "station": station,
        "to_ask": sum(each.piece.id in asking for each in waiting),
        "rows": [_row(each, is_unasked=each.piece.id in asking) for each in shown],
        "counts": [row for row in counts if row[2]],
        "chosen": chosen,
        "by_shelf": by_shelf,
        "total": len(waiting),
        "overdue": sum(each.is_overdue for each in waiting),
        "key": new_id(),
    }
    return render(request, "station/shelf.html", context)


def _row(each: Waiting, *, is_unasked: bool) -> dict[str, Any]:
    tone = "must" if each.is_troubled else RUNG_TONES[each.rung]
    label = _("exception") if each.is_troubled else RUNG_LABELS[each.rung]
    return {
        "waiting": each,
        "piece": each.piece,
        "tone": tone,
        "label": label,
        "is_urgent": each.rung in URGENT,
        "is_unasked": is_unasked,
    }


@require_POST
@page("parcels.scan")
def told(request: PageRequest, piece: UUID) -> HttpResponseBase:
    """The recipient was called, or came up on the loudspeaker: noted, so that nobody says they were not told."""
    station = queries.station_of(request.actor)
    found = parcels.parcel_by_id(county=station.county, id_=piece, actor=request.actor)
    channel = request.POST.get("channel", "phone")
    scan = _scan(request, station, found, Event.NOTIFIED, {"channel": channel if channel in CHANNELS else "phone"})
    record_scan(county=station.county, scan=scan, actor=request.actor)
    messages.success(request, _("Noted: {name} was told.").format(name=found.recipient_name))
    return redirect("station:shelf")


@require_http_methods(["GET", "POST"])
@page("parcels.except")
def report(request: PageRequest, piece: UUID) -> HttpResponseBase:
    """Say what is wrong with a piece, before anybody signs for it."""
    station = queries.station_of(request.actor)
    found = parcels.parcel_by_id(county=station.county, id_=piece, actor=request.actor)
    context = {
        "station": station,
        "piece": found,
        "kinds": [(kind.value, EXCEPTION_LABELS[kind]) for kind in REPORTS],
        "typed": request.POST,
        "key": new_id(),
    }
    if request.method == "POST":
        try:
            return _report(request, station, found)
        except Refusal as refusal:
            shown = {**context, "refusal": refusal}
            return render(request, "station/report.html", shown, status=status_of(refusal))
    return render(request, "station/report.html", context)


def _report(request: PageRequest, station: Station, found: ParcelValue) -> HttpResponseBase:
    kind, note = request.POST.get("exception", ""), request.POST.get("note", "").strip()
    if kind not in REPORTS:
        raise FormIncomplete(fields=_("what is wrong"))
    is_lost = kind == ExceptionKind.LOST
    details = {"reason": note} if is_lost else {"exception": kind, "note": note}
    scan = _scan(request, station, found, Event.LOST if is_lost else Event.EXCEPTED, details)
    record_scan(county=station.county, scan=scan, actor=request.actor)
    messages.success(request, _("Reported. The county centre sees it now."))
    return redirect("station:exceptions")


def _scan(request: PageRequest, station: Station, piece: ParcelValue, event: Event, details: dict[str, str]) -> Scan:
    scan_id = act_key(request)[:100]
    return Scan(
        scan_id=scan_id,
        event=event,
        carrier=piece.carrier,
        number=piece.number,
        point=station.id,
        happened_at=moment_of(station.county, scan_id),
        details=details,
    )


@require_http_methods(["GET", "POST"])
@page("parcels.scan")
def count(request: PageRequest) -> HttpResponseBase:
    """See with one's own eyes: tick or scan all that stands there, and learn what is missing and what is too much."""
    station = queries.station_of(request.actor)
    context: dict[str, Any] = {"station": station, "key": new_id()}
    if request.method == "POST":
        ticked = [UUID(text) for text in request.POST.getlist("piece") if _is_uuid(text)]
        scanned = finding.told_codes(request.POST.get("scanned", ""))[:MOST]
        found, _receipt = services.count_shelf(
            key=act_key(request), ticked=ticked, scanned=scanned, actor=request.actor
        )
        return render(request, "station/counted.html", {**context, "count": found})
    waiting = queries.board(request.actor, station).shelf
    context["pieces"] = sorted((each.piece for each in waiting), key=lambda piece: piece.shelf_code)
    return render(request, "station/count.html", context)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
