"""The acts that made a village's figure: what every number opens to, all of them, page by page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import overload
from uuid import UUID

from django.db.models import Q

from huinong.edge import gates
from huinong.edge.errors import BadCursor
from huinong.edge.paging import Key
from huinong.insight.indicators import visits
from huinong.insight.indicators.definitions import FREQUENCY, KEEPER_INCOME, ON_TIME, VILLAGE_SERVICE
from huinong.insight.indicators.models import DueCase, IncomeLine
from huinong.insight.indicators.queries import definition
from huinong.insight.indicators.tallies import VERIFY_WINDOW
from huinong.insight.indicators.values import COUNTY
from huinong.journal import queries as journal
from huinong.journal.kinds import catalogue
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points import queries as points
from huinong.registry.points.keeping import keepers_on

READ_AT_ONCE = 1_000
AT_A_POINT = 10_000  # acts of a week at one point: a county centre has the most, and is in no village


@dataclass(frozen=True, slots=True)
class Acts(Sequence[FactValue]):
    """Acts by their ids, newest first; the facts are read as somebody looks at them."""

    county: str
    ids: tuple[UUID, ...]

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> FactValue: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FactValue]: ...
    def __getitem__(self, index: int | slice) -> FactValue | Sequence[FactValue]:
        if isinstance(index, int):
            return self._read([self.ids[index]])[0]
        return self._read(self.ids[index])

    def __iter__(self) -> Iterator[FactValue]:
        for start in range(0, len(self.ids), READ_AT_ONCE):
            yield from self._read(self.ids[start : start + READ_AT_ONCE])

    @property
    def name(self) -> str:
        """Which list a cursor is good for."""
        return "indicator acts"

    def after(self, key: Key | None, limit: int) -> Sequence[FactValue]:
        """At most so many acts older than that one. Raises BadCursor when the figure no longer counts it."""
        if key is None:
            return self[:limit]
        last = UUID(str(key[0]))
        if last not in self.ids:
            raise BadCursor
        start = self.ids.index(last) + 1
        return self[start : start + limit]

    def key(self, row: FactValue) -> Key:
        """What an act is found by again."""
        return (str(row.id),)

    def _read(self, ids: Sequence[UUID]) -> Sequence[FactValue]:
        return journal.facts_by_id(self.county, ids)[::-1]


def evidence(code: str, village: str, *, on: date, actor: Actor) -> Acts:
    """The acts that made one village's figure: as many as the figure counts. Raises NoSuchIndicator."""
    gates.require(actor, "indicators.read")
    gates.require_scope(actor, village)
    county = village[:COUNTY]
    found = _ACTS[definition(code).code](county, village, on)
    return Acts(county, journal.newest_first(county, {each for each in found if each}))


def _of_service(county: str, village: str, on: date) -> Iterable[UUID | None]:
    """The custody scans of the village's points in the window, and the deliveries in the village of the last week."""
    first = on - timedelta(days=VILLAGE_SERVICE.window_days - 1)
    here = [point.id for point in points.points_in(county) if point.division == village]
    kinds = [kind.name for kind in catalogue().values() if kind.is_custody]
    cases = DueCase.objects.filter(county=county, village=village)
    cases = cases.filter(delivered_on__gt=on - VERIFY_WINDOW, delivered_on__lte=on)
    scans = journal.ids_at_points(county, here, kinds=kinds, since=first, until=on)
    return (*scans, *cases.values_list("delivered_by", flat=True))


def _of_frequency(county: str, village: str, on: date) -> Iterable[UUID | None]:
    """What proves the visits of the latest whole week."""
    monday = visits.whole_week(on)
    return [fact.id for fact in visits_of(county, village, since=monday, until=monday + timedelta(days=6))]


def visits_of(county: str, village: str, *, since: date, until: date) -> tuple[FactValue, ...]:
    """The scans by which the network was in a village on some days: at its points, and at its doors."""
    here = [point.id for point in points.points_in(county) if point.division == village]
    scans = [
        fact
        for point in here
        for fact in journal.facts_at_point(county, point, since=since, until=until, limit=AT_A_POINT)
        if point in visits.points_visited(fact)
    ]
    cases = DueCase.objects.filter(county=county, village=village, delivered_on__gte=since, delivered_on__lte=until)
    delivered = [each for each in cases.values_list("delivered_by", flat=True) if each]
    handed_over = journal.facts_by_id(county, delivered)
    return (*scans, *(fact for fact in handed_over if visits.is_at_the_door(fact)))


def _of_time(county: str, village: str, on: date) -> Iterable[UUID | None]:
    """What opened each piece's case, and what closed it."""
    since = on - timedelta(days=ON_TIME.window_days)
    rows = DueCase.objects.filter(county=county, village=village, due_on__gt=since, due_on__lte=on)
    rows = rows.filter(Q(on_time=True) | Q(due_on__lt=clock.today()))
    for opener, closer, closed_on in rows.values_list("opened_by", "closed_by", "closed_on"):
        yield opener
        yield closer if closed_on and closed_on <= on else None


def _of_income(county: str, village: str, on: date) -> Iterable[UUID | None]:
    """The postings of the month so far to the account of the village's keeper."""
    keeping = [keeper for keeper, at in keepers_on(county, [on])[on].items() if at == village]
    rows = IncomeLine.objects.filter(county=county, keeper__in=keeping, day__gte=on.replace(day=1), day__lte=on)
    return rows.values_list("fact", flat=True)


_ACTS: Mapping[str, Callable[[str, str, date], Iterable[UUID | None]]] = {
    VILLAGE_SERVICE.code: _of_service,
    FREQUENCY.code: _of_frequency,
    ON_TIME.code: _of_time,
    KEEPER_INCOME.code: _of_income,
}
