"""Pieces given back to the courier that brought them (退回), all of one list or none."""

from uuid import UUID

from django.db.models import Q, QuerySet

from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody, serials
from huinong.logistics.parcels.errors import ForeignPoint, NoSuchReturnList, NotOneCarriers
from huinong.logistics.parcels.life import Direction, Event, State
from huinong.logistics.parcels.models import Carrier, Parcel, ReturnList
from huinong.logistics.parcels.places import places_of
from huinong.logistics.parcels.queries import COUNTY_DIGITS, visible_parcels
from huinong.logistics.parcels.records import Returning, ReturnRecord
from huinong.logistics.parcels.scanning import record_scans
from huinong.logistics.parcels.steps import masked
from huinong.logistics.parcels.track import TURNING
from huinong.logistics.parcels.values import PieceId, Scan
from huinong.registry.points.queries import points_in
from huinong.storage.secrets import keyed_hash

SERIAL = "return list"
MOST = 500
RECENT = 20


@act
def give_back(*, county: str, returning: Returning, actor: Actor) -> Receipt:
    """Give pieces of one carrier back at a centre, and keep the list that both sides sign.

    Raises NotPermitted, ForeignPoint, NotOneCarriers (none, too many, or another carrier's), and the refusal of the
    first piece that cannot be given back: then none is.
    """
    gates.require(actor, "parcels.except")
    gates.require(actor, "parcels.scan")
    here = places_of(county, [returning.point]).get(returning.point)
    if here is None or not actor.scope.covers(here.division, point=here.id):
        raise ForeignPoint
    known = recall(county, [_entry(county, returning, "", {})])
    if known:
        return Receipt(known[returning.key], is_repeat=True)
    if not 0 < len(returning.pieces) <= MOST or {piece.carrier for piece in returning.pieces} != {returning.carrier}:
        raise NotOneCarriers(most=MOST)
    for outcome in record_scans(county=county, scans=_scans(returning), actor=actor):
        if outcome.refusal is not None:
            raise outcome.refusal
    row = ReturnList.objects.create(
        county=county,
        number=f"TH{serials.take(county, SERIAL, 1)[0]:06d}",
        carrier=returning.carrier,
        point=returning.point,
        pieces=[piece.number for piece in returning.pieces],
        taker_name=returning.taker_name.strip()[:60],
        returned_at=returning.happened_at,
        returned_by=actor.id,
    )
    facts = {
        "record": row.number,
        "carrier": row.carrier,
        "pieces": len(row.pieces),
        "numbers": row.pieces,
        "taker_name": masked(row.taker_name),
    }
    return append(_entry(county, returning, row.number, facts), actor=actor)


def _scans(returning: Returning) -> list[Scan]:
    return [
        Scan(
            scan_id=f"{returning.key}/{piece.carrier}-{piece.number}",
            event=Event.RETURNED,
            carrier=piece.carrier,
            number=piece.number,
            point=returning.point,
            happened_at=returning.happened_at,
            device="return list",
        )
        for piece in returning.pieces
    ]


def _entry(county: str, returning: Returning, number: str, facts: Facts) -> Entry:
    return Entry(
        key=returning.key,
        kind="returns.handed_over",
        county=county,
        thread=f"RETURN-{returning.carrier}",
        happened_at=returning.happened_at,
        facts=facts,
        asked={
            "pieces": sorted(piece.number for piece in returning.pieces),
            "taker": keyed_hash("return list", returning.taker_name.strip()),
        },
        point=returning.point,
    )


def to_give_back(*, actor: Actor, county: str, point: UUID) -> QuerySet[Parcel]:
    """What lies at a centre to be given back: turned back by redirection, or under an exception."""
    waiting = Q(state=State.EXCEPTED) | Q(is_turned_back=True, state__in=TURNING)
    here = visible_parcels(actor).filter(county=county, direction=Direction.INBOUND, custodian=custody.point(point))
    return here.filter(waiting, closed_at__isnull=True).order_by("carrier", "number")


def return_lists(*, actor: Actor, county: str) -> tuple[ReturnRecord, ...]:
    """The latest lists in sight, the newest first."""
    return tuple(_value(row) for row in _seen(actor, county).order_by("-returned_at", "-id")[:RECENT])


def return_list(*, actor: Actor, county: str, number: str) -> ReturnRecord:
    """One list in sight. Raises NoSuchReturnList."""
    row = _seen(actor, county).filter(number=number).first()
    if row is None:
        raise NoSuchReturnList(number=number)
    return _value(row)


def _seen(actor: Actor, county: str) -> QuerySet[ReturnList]:
    """The gate of lists: the county's own desks see all, a point its own, a courier those of its brands."""
    gates.require(actor, "parcels.read")
    scope = actor.scope
    if not county.startswith(scope.division[:COUNTY_DIGITS]):
        raise gates.OutOfScope
    rows = ReturnList.objects.filter(county=county)
    if scope.point is not None or len(scope.division) > COUNTY_DIGITS:
        rows = rows.filter(point__in=[row.id for row in points_in(county) if scope.covers(row.division, point=row.id)])
    if scope.party is not None:
        brands = Carrier.objects.filter(county=county, party=scope.party).values("code")
        rows = rows.filter(carrier__in=brands)
    return rows


def _value(row: ReturnList) -> ReturnRecord:
    return ReturnRecord(
        county=row.county,
        number=row.number,
        carrier=row.carrier,
        point=row.point,
        pieces=tuple(PieceId(row.carrier, number) for number in row.pieces),
        taker_name=row.taker_name,
        returned_at=row.returned_at,
    )
