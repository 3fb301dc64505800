"""Bags: closed by scanning, offered, taken over with a look at the seal and a count, opened with what is missing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from huinong.edge.cells import Column, Kind, short_time
from huinong.edge.errors import InvalidInput
from huinong.edge.filters import Choice, Days
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.journal.queries import moment_of
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels import services as parcels_services
from huinong.logistics.parcels.bag_values import Acceptance, BagValue, Offer, Opening, Withdrawal
from huinong.logistics.parcels.errors import NoSuchBag
from huinong.logistics.parcels.joint_opening import was_opened_jointly
from huinong.logistics.parcels.labels import STATES
from huinong.logistics.parcels.names import county_of
from huinong.logistics.parcels.piece_pages import timeline_of
from huinong.logistics.parcels.values import ParcelValue, PieceId
from huinong.logistics.transport import proofs, queries, services
from huinong.logistics.transport.labels import BAGS
from huinong.logistics.transport.trip_names import HolderNames
from huinong.logistics.transport.trip_pages import shown_proofs

Text = str | Promise


@dataclass(frozen=True, slots=True)
class BagRow:
    """A bag as a line of the list."""

    number: str
    state: str
    where: str
    from_name: str
    to_name: str
    pieces: int
    weight_kg: float
    seal_no: str
    closed_at: datetime
    opened_at: datetime | None


BAG_TABLE = Table(
    name="bags",
    columns=(
        Column("number", _("Bag")),
        Column("state", _("State"), Kind.STATUS, badges=BAGS),
        Column("where", _("Who has it"), sort=""),
        Column("from_name", pgettext_lazy("place", "From"), sort=""),
        Column("to_name", pgettext_lazy("place", "To"), sort=""),
        Column("pieces", _("Pieces"), Kind.NUMBER),
        Column("weight_kg", _("Weight (kg)"), Kind.NUMBER, sort="weight_g"),
        Column("closed_at", pgettext_lazy("bag", "Closed"), Kind.TIME),
        Column("seal_no", _("Seal"), shown=False),
        Column("opened_at", pgettext_lazy("bag", "Opened at"), Kind.TIME, shown=False),
    ),
    search=("number", "seal_no"),
    search_hint=_("Bag number or seal"),
    default_sort="-id",
    link=lambda row: reverse("transport:bag", args=[row.number]),
    empty=_("No bag has been closed here yet."),
    empty_hint=_("Scan pieces into a bag, seal it, and offer it to the next trip."),
)


@require_safe
@page("parcels.read")
def bags(request: PageRequest) -> HttpResponseBase:
    """Bags in sight, newest first, and above them those that wait for the actor to take them over."""
    actor, names = request.actor, HolderNames()
    county = county_of(actor, request.GET.get("county", ""))
    to = Choice(
        "to",
        pgettext_lazy("place", "To"),
        lambda: [(str(p.id), p.name) for p in names.centres(county, actor)],
        "to_point",
    )
    states = Choice("state", _("State"), [(state, badge.label) for state, badge in BAGS.items()])
    table = replace(
        BAG_TABLE,
        row=_row_maker(names),
        filters=(states, to, Days("closed", pgettext_lazy("bag", "Closed"), "closed_at")),
    )
    incoming = _incoming(actor, county, names)
    shown = {
        "incoming": [
            (bag, names.holder(county, bag.custodian), names.holder(county, bag.offered_to)) for bag in incoming
        ],
        "may_scan": actor.may("parcels.scan"),
        "key": new_id(),
    }
    return table.respond(request, parcels.visible_bags(actor).filter(county=county), "transport/bags.html", shown)


def _row_maker(names: HolderNames) -> Callable[[BagValue], BagRow]:
    def made(row: BagValue) -> BagRow:
        return BagRow(
            number=row.number,
            state=row.state,
            where="" if row.state == "opened" else names.holder(row.county, row.custodian),
            from_name=names.point(row.county, row.from_point),
            to_name=names.point(row.county, row.to_point),
            pieces=row.pieces,
            weight_kg=round(row.weight_g / 1000, 1),
            seal_no=row.seal_no,
            closed_at=row.closed_at,
            opened_at=row.opened_at,
        )

    return made


def mine_of(actor: Actor, county: str, names: HolderNames) -> list[UUID]:
    """The points the actor may scan for."""
    if not actor.may("parcels.scan"):
        return []
    return [row.id for row in names.points(county).values() if actor.scope.covers(row.division, point=row.id)]


def _incoming(actor: Actor, county: str, names: HolderNames) -> tuple[BagValue, ...]:
    takers = [custody.point(point) for point in mine_of(actor, county, names)]
    return parcels.bags_offered_to(county=county, takers=takers) if takers else ()


@require_safe
@page("parcels.read")
def bag(request: PageRequest, number: str) -> HttpResponseBase:
    """One bag: label, contents, whose hands it went through, and what may be done with it now."""
    return _shown(request, number, None)


def _seen(actor: Actor, county: str, number: str) -> BagValue:
    is_seen = parcels.visible_bags(actor).filter(county=county, number=number).exists()
    found = parcels.bags_numbered(county=county, numbers=[number]) if is_seen else ()
    if not found:
        raise NoSuchBag(bag=number)
    return found[0]


def _shown(request: PageRequest, number: str, refused: Refusal | None) -> HttpResponseBase:
    actor, names = request.actor, HolderNames()
    county = county_of(actor, request.GET.get("county", ""))
    found = _seen(actor, county, number)
    mine = set(mine_of(actor, county, names))
    at, taker = custody.id_of(found.custodian, "point"), custody.id_of(found.offered_to, "point")
    is_here = at in mine and found.state == "sealed"
    pieces = parcels.pieces_in(county=county, bag=number, actor=actor)
    shown = {
        "bag": found,
        "mark": BAGS[found.state],
        "holder": names.holder(county, found.custodian),
        "taker": names.holder(county, found.offered_to),
        "from_name": names.point(county, found.from_point),
        "to_name": names.point(county, found.to_point),
        "pieces": [_line(piece, names) for piece in pieces],
        "has_record": was_opened_jointly(found),
        "has_passed": bool(found.offered_to) or at != found.from_point,
        "may_accept": taker in mine,
        "may_open": is_here and not found.offered_to,
        "may_withdraw": at in mine and bool(found.offered_to),
        "takers": _takers(actor, county, found, at)
        if is_here and not found.offered_to and found.to_point != at
        else (),
        "proofs": shown_proofs(proofs.proofs_of_bag(county, number)) if actor.may("transport.read") else (),
        "lines": timeline_of(county, f"BAG-{number}", actor),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "transport/bag.html", shown, status=status_of(refused) if refused else 200)


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A piece in a bag."""

    carrier: str
    number: str
    key: str
    carrier_name: str
    village: str
    recipient_name: str
    weight_g: int
    state: object


