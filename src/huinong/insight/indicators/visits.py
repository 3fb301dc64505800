"""Visits: the days on which the network came to a village, proved by scans (频次), and what the rule asks of a week.

A visit is a bus at the village's stop, a bag changing hands at a point of the village, a piece arriving or put on the
shelf there, or a piece handed over at the door. One scan or a thousand make one day: volume proves nothing more.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from huinong.insight.indicators.models import VillageDay
from huinong.journal.values import FactValue
from huinong.registry.divisions.place_classes import PlaceClass, place_class
from huinong.registry.divisions.values import DivisionValue
from huinong.registry.policies.queries import figure

KINDS = frozenset({"trip.called", "bag.handed_over", "parcel.arrived", "parcel.shelved", "parcel.collected"})
HOME = "home"  # proved at the door of the recipient
POINT = "point:"  # how a point is written as a custodian
WEEK = timedelta(days=7)


def is_at_the_door(fact: FactValue) -> bool:
    """Whether a piece was handed over at the door, wherever its point is."""
    return fact.kind == "parcel.collected" and fact.facts.get("proof") == HOME


def points_visited(fact: FactValue) -> tuple[UUID, ...]:
    """The points whose place a fact proves a visit to: both ends of a hand-over."""
    if fact.kind == "bag.handed_over":
        ends = (str(fact.facts.get(end)) for end in ("from", "to"))
        return tuple(UUID(end.removeprefix(POINT)) for end in ends if end.startswith(POINT))
    if fact.kind not in KINDS or fact.kind == "parcel.collected" or fact.point is None:
        return ()
    if fact.kind == "parcel.arrived" and fact.facts.get("at_kind") != "village":
        return ()
    return (fact.point,)


def whole_week(on: date) -> date:
    """The Monday of the latest week that had ended by the end of a day."""
    tomorrow = on + timedelta(days=1)
    return tomorrow - timedelta(days=tomorrow.weekday()) - WEEK


def days_visited(county: str, *, since: date, until: date, village: str = "") -> Mapping[str, Mapping[date, int]]:
    """By village, the days with a visit and how many scans prove each."""
    rows = VillageDay.objects.filter(county=county, day__gte=since, day__lte=until, visits__gt=0)
    rows = rows.filter(village=village) if village else rows
    found: dict[str, dict[date, int]] = {}
    for of, day, visits in rows.values_list("village", "day", "visits"):
        found.setdefault(of, {})[day] = visits
    return found


def needed_days(village: DivisionValue, on: date) -> tuple[PlaceClass, int]:
    """A village's class on a day, and on how many days of a week it must be visited. Raises PolicyMissing."""
    kind = place_class(village.code, village.urban_rural_class, on)
    return kind, figure(f"universal.visit_days.{kind}", division=village.code, on=on)


def met(villages: Iterable[DivisionValue], visited: Mapping[str, Sequence[date]], on: date) -> Mapping[str, int]:
    """1 for each village whose frequency was met, 0 for each where it was not."""
    return {each.code: int(len(visited.get(each.code, ())) >= needed_days(each, on)[1]) for each in villages}
