"""Reads of parcels. Every list passes through one gate per kind of thing: what the actor may see."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects

from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody as holders
from huinong.logistics.parcels import owners
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.errors import NoSuchBag, NoSuchParcel
from huinong.logistics.parcels.incidents import STANDING
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.models import Bag, Carrier, HandOver, Incident, Parcel
from huinong.logistics.parcels.places import places_of
from huinong.logistics.parcels.values import CarrierValue, Custody, ExceptionKind, IncidentValue, ParcelValue, PieceId
from huinong.storage import lookup, search

CODE_LENGTH = 12
TOWN_LENGTH = 9
COUNTY_DIGITS = 6
PAGE = 50
COUNTED_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a list of pieces is narrowed; everything left out is not asked for."""

    text: str = ""
    direction: Direction | None = None
    states: tuple[State, ...] = ()
    carrier: str = ""
    village: str = ""  # a code or a prefix of one: a town's nine digits
    station: UUID | None = None
    is_overdue: bool = False
    is_open: bool = False
    arrived_on: date | None = None
    is_narrow: bool = False  # the rows are one point's, town's or party's: text is looked for in all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of pieces, and how many there are in all (counted up to 10,000)."""

    rows: tuple[ParcelValue, ...]
    total: int


SORTS = {
    "newest": ("-id",),
    "due": ("due_at", "id"),
    "number": ("number", "id"),
    "village": ("village", "id"),
    "state": ("state", "id"),
}


def visible_parcels(actor: Actor) -> QuerySet[Parcel]:
    """The gate of pieces: the actor's division; at its point, or meant for it; carried or sent by its party."""
    gates.require(actor, "parcels.read")
    rows = _in_division(Parcel.objects.all(), actor.scope.division)
    if (point := actor.scope.point) is not None:
        rows = rows.filter(Q(station=point) | Q(origin_point=point) | Q(custodian=holders.point(point)))
    if (party := actor.scope.party) is not None:
        rows = rows.filter(Q(carrier_party=party) | Q(sender_party=party))
    return rows


def visible_bags(actor: Actor) -> QuerySet[Bag]:
    """The gate of bags: the actor's county; for one point, the bags at it, from it, to it or offered to it."""
    gates.require(actor, "parcels.read")
    rows = Bag.objects.all()
    if division := actor.scope.division[:6]:
        rows = rows.filter(county=division) if len(division) == 6 else rows.filter(county__startswith=division)
    if (point := actor.scope.point) is not None:
        here = holders.point(point)
        rows = rows.filter(Q(custodian=here) | Q(from_point=point) | Q(to_point=point))
    return rows.none() if actor.scope.party is not None else rows


def visible_incidents(actor: Actor) -> QuerySet[Incident]:
    """The gate of incidents: those of the pieces and bags the actor may see, and those it must settle."""
    rows = Incident.objects.all()
    division = actor.scope.division[:6]
    if len(division) == 6:
        rows = rows.filter(county=division)
    elif division:
        rows = rows.filter(county__startswith=division)
    if len(actor.scope.division) <= 6 and actor.scope.point is None and actor.scope.party is None:
        gates.require(actor, "parcels.read")
        return rows
    of_mine = Q(parcel__in=visible_parcels(actor).values("id")) | Q(bag__in=visible_bags(actor).values("id"))
    return rows.filter(of_mine | Q(owner__in=owners.mine(actor)))


def is_narrow(actor: Actor) -> bool:
    """Whether the actor sees few of a county's pieces."""
    return actor.scope.point is not None or actor.scope.party is not None or len(actor.scope.division) > COUNTY_DIGITS


def _in_division(rows: QuerySet[Parcel], division: str) -> QuerySet[Parcel]:
    if not division:
        return rows
    if len(division) < 6:
        return rows.filter(county__startswith=division)
    rows = rows.filter(county=division[:6])
    return _in_village(rows, division) if len(division) > 6 else rows


