"""The sweep: what is out of the ordinary because nothing happened, found by looking, and what is so no longer."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huinong.edge import gates
from huinong.journal.services import act, append_many
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody, rows
from huinong.logistics.parcels.facts import payload
from huinong.logistics.parcels.incidents import STANDING, WHILE, open_all
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.models import Bag, Carrier, HandOver, Incident, Parcel
from huinong.logistics.parcels.values import ExceptionKind
from huinong.registry.policies.queries import figure, figure_of

UNSCANNED = (State.AT_COUNTY, State.AT_TOWN, State.LOOSE)
MOST = 5_000  # found in one sweep; the next one finds the rest


@act
def sweep(*, county: str, actor: Actor) -> int:
    """Open an incident for each piece too long on a shelf, in hand past its limit or not here, and each bag unopened.

    Those whose reason is gone are closed. Each is found once: settled by hand, it stays settled. Answers how many
    were opened. The hours are the policies `station.dwell_overdue_hours` (a carrier's own before that for
    all), `parcels.absent_hours` and `parcels.unopened_hours`.
    """
    gates.require(actor, "parcels.except")
    gates.require_scope(actor, county)
    close_those_over(county)
    now = clock.now()
    return open_found(
        county, [*_stuck(county, now), *_late(county, now), *_absent(county, now), *_unopened(county, now)], actor
    )


def open_found(county: str, found: Sequence[tuple[Entry, Incident]], actor: Actor) -> int:
    """Record what was found by looking, but for what another look recorded first; answers how many are new."""
    told = append_many([entry for entry, _ in found], actor=actor)
    fresh = [incident for receipt, (_, incident) in zip(told, found, strict=True) if not receipt.is_repeat]
    open_all(county, fresh)
    return len(fresh)


def close_those_over(county: str) -> None:
    """Close what was found by looking and is so no longer."""
    looked_for = Incident.objects.filter(county=county, closed_at__isnull=True, kind__in=list(WHILE))
    still = looked_for.filter(STANDING).values("id")
    looked_for.exclude(id__in=still).update(closed_at=clock.now())


def found_by_looking(piece: Parcel, kind: ExceptionKind, since: datetime, point: UUID | None) -> tuple[Entry, Incident]:
    """The fact and the row of an incident that no scan reported. It is found once for each `since`."""
    entry = Entry(
        key=f"{kind}/{piece.id}/{since:%Y%m%d%H%M%S}",
        kind="incident.opened",
        county=piece.county,
        thread=piece.thread,
        happened_at=clock.now(),
        facts=payload(piece, exception=kind.value, since_at=since.isoformat()),
        asked={},
        point=point,
        party=piece.carrier_party,
    )
    return entry, rows.incident(entry, kind, parcel=piece)


def _before(county: str, key: str, now: datetime) -> datetime:
    return now - timedelta(hours=figure(key, division=county, on=clock.day_of(now)))


def _unknown(pieces: QuerySet[Parcel], kind: ExceptionKind, since: str) -> QuerySet[Parcel]:
    """Those for which this was not found before."""
    found = Incident.objects.filter(county=OuterRef("county"), parcel=OuterRef("id"), kind=kind)
    return pieces.filter(~Exists(found.filter(opened_at__gte=OuterRef(since)))).order_by(since, "id")[:MOST]


def _stuck(county: str, now: datetime) -> Iterator[tuple[Entry, Incident]]:
    """Too long on a shelf: by the figure of its carrier, else by that for all."""
    waiting = Q()
    for code in Carrier.objects.filter(county=county).values_list("code", flat=True):
        hours = figure_of("station.dwell_overdue_hours", code, division=county, on=clock.day_of(now))
        waiting |= Q(carrier=code, shelved_at__lt=now - timedelta(hours=hours))
    on_shelf = Parcel.objects.filter(waiting, county=county, state=State.SHELVED)
    for piece in _unknown(on_shelf, ExceptionKind.STUCK, "shelved_at"):
        yield found_by_looking(piece, ExceptionKind.STUCK, piece.shelved_at or now, piece.station)


def _late(county: str, now: datetime) -> Iterator[tuple[Entry, Incident]]:
    """In a point's hands past the time limit: somebody owes a scan."""
    owed = Parcel.objects.filter(county=county, state__in=UNSCANNED, due_at__lt=now, shelved_at__isnull=True)
    for piece in _unknown(owed, ExceptionKind.LEFT_OVER, "due_at"):
        at = custody.id_of(piece.custodian, "point")
        yield found_by_looking(piece, ExceptionKind.LEFT_OVER, piece.due_at or now, at)


def _absent(county: str, now: datetime) -> Iterator[tuple[Entry, Incident]]:
    before = _before(county, "parcels.absent_hours", now)
    awaited = Parcel.objects.filter(county=county, state=State.ANNOUNCED, announced_at__lt=before)
    for piece in _unknown(awaited, ExceptionKind.ABSENT, "announced_at"):
        yield found_by_looking(piece, ExceptionKind.ABSENT, piece.announced_at or now, None)


def _unopened(county: str, now: datetime) -> Iterator[tuple[Entry, Incident]]:
    """Sealed bags that their own point took over long ago."""
    before = _before(county, "parcels.unopened_hours", now)
    arrivals = HandOver.objects.filter(county=county, bag__state=Bag.State.SEALED, accepted_at__lt=before)
    known = Incident.objects.filter(county=county, bag=OuterRef("bag"), kind=ExceptionKind.UNOPENED)
    taken = arrivals.filter(taker=F("bag__custodian")).filter(~Exists(known)).select_related("bag")
    for over in taken.order_by("accepted_at", "id")[:MOST]:
        bag = over.bag
        if bag.custodian == custody.point(bag.to_point):
            entry = Entry(
                key=f"{ExceptionKind.UNOPENED}/{bag.id}",
                kind="incident.opened",
                county=county,
                thread=rows.bag_thread(bag.number),
                happened_at=clock.now(),
                facts={"bag": bag.number, "exception": ExceptionKind.UNOPENED.value, "pieces": bag.pieces},
                asked={},
                point=bag.to_point,
            )
            yield entry, rows.incident(entry, ExceptionKind.UNOPENED, bag=bag)
