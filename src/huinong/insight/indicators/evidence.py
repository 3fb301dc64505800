"""The acts that made a village's figure: what every number opens to."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from huinong.edge import gates
from huinong.insight.indicators.definitions import KEEPER_INCOME, ON_TIME, VILLAGE_SERVICE
from huinong.insight.indicators.models import DueCase, IncomeLine
from huinong.insight.indicators.queries import definition
from huinong.insight.indicators.tallies import VERIFY_WINDOW, keepers
from huinong.insight.indicators.values import COUNTY
from huinong.journal.kinds import catalogue
from huinong.journal.queries import facts_at_point, facts_by_id
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points import queries as points

MOST = 200
AT_A_POINT = 1_000  # acts looked at for those that take custody: bagging and notes lie between them


def evidence(code: str, village: str, *, on: date, actor: Actor, limit: int = MOST) -> tuple[FactValue, ...]:
    """The acts that made one village's figure, newest first, `limit` at most. Raises NoSuchIndicator."""
    gates.require(actor, "indicators.read")
    gates.require_scope(actor, village)
    found = _ACTS[definition(code).code](village[:COUNTY], village, on, limit)
    return tuple(sorted(found, key=lambda fact: (fact.happened_at, fact.id), reverse=True)[:limit])


def _of_service(county: str, village: str, on: date, limit: int) -> tuple[FactValue, ...]:
    """The custody scans of the village's points in the window, and the deliveries in the village of the last week."""
    first = on - timedelta(days=VILLAGE_SERVICE.window_days - 1)
    kinds = catalogue()
    scans = [
        fact
        for point in points.points_in(county)
        if point.division == village
        for fact in facts_at_point(county, point.id, since=first, until=on, limit=AT_A_POINT)
        if fact.kind in kinds and kinds[fact.kind].is_custody
    ]
    cases = DueCase.objects.filter(county=county, village=village)
    cases = cases.filter(delivered_on__gt=on - VERIFY_WINDOW, delivered_on__lte=on)
    handed_over = _ids(cases.order_by("-delivered_on", "-id").values_list("delivered_by", flat=True)[:limit])
    return (*scans, *facts_by_id(county, handed_over))


def _of_time(county: str, village: str, on: date, limit: int) -> tuple[FactValue, ...]:
    """What opened each piece's case, and what closed it."""
    since = on - timedelta(days=ON_TIME.window_days)
    rows = DueCase.objects.filter(county=county, village=village, due_on__gt=since, due_on__lte=on)
    rows = rows.filter(Q(on_time=True) | Q(due_on__lt=clock.today()))
    pairs = rows.order_by("-due_on", "-id").values_list("opened_by", "closed_by", "closed_on")[: limit // 2]
    opened = [opener for opener, _, _ in pairs]
    return facts_by_id(county, opened + [closer for _, closer, day in pairs if closer and day and day <= on])


def _of_income(county: str, village: str, on: date, limit: int) -> tuple[FactValue, ...]:
    """The postings of the month so far to the account of the village's keeper."""
    keeping = keepers(points.stations_by_village(county), village, on)
    rows = IncomeLine.objects.filter(county=county, keeper__in=keeping, day__gte=on.replace(day=1), day__lte=on)
    return facts_by_id(county, _ids(rows.order_by("-day", "-id").values_list("fact", flat=True)[:limit]))


def _ids(found: object) -> list[UUID]:
    return [each for each in found if each]  # type: ignore[attr-defined]


_ACTS: Mapping[str, Callable[[str, str, date, int], tuple[FactValue, ...]]] = {
    VILLAGE_SERVICE.code: _of_service,
    ON_TIME.code: _of_time,
    KEEPER_INCOME.code: _of_income,
}