def _in_village(rows: QuerySet[Parcel], prefix: str) -> QuerySet[Parcel]:
    """By range and not LIKE, so that the indexes serve on both databases."""
    return rows.filter(village__gte=prefix.ljust(CODE_LENGTH, "0"), village__lte=prefix.ljust(CODE_LENGTH, "9"))


def parcel(*, county: str, carrier: str, number: str, actor: Actor) -> ParcelValue:
    """One piece by its key. Raises NoSuchParcel, also when it is not the actor's to see."""
    if "\x00" in carrier + number:
        raise NoSuchParcel(carrier="", number="")
    row = visible_parcels(actor).filter(county=county, carrier=carrier, number=number).select_related("bag").first()
    if row is None:
        raise NoSuchParcel(carrier=carrier, number=number)
    return value_of(row)


def parcel_by_id(*, county: str, id_: UUID, actor: Actor) -> ParcelValue:
    """One piece by its id. Raises NoSuchParcel."""
    row = visible_parcels(actor).filter(county=county, id=id_).select_related("bag").first()
    if row is None:
        raise NoSuchParcel(carrier="", number=str(id_))
    return value_of(row)


def parcels(
    *, actor: Actor, wanted: Wanted = Wanted(), sort: str = "newest", offset: int = 0, limit: int = PAGE
) -> Page:
    """Pieces the actor may see, narrowed, sorted (see SORTS) and paged."""
    rows = narrowed(visible_parcels(actor), replace(wanted, is_narrow=is_narrow(actor)))
    total = rows.order_by()[:COUNTED_MOST].count()
    page = rows.select_related("bag").order_by(*SORTS[sort])[offset : offset + limit]
    return Page(rows=tuple(value_of(row) for row in page), total=total)


def narrowed(rows: QuerySet[Parcel], wanted: Wanted) -> QuerySet[Parcel]:
    """The rows that a list asks for."""
    if wanted.text:
        rows = search.matching(rows, wanted.text, is_narrow=wanted.is_narrow)
    if wanted.direction:
        rows = rows.filter(direction=wanted.direction)
    if wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.carrier:
        rows = rows.filter(carrier=wanted.carrier)
    if wanted.village:
        rows = _in_village(rows, wanted.village)
    if wanted.station:
        rows = rows.filter(station=wanted.station)
    if wanted.is_open or wanted.is_overdue:
        rows = rows.filter(closed_at__isnull=True)
    if wanted.is_overdue:
        rows = rows.filter(_is_late(clock.now()))
    if wanted.arrived_on:
        rows = rows.filter(arrived_at__gte=clock.at_beijing(wanted.arrived_on, hour=0))
        rows = rows.filter(arrived_at__lt=clock.at_beijing(wanted.arrived_on, hour=24))
    return rows


def _is_late(now: datetime) -> Q:
    return Q(due_at__lt=now, shelved_at__isnull=True, closed_at__isnull=True)


def shelf(*, county: str, station: UUID, actor: Actor) -> tuple[ParcelValue, ...]:
    """What waits on a station's shelf, by pick-up code."""
    rows = visible_parcels(actor).filter(county=county, station=station, state=State.SHELVED)
    return tuple(value_of(row) for row in rows.select_related("bag").order_by("shelf_code", "id"))


def in_hands_of(*, county: str, point: UUID, actor: Actor) -> tuple[ParcelValue, ...]:
    """Every open piece that a point has loose: what it may bag, shelve or send on."""
    rows = visible_parcels(actor).filter(county=county, custodian=holders.point(point), closed_at__isnull=True)
    return tuple(value_of(row) for row in rows.select_related("bag").order_by("village", "number"))


def custody(*, county: str, carrier: str, number: str, actor: Actor) -> Custody:
    """Who answers for a piece at this moment. Raises NoSuchParcel."""
    row = visible_parcels(actor).filter(county=county, carrier=carrier, number=number).select_related("bag").first()
    if row is None:
        raise NoSuchParcel(carrier=carrier, number=number)
    in_bag = row.bag
    return Custody(
        custodian=in_bag.custodian if in_bag else row.custodian,
        bag=in_bag.number if in_bag else None,
        state=State(row.state),
    )


