"""The projection: facts → insight rows, in the act's own transaction and again on every rebuild."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID

from msgspec import Struct
from msgspec.structs import astuple

from huinong.funds.settlement.values import INCOME_MEMOS
from huinong.insight.indicators import counting, visits
from huinong.insight.indicators.models import DueCase, IncomeLine, KeeperDay, VillageDay
from huinong.journal.values import FactValue
from huinong.kernel.clock import day_of
from huinong.kernel.ids import as_id, new_id
from huinong.registry.points.queries import point_divisions
from huinong.storage import bulk, lookup

KEEPER = "keeper:"
INBOUND = "inbound"
TOWN_OR_ABOVE = "000"  # how the 12-digit code of a town, county, … ends; no village's does
COLUMNS = ("arrived", "shelved", "collected", "delivered", "due", "on_time")
STEPS = frozenset({"parcel.arrived", "parcel.shelved", "parcel.collected"})

KNOWN = ("id", "parcel", "village", "due_on", "closed_by", "on_time", "delivered_by")
CLOSED, DELIVERED = ("closed_by", "closed_on", "on_time"), ("delivered_by", "delivered_on")

Counts = dict[counting.Place, dict[str, int]]


def project(facts: Sequence[FactValue]) -> None:
    """Project facts of any kinds; kinds that no indicator counts are passed over."""
    by_county: dict[str, list[FactValue]] = defaultdict(list)
    for fact in facts:
        by_county[fact.county].append(fact)
    for county, mine in sorted(by_county.items()):
        _follow_pieces(county, [fact for fact in mine if fact.kind in STEPS and _is_counted(fact)])
        _note_visits(county, [fact for fact in mine if fact.kind in visits.KINDS])
        _book_income(county, [fact for fact in mine if fact.kind == "ledger.posted"])


def _is_counted(fact: FactValue) -> bool:
    return fact.facts["direction"] == INBOUND and bool(fact.facts.get("village"))


def _note_visits(county: str, facts: Sequence[FactValue]) -> None:
    """Count the scans by which the network was in a village that day."""
    seen = [(fact, point) for fact in facts for point in visits.points_visited(fact)]
    here = point_divisions(county, {point for _, point in seen})
    places = [(here[point], fact) for fact, point in seen if point in here]
    places += [(fact.facts["village"], fact) for fact in facts if visits.is_at_the_door(fact)]
    counts: Counts = defaultdict(lambda: {"visits": 0})
    for village, fact in places:
        if village and not village.endswith(TOWN_OR_ABOVE):
            counts[village, day_of(fact.happened_at)]["visits"] += 1
    counting.add(VillageDay, county, "village", counts)


def _follow_pieces(county: str, facts: Sequence[FactValue]) -> None:
    if not facts:
        return
    pieces = _Pieces(county, facts)
    follow = {"parcel.arrived": pieces.arrive, "parcel.shelved": pieces.shelve, "parcel.collected": pieces.collect}
    for fact in facts:
        follow[fact.kind](fact)
    pieces.write()


class _Case(Struct):
    """One piece's case. `opened_by` and what follows it are known of new ones alone, and are not read of others."""

    id: UUID
    parcel: UUID
    village: str
    due_on: date
    closed_by: UUID | None = None
    on_time: bool | None = None
    delivered_by: UUID | None = None
    closed_on: date | None = None
    delivered_on: date | None = None
    opened_by: UUID | None = None
    opened_on: date | None = None
    carrier_party: UUID | None = None


WHOLE = _Case.__struct_fields__


