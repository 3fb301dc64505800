"""What collected bills say when a day is to end; installed in the books by `web/wiring.py`."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import pgettext_lazy

from huinong.counter.billers.models import Bill
from huinong.counter.billers.values import State
from huinong.funds.books.values import StillOpen
from huinong.kernel.clock import at_beijing

NAMED = 8


def bills_unanswered(county: str, division: str, day: date) -> Iterator[StillOpen]:
    """The bills paid by the end of the day that still wait for their biller's answer (处理中)."""
    rows = Bill.objects.filter(county=county, division__startswith=division, state=State.PROCESSING)
    found = list(rows.filter(paid_at__lt=at_beijing(day, hour=24)).order_by("paid_at").values_list("number", flat=True))
    if found:
        yield StillOpen(
            rule="bill", label=pgettext_lazy("biller", "Bills that wait for an answer"), count=len(found),
            named=tuple(found[:NAMED]), page="billers:list",
        )  # fmt: skip
