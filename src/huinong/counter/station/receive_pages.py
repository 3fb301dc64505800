"""收: bags looked at and opened, pieces put on the shelf."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huinong.counter.station import queries, services
from huinong.counter.station.ask_pages import to_ask
from huinong.counter.station.errors import NothingChosen
from huinong.counter.station.shelving import result_of, shelve, shelves_in_use
from huinong.counter.station.values import STAGE_LABELS, JointOpening, Station
from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.bag_values import Acceptance, BagValue, Opening
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.services import accept_hand_over, open_bag
from huinong.logistics.parcels.values import ParcelValue, PieceId
from huinong.registry.points.queries import points_by_id

FRESH = timedelta(hours=2)  # how long a code just given stays in sight, to be written on the parcel
MOST = 1_000  # numbers pasted at once
NEAR = frozenset({State.LOOSE, State.AT_TOWN})  # what may be in the keeper's hands already


@require_safe
@page("parcels.scan")
def receive(request: PageRequest) -> HttpResponseBase:
    """What waits to be taken over, the scan box, the codes just given, and what is still on its way."""
    station = queries.station_of(request.actor)
    return render(request, "station/receive.html", _context(request, station))


def _context(request: PageRequest, station: Station) -> dict[str, Any]:
    open_now, now = queries.board(request.actor, station), clock.now()
    standing = [each.piece for each in open_now.shelf]
    fresh = [piece for piece in standing if piece.shelved_at and now - piece.shelved_at < FRESH]
    near = [piece for piece in open_now.expected if piece.state in NEAR or piece in open_now.troubled]
    counts = [(label, sum(p.state is state for p in open_now.coming if p not in near)) for state, label in _far()]
    return {
        "station": station,
        "to_ask": len(to_ask(station, open_now)),
        "bags": queries.bags(request.actor, station),
        "shelves": shelves_in_use(standing),
        "fresh": sorted(fresh, key=lambda piece: (str(piece.shelved_at), piece.shelf_code), reverse=True),
        "near": near,
        "coming": [(label, count) for label, count in counts if count],
        "key": new_id(),
    }


def _far() -> list[tuple[State, Any]]:
    return [(state, label) for state, label in STAGE_LABELS.items() if state not in NEAR]


@require_POST
@page("parcels.scan")
def scan(request: PageRequest) -> HttpResponseBase:
    """The scan box's own address: numbers in, a code to write on each parcel out."""
    key, numbers, shelf = _scanned(request)
    station = queries.station_of(request.actor)
    lines = shelve(station=station, scanned=numbers, shelf=shelf, key=key, actor=request.actor)
    return JsonResponse({"results": [result_of(line) for line in lines]})


def _scanned(request: PageRequest) -> tuple[str, list[str], str]:
    try:
        body = json.loads(request.body)
        key, numbers = body["key"], body["numbers"]
        shelf = str(body.get("other") or "").strip() or str(body.get("shelf", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(fields="body") from error
    is_list = isinstance(numbers, list) and all(isinstance(each, str) and "\x00" not in each for each in numbers)
    if not is_list or len(numbers) > MOST or not (isinstance(key, str) and 0 < len(key) <= 120 and key.isprintable()):
        raise InvalidInput(fields="numbers, key")
    return key, numbers, shelf.replace("\x00", "")


@require_POST
@page("parcels.scan")
def shelve_ticked(request: PageRequest) -> HttpResponseBase:
    """Put the ticked pieces on the shelf: for a station without a scanner."""
    station, key = queries.station_of(request.actor), act_key(request)
    numbers = request.POST.getlist("piece")
    if not numbers:
        raise NothingChosen
    shelf = request.POST.get("other", "").strip() or request.POST.get("shelf", "")
    lines = shelve(station=station, scanned=numbers, shelf=shelf, key=key, actor=request.actor)
    done = [line for line in lines if line.is_done]
    if done:
        said = ngettext("%(count)d piece is on the shelf.", "%(count)d pieces are on the shelf.", len(done))
        messages.success(request, said % {"count": len(done)})
    for line in lines:
        if not line.is_done:
            messages.error(request, f"{line.what} {line.mend}")
    return redirect("station:receive")


@require_http_methods(["GET", "POST"])
@page("parcels.scan")
def bag(request: PageRequest, number: str) -> HttpResponseBase:
    """One bag: look at its seal and take it over, or open it; broken, it is opened together with who brought it."""
    station = queries.station_of(request.actor)
    found, inside = queries.bag(request.actor, station, number)
    if request.method == "POST":
        try:
            return _act_on(request, station, found, inside)
        except Refusal as refusal:
            context = {**_bag_context(station, found, inside), "refusal": refusal, "typed": request.POST}
            context["missed"] = set(request.POST.getlist("missing"))
            return render(request, "station/bag.html", context, status=status_of(refusal))
    return render(request, "station/bag.html", _bag_context(station, found, inside))


def _bag_context(station: Station, found: BagValue, inside: tuple[ParcelValue, ...]) -> dict[str, Any]:
    here = custody.point(station.id)
    names = points_by_id(station.county, [found.from_point])
    return {
        "station": station,
        "bag": found,
        "from_name": names[found.from_point].name if found.from_point in names else "",
        "inside": inside,
        "is_offered": found.offered_to == here,
        "is_here": found.custodian == here and found.state == "sealed",
        "key": new_id(),
    }


def _act_on(
    request: PageRequest, station: Station, found: BagValue, inside: tuple[ParcelValue, ...]
) -> HttpResponseBase:
    act, key, now = request.POST.get("act", ""), act_key(request), clock.now()
    missing = _missing(request, inside)
    if act == "take":
        taking = Acceptance(key=key, bag=found.number, taker=custody.point(station.id), happened_at=now)
        accept_hand_over(county=station.county, bag=taking, actor=request.actor)
        messages.success(request, _("The bag is yours now. Open it next."))
        return redirect("station:bag", found.number)
    if act == "joint":
        counted = request.POST.get("counted", "")
        opening = JointOpening(
            bag=found.number,
            witness=request.POST.get("witness", ""),
            counted=int(counted) if counted.isdecimal() and len(counted) < 6 else -1,
            missing=missing,
            note=request.POST.get("note", ""),
        )
        services.open_jointly(key=key, opening=opening, actor=request.actor)
        messages.success(request, _("The joint opening is recorded. Put the pieces on the shelf next."))
        return redirect("station:receive")
    if act != "open":
        raise InvalidInput(fields="act")
    emptied = Opening(key=key, bag=found.number, point=station.id, happened_at=now, missing=missing)
    open_bag(county=station.county, opening=emptied, actor=request.actor)
    messages.success(request, _("The bag is open. Put the pieces on the shelf next."))
    return redirect("station:receive")


def _missing(request: PageRequest, inside: tuple[ParcelValue, ...]) -> tuple[PieceId, ...]:
    ticked = {UUID(text) for text in request.POST.getlist("missing") if _is_uuid(text)}
    return tuple(PieceId(piece.carrier, piece.number) for piece in inside if piece.id in ticked)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