class _Pieces:
    """The cases that some facts touch, and what these facts add to the days of their villages."""

    def __init__(self, county: str, facts: Sequence[FactValue]) -> None:
        wanted = {as_id(fact.facts["parcel"]) for fact in facts}
        rows = lookup.values(DueCase, KNOWN, county=county, parcel=wanted, lock=True)
        self.county = county
        handed_over = {fact.point for fact in facts if fact.kind == "parcel.collected" and fact.point}
        self.points = point_divisions(county, handed_over)
        self.cases = {parcel: _Case(id_, parcel, *rest) for id_, parcel, *rest in rows}
        self.opened: list[_Case] = []
        self.closed: list[_Case] = []
        self.delivered: list[_Case] = []
        self.counts: Counts = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))

    def arrive(self, fact: FactValue) -> None:
        """The first arrival with a due time opens the case; the next tiers' arrivals add nothing."""
        parcel, due_at = as_id(fact.facts["parcel"]), fact.facts.get("due_at")
        if parcel in self.cases or not due_at:
            return
        case = self.cases[parcel] = _case(parcel, fact, datetime.fromisoformat(due_at))
        self.opened.append(case)
        self.counts[case.village, day_of(fact.happened_at)]["arrived"] += 1
        self.counts[case.village, case.due_on]["due"] += 1

    def shelve(self, fact: FactValue) -> None:
        """The first shelving closes the case; a piece shelved again was brought, not brought in time, twice."""
        day = day_of(fact.happened_at)
        self.counts[fact.facts["village"], day]["shelved"] += 1
        case = self.cases.get(as_id(fact.facts["parcel"]))
        if case is None or case.closed_by:
            return
        case.closed_by, case.closed_on, case.on_time = fact.id, day, bool(fact.facts["on_time"])
        self.closed.append(case)
        if case.on_time:
            self.counts[case.village, case.due_on]["on_time"] += 1

    def collect(self, fact: FactValue) -> None:
        """A delivery counts for the village where it was made there: at a point of the village, or at the door."""
        day = day_of(fact.happened_at)
        counts = self.counts[fact.facts["village"], day]
        counts["collected"] += 1
        if not self._is_in_village(fact):
            return
        counts["delivered"] += 1
        case = self.cases.get(as_id(fact.facts["parcel"]))
        if case is None or case.delivered_by:
            return
        case.delivered_by, case.delivered_on = fact.id, day
        self.delivered.append(case)

    def _is_in_village(self, fact: FactValue) -> bool:
        is_here = fact.point is not None and self.points.get(fact.point) == fact.facts["village"]
        return is_here or visits.is_at_the_door(fact)

    def write(self) -> None:
        bulk.insert_rows(DueCase, (*WHOLE, "county"), ((*astuple(case), self.county) for case in self.opened))
        for changed, columns in ((self.closed, CLOSED), (self.delivered, DELIVERED)):
            read, known = attrgetter(*columns), (case for case in changed if case.opened_by is None)
            bulk.update_rows(DueCase, columns, ((*read(case), self.county, case.id) for case in known))
        counting.add(VillageDay, self.county, "village", self.counts)


def _case(parcel: UUID, fact: FactValue, due_at: datetime) -> _Case:
    carrier = fact.facts.get("carrier_party")
    return _Case(
        id=new_id(),
        parcel=parcel,
        village=fact.facts["village"],
        due_on=day_of(due_at),
        carrier_party=as_id(carrier) if carrier else None,
        opened_by=fact.id,
        opened_on=day_of(fact.happened_at),
    )


def _book_income(county: str, facts: Sequence[FactValue]) -> None:
    """What keepers earn. Postage taken in cash is not: it is the network's, in the keeper's hand."""
    lines = [
        (as_id(code.removeprefix(KEEPER)), day_of(fact.happened_at), fen, fact)
        for fact in facts
        if fact.facts.get("memo") in INCOME_MEMOS
        for code, fen in fact.facts["lines"].items()
        if code.startswith(KEEPER)
    ]
    counts: Counts = defaultdict(lambda: {"amount_fen": 0})
    for keeper, day, fen, _ in lines:
        counts[keeper, day]["amount_fen"] += fen
    rows = ((new_id(), county, keeper, day, fen, fact.facts["memo"], fact.id) for keeper, day, fen, fact in lines)
    bulk.insert_rows(IncomeLine, ("id", "county", "keeper", "day", "amount_fen", "memo", "fact"), rows)
    counting.add(KeeperDay, county, "keeper", counts)