def of_orders(*, county: str, orders: Sequence[str]) -> tuple[ParcelValue, ...]:
    """The pieces of some orders: for the rooms that gate the orders themselves."""
    rows = Parcel.objects.filter(county=county, order__in=list(orders))
    return tuple(value_of(row) for row in rows.select_related("bag").order_by("id"))


def numbered(*, county: str, pieces: Sequence[PieceId]) -> tuple[ParcelValue, ...]:
    """These pieces in this order: for the rooms that gate what they belong to."""
    carriers_, numbers = {piece.carrier for piece in pieces}, {piece.number for piece in pieces}
    rows = lookup.rows(Parcel, county=county, carrier=carriers_, number=numbers)
    prefetch_related_objects(rows, "bag")
    found = {(row.carrier, row.number): row for row in rows}
    return tuple(value_of(found[piece.carrier, piece.number]) for piece in pieces)


def carriers(*, county: str) -> tuple[CarrierValue, ...]:
    """The waybill brands that work in a county, our own first."""
    rows = Carrier.objects.filter(county=county).order_by("-is_own", "code")
    return tuple(
        CarrierValue(id=r.id, county=r.county, code=r.code, name=r.name, party=r.party, is_own=r.is_own) for r in rows
    )


def carrier_names(county: str, codes: Collection[str]) -> Mapping[str, str]:
    """What the waybill brands with these codes are called."""
    return {each.code: each.name for each in carriers(county=county) if each.code in codes}


def bag(*, county: str, number: str, actor: Actor) -> BagValue:
    """One bag by its number. Raises NoSuchBag."""
    if "\x00" in number:
        raise NoSuchBag(bag="")
    found = _bag_values(visible_bags(actor).filter(county=county, number=number))
    if not found:
        raise NoSuchBag(bag=number)
    return found[0]


def bags(*, actor: Actor, county: str, states: Sequence[str] = (), custodian: str = "") -> tuple[BagValue, ...]:
    """Bags the actor may see, newest first: for one custodian ("trip:…", "point:…") if given."""
    rows = visible_bags(actor).filter(county=county)
    if states:
        rows = rows.filter(state__in=list(states))
    if custodian:
        rows = rows.filter(custodian=custodian)
    return _bag_values(rows.order_by("-id")[:1_000])


def bags_of(*, county: str, custodians: Sequence[str]) -> tuple[BagValue, ...]:
    """The unopened bags of these custodians: for the room that runs the trips, behind its own gate."""
    rows = Bag.objects.filter(county=county, custodian__in=list(custodians)).exclude(state=Bag.State.OPENED)
    return _bag_values(rows.order_by("id"))


def bags_offered_to(*, county: str, takers: Sequence[str]) -> tuple[BagValue, ...]:
    """The bags that wait for these takers' acceptance: for the room that runs the trips, behind its own gate."""
    waiting = HandOver.objects.filter(county=county, taker__in=list(takers), accepted_at__isnull=True)
    return _bag_values(Bag.objects.filter(county=county, id__in=waiting.values("bag_id")).order_by("id"))


def givers(*, county: str, bags: Sequence[str], taker: str) -> Mapping[str, str]:
    """Bag → who gave it to this custodian, the last time that somebody did: for the room that runs the trips."""
    overs = HandOver.objects.filter(county=county, bag__number__in=list(bags), taker=taker, accepted_at__isnull=False)
    return dict(overs.order_by("accepted_at", "id").values_list("bag__number", "giver"))


def bags_numbered(*, county: str, numbers: Sequence[str]) -> tuple[BagValue, ...]:
    """Bags by number: for the room that runs the trips, behind its own gate."""
    return _bag_values(Bag.objects.filter(county=county, number__in=list(numbers)).order_by("id"))


