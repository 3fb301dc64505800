"""The page of one piece, and the steps taken from it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.errors import NoSuchThread
from huinong.journal.queries import moment_of, thread
from huinong.journal.telling import Told, told
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import services
from huinong.logistics.parcels.doing import doings
from huinong.logistics.parcels.errors import NoSuchParcel
from huinong.logistics.parcels.find_queries import incidents_of, seen_row
from huinong.logistics.parcels.labels import CONTENTS, DIRECTIONS, EVENTS, ID_KINDS, MARKS, PROOFS, TROUBLES, XRAYS
from huinong.logistics.parcels.life import Direction, Event, State
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.queries import value_of
from huinong.logistics.parcels.redirecting import FIXED
from huinong.logistics.parcels.track import track
from huinong.logistics.parcels.values import REPORTABLE, Custody, PieceId, Scan
from huinong.registry.policies.labels import POSTAGE_PRODUCTS

DETAILS = (
    "shelf",
    "proof",
    "code",
    "name",
    "phone_tail",
    "proxy_name",
    "relation",
    "photo",
    "exception",
    "note",
    "reason",
    "xray",
    "cod",
)
"""What a step's form may say beside the step itself."""


@require_safe
@page("parcels.read")
def piece(request: PageRequest, carrier: str, number: str) -> HttpResponseBase:
    """Where it is, who has it, when it is due, what happened, and what may be done now."""
    return _shown(request, _row(request, carrier, number), None, {})


@require_POST
@page("parcels.scan")
def act(request: PageRequest, carrier: str, number: str) -> HttpResponseBase:
    """Take one step with the piece; what a rule refuses is said above the form, with what was typed kept."""
    row = _row(request, carrier, number)
    try:
        services.record_scan(county=row.county, scan=_scan(request, row), actor=request.actor)
    except Refusal as refusal:
        return _shown(request, row, refusal, request.POST)
    messages.success(request, _("Recorded: {step}.").format(step=EVENTS[Event(request.POST["event"])]))
    return redirect("parcels:detail", carrier, number)


def _row(request: PageRequest, carrier: str, number: str) -> Parcel:
    county = county_of(request.actor, request.GET.get("county", ""))
    row = seen_row(county=county, piece=PieceId(carrier, number), actor=request.actor)
    if row is None:
        raise NoSuchParcel(carrier=carrier, number=number)
    return row


def _scan(request: HttpRequest, row: Parcel) -> Scan:
    key, said = act_key(request), request.POST
    try:
        event, point = Event(said.get("event", "")), UUID(said.get("point", ""))
    except ValueError as error:
        raise InvalidInput(fields="event, point") from error
    return Scan(
        scan_id=key,
        event=event,
        carrier=row.carrier,
        number=row.number,
        point=point,
        happened_at=moment_of(row.county, key, f"{key}/contested"),
        device="console",
        details={name: said[name].strip()[:200] for name in DETAILS if said.get(name, "").strip()},
    )


def _shown(request: PageRequest, row: Parcel, refused: Refusal | None, typed: Mapping[str, Any]) -> HttpResponseBase:
    names, value = Names(), value_of(row)
    custodian = row.bag.custodian if row.bag else row.custodian
    held = Custody(custodian=custodian, bag=value.bag, state=value.state)
    is_late = value.due_at is not None and value.due_at < clock.now() and not (value.shelved_at or value.closed_at)
    mark = MARKS["overdue" if is_late else value.state]
    shown = {
        "piece": value,
        "carrier_name": names.carrier(row.county, row.carrier),
        "village": names.village(value.village) if value.village else "",
        "town": names.town(value.village) if value.village else "",
        "station": names.point(row.county, value.station),
        "origin": names.point(row.county, value.origin_point),
        "track": track(value, held, names, now=clock.now()),
        "custodian": held.custodian,
        "mark": mark,
        "direction": DIRECTIONS[value.direction],
        "doings": doings(row, actor=request.actor, centres=names.centres(row.county, request.actor)),
        "may_redirect": _may_redirect(row, request.actor),
        "may_claim": request.actor.may("claims.open") and not value.order,
        "incidents": [(TROUBLES[each.kind], each) for each in incidents_of(row)],
        "troubles": [(kind.value, TROUBLES[kind].label) for kind in sorted(REPORTABLE)],
        "product": POSTAGE_PRODUCTS.get(value.product, value.product),
        "xrays": list(XRAYS.items()),
        "id_kind": ID_KINDS.get(value.id_kind, ""),
        "contents": CONTENTS.get(value.contents, ""),
        "xray": XRAYS.get(value.xray, ""),
        "proofs": [(proof.value, label) for proof, label in PROOFS.items()],
        "lines": timeline_of(row.county, row.thread, request.actor, f"{row.carrier}-{row.number}"),
        "now": clock.now(),
        "key": new_id(),
        "refused": refused,
        "typed": typed,
    }
    return render(request, "parcels/detail.html", shown, status=status_of(refused) if refused else 200)


def _may_redirect(row: Parcel, actor: Actor) -> bool:
    may = actor.may("parcels.except") and actor.may("parcels.scan")
    return may and row.direction == Direction.INBOUND and State(row.state) not in FIXED


def timeline_of(county: str, name: str, actor: Actor, own: str = "") -> tuple[Told, ...]:
    """A thread as a timeline; empty for those who may not read the journal, or nothing of this thread.

    What the page is about, which is the thread itself or the thread `own`, is not named again.
    """
    if not actor.may("journal.read"):
        return ()
    try:
        return told(thread(county, name, actor=actor), actor=actor, own=own or name)
    except NoSuchThread:
        return ()
