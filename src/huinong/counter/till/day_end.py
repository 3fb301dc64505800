"""What the tills of a place say when its day is to end; installed in the books by `web/wiring.py`."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import pgettext_lazy

from huinong.counter.till.models import Shift
from huinong.counter.till.queries import tills
from huinong.counter.till.values import Standing
from huinong.edge.gates import SYSTEM
from huinong.funds.books.values import StillOpen
from huinong.kernel.clock import at_beijing
from huinong.registry.points.queries import point_names

NAMED = 8
OVERDUE = frozenset({Standing.OVERDUE, Standing.FROZEN})


def tills_open(county: str, division: str, day: date) -> Iterator[StillOpen]:
    """The tills that were opened by the end of the day and are not counted and closed yet."""
    until = at_beijing(day, hour=24)
    shifts = Shift.objects.filter(county=county, division__startswith=division, closed_at=None, opened_at__lt=until)
    found = [point for (point,) in shifts.order_by("opened_at").values_list("point")]
    if found:
        names = point_names(county, found[:NAMED])
        yield StillOpen(
            rule="till", label=pgettext_lazy("till", "Tills not closed"), count=len(found),
            named=tuple(names.get(point, "") for point in found[:NAMED]), page="till:list",
        )  # fmt: skip


def remittances_overdue(county: str, division: str, day: date) -> Iterator[StillOpen]:
    """The keepers whose cash was due before today."""
    found = [each for each in tills(SYSTEM, county) if each.division.startswith(division) and each.standing in OVERDUE]
    if found:
        yield StillOpen(
            rule="remittance", label=pgettext_lazy("till", "Remittances overdue"), count=len(found),
            named=tuple(each.station for each in found[:NAMED]), page="till:list",
        )  # fmt: skip
