"""Which day a place's books are at, and what stands in the way of ending it."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from huinong.funds.books import checks
from huinong.funds.books.models import DayEnd
from huinong.funds.books.values import DayState, StillOpen
from huinong.funds.ledger import dated
from huinong.kernel import clock
from huinong.registry.divisions.queries import names
from huinong.registry.points import queries as points
from huinong.registry.points.values import PointKind

COUNTY_DIGITS, TOWN_DIGITS = 6, 9
NAMED = 8
NEXT = timedelta(days=1)


def open_day(county: str, division: str = "") -> date:
    """The business day that is open: the county's, or for a township the one after the last it ended itself.

    Before the first day end it is today. A township is never behind its county.
    """
    day = dated.open_day(county) or clock.today()
    if len(division) <= COUNTY_DIGITS:
        return day
    ended = DayEnd.objects.filter(county=county, division=division).aggregate(last=Max("day"))["last"]
    return max(day, ended + NEXT) if ended else day


def state(county: str, division: str) -> DayState:
    """Whether a place can end its day now, and what is still open."""
    day = open_day(county, division)
    found = list(checks.still_open(county, division, day))
    if len(division) == COUNTY_DIGITS:
        found += _towns_open(county, day)
    is_ahead = day > clock.today()
    return DayState(county=county, division=division, day=day, is_ahead=is_ahead, still_open=tuple(found))


def outlets(county: str) -> tuple[str, ...]:
    """The townships whose outlet ends a day of its own."""
    today = clock.today()
    found = [each for each in points.points_in(county) if each.kind is PointKind.OUTLET and each.is_open(today)]
    return tuple(sorted({each.division[:TOWN_DIGITS] for each in found if len(each.division) >= TOWN_DIGITS}))


def _towns_open(county: str, day: date) -> Iterator[StillOpen]:
    """The outlets that have not ended the day; a county may go on without them."""
    ended = DayEnd.objects.filter(county=county, day=day).values_list("division", flat=True)
    waiting = sorted(set(outlets(county)) - set(ended))
    if waiting:
        called = names(waiting)
        yield StillOpen(
            rule="outlet", label=_("Outlets that have not ended the day"), count=len(waiting),
            named=tuple(called.get(code, code) for code in waiting[:NAMED]),
        )  # fmt: skip