def pieces_in(*, county: str, bag: str, actor: Actor) -> tuple[ParcelValue, ...]:
    """What is in a bag now; to a town, of bags that are none of its points', only its own pieces."""
    seen = visible_bags(actor).filter(county=county, number=bag).first()
    if seen is None:
        return ()
    rows = Parcel.objects.filter(county=county, bag=seen.id)
    if not is_at_home(seen, actor.scope.division):
        rows = _in_division(rows, actor.scope.division)
    return tuple(value_of(row) for row in rows.select_related("bag").order_by("village", "number"))


def is_at_home(bag: Bag, division: str) -> bool:
    """Whether a bag comes from, goes to or is at a point of this division."""
    at = holders.id_of(bag.custodian, "point")
    places = places_of(bag.county, {bag.from_point, bag.to_point} | ({at} if at else set()))
    return any(place.division.startswith(division) for place in places.values())


def _bag_values(rows: QuerySet[Bag]) -> tuple[BagValue, ...]:
    found = list(rows)
    counties = {row.county for row in found}
    waiting = HandOver.objects.filter(county__in=counties, bag__in=[row.id for row in found], accepted_at__isnull=True)
    offered = dict(waiting.values_list("bag_id", "taker")) if found else {}
    return tuple(
        BagValue(
            id=row.id,
            county=row.county,
            number=row.number,
            from_point=row.from_point,
            to_point=row.to_point,
            seal_no=row.seal_no,
            state=row.state,
            custodian=row.custodian,
            pieces=row.pieces,
            weight_g=row.weight_g,
            closed_at=row.closed_at,
            opened_at=row.opened_at,
            offered_to=offered.get(row.id, ""),
        )
        for row in found
    )


def open_incidents(*, actor: Actor, county: str, limit: int = 200) -> tuple[IncidentValue, ...]:
    """What is out of the ordinary and not settled, the first due first."""
    rows = visible_incidents(actor).filter(STANDING, county=county)
    return tuple(_incident_value(row) for row in rows.select_related("parcel", "bag").order_by("due_at", "id")[:limit])


def _incident_value(row: Incident) -> IncidentValue:
    piece, in_bag = row.parcel, row.bag
    thread = piece.thread if piece else f"BAG-{in_bag.number}" if in_bag else ""
    return IncidentValue(
        id=row.id,
        county=row.county,
        kind=ExceptionKind(row.kind),
        piece=PieceId(piece.carrier, piece.number) if piece else None,
        bag=in_bag.number if in_bag else None,
        thread=thread,
        village=piece.village if piece else "",
        point=row.point,
        opened_at=row.opened_at,
        due_at=row.due_at,
        owner=row.owner,
        closed_at=row.closed_at,
    )


def value_of(row: Parcel) -> ParcelValue:
    """The frozen value of a piece row (its bag must be loaded with it)."""
    return ParcelValue(
        id=row.id,
        county=row.county,
        carrier=row.carrier,
        number=row.number,
        thread=row.thread,
        direction=Direction(row.direction),
        state=State(row.state),
        product=row.product,
        weight_g=row.weight_g,
        cod_fen=row.cod_fen,
        sender_name=row.sender_name,
        sender_party=row.sender_party,
        recipient_name=row.recipient_name,
        recipient_phone=row.recipient_phone_masked,
        address=row.address,
        village=row.village,
        station=row.station,
        origin_point=row.origin_point,
        order=row.order,
        carrier_party=row.carrier_party,
        custodian=row.custodian,
        bag=row.bag.number if row.bag else None,
        due_at=row.due_at,
        force_majeure=row.force_majeure,
        is_turned_back=row.is_turned_back,
        announced_at=row.announced_at,
        arrived_at=row.arrived_at,
        shelved_at=row.shelved_at,
        closed_at=row.closed_at,
        shelf_code=row.shelf_code,
        id_kind=row.id_kind,
        contents=row.contents,
        xray=row.xray,
    )