def _line(piece: ParcelValue, names: HolderNames) -> PieceLine:
    return PieceLine(
        piece.carrier,
        piece.number,
        f"{piece.carrier} {piece.number}",
        names.carrier(piece.county, piece.carrier),
        names.village(piece.village) if piece.village else "",
        piece.recipient_name,
        piece.weight_g,
        STATES[piece.state].label,
    )


def _takers(actor: Actor, county: str, found: BagValue, at: UUID | None) -> list[tuple[str, str]]:
    """To whom the bag may be offered: the coming trips that go where it is meant for, or that place itself."""
    if at is None:
        return []
    calls = queries.next_trips(actor=actor, county=county, point=at, limit=20)
    routes = {route.code: route for route in queries.routes(actor=actor, county=county)}
    names = HolderNames()
    fitting = [call for call in calls if found.to_point in {stop.point for stop in routes[call.route].stops}]
    said = [(f"trip:{call.trip}", f"{call.route_name} {short_time(call.calls_at)}") for call in fitting]
    return [
        *said,
        (
            f"point:{found.to_point}",
            gettext("{place}, handed over directly").format(place=names.point(county, found.to_point)),
        ),
    ]


Step = Callable[[PageRequest, str, str, str], object]


def _act(step: Step, said: Text) -> Callable[..., HttpResponseBase]:
    """A button of the bag's page."""

    @require_POST
    @page("parcels.scan")
    def view(request: PageRequest, number: str) -> HttpResponseBase:
        county, key = county_of(request.actor), act_key(request)
        try:
            step(request, county, number, key)
        except Refusal as refusal:
            return _shown(request, number, refusal)
        messages.success(request, str(said))
        return redirect("transport:bag", number)

    return view


def _offer(request: PageRequest, county: str, number: str, key: str) -> None:
    kind, _mark, to = request.POST.get("taker", "").partition(":")
    actor = request.actor
    if kind == "trip":
        at = moment_of(county, f"{key}/{number}")
        services.offer_bags(county=county, key=key, trip=to, bags=[number], happened_at=at, actor=actor)
        return
    found = _seen(actor, county, number)
    if kind != "point" or to != str(found.to_point):
        raise InvalidInput(fields="taker")
    offered = Offer(key=key, bag=number, taker=custody.point(found.to_point), happened_at=moment_of(county, key))
    parcels_services.offer_bags(county=county, offers=[offered], actor=actor)


def _accept(request: PageRequest, county: str, number: str, key: str) -> None:
    found = _seen(request.actor, county, number)
    counted = request.POST.get("counted", "").strip()
    if counted and (not counted.isdecimal() or len(counted) > 6):
        raise InvalidInput(fields=gettext("pieces counted"))
    if request.POST.get("seal") not in {"intact", "broken"}:
        raise InvalidInput(fields=gettext("seal"))
    at = moment_of(county, key)
    parcels_services.accept_bags(
        county=county,
        acceptances=[
            Acceptance(
                key=key,
                bag=number,
                taker=found.offered_to or found.custodian,
                happened_at=at,
                seal_intact=request.POST["seal"] == "intact",
                counted=int(counted) if counted else None,
            )
        ],
        actor=request.actor,
    )


def _open(request: PageRequest, county: str, number: str, key: str) -> None:
    found = _seen(request.actor, county, number)
    point = custody.id_of(found.custodian, "point") or found.to_point
    missing = tuple(PieceId(*each.split(" ", 1)) for each in request.POST.getlist("missing") if " " in each)
    opening = Opening(key=key, bag=number, point=point, happened_at=moment_of(county, key), missing=missing)
    parcels_services.open_bags(county=county, openings=[opening], actor=request.actor)


def _withdraw(request: PageRequest, county: str, number: str, key: str) -> None:
    taken_back = Withdrawal(key=key, bag=number, happened_at=moment_of(county, key))
    parcels_services.withdraw_offers(county=county, withdrawals=[taken_back], actor=request.actor)


offer = _act(_offer, _("The bag is offered; it stays yours until the other side accepts it."))
accept = _act(_accept, _("The bag is in your hands."))
open_bag = _act(_open, _("The bag is open. What was in it is in your hands; scan each piece in."))
withdraw = _act(_withdraw, _("The offer is taken back."))


@require_POST
@page("parcels.scan")
def accept_all(request: PageRequest) -> HttpResponseBase:
    """Take over every bag that is ticked, its seal found whole."""
    county, key, numbers = county_of(request.actor), act_key(request), request.POST.getlist("bag")
    at = moment_of(county, *(f"{key}/{number}" for number in numbers))
    waiting = {bag.number: bag for bag in _incoming(request.actor, county, HolderNames())}
    taken = [
        Acceptance(key=f"{key}/{number}", bag=number, taker=waiting[number].offered_to, happened_at=at)
        for number in numbers
        if number in waiting
    ]
    parcels_services.accept_bags(county=county, acceptances=taken, actor=request.actor)
    said = ngettext("{count} bag is in your hands.", "{count} bags are in your hands.", len(taken))
    messages.success(request, said.format(count=len(taken)))
    return redirect("transport:bags")
