"""The business day of a county's books: which is open, which day a posting counts for, and in which it is booked."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connections, router

from huinong.funds.ledger.errors import DayEnded, NotForward, NotYetEffective
from huinong.funds.ledger.models import OpenDay
from huinong.funds.ledger.values import NewPosting
from huinong.kernel import clock
from huinong.kernel.clock import day_of

READ = "SELECT open_on FROM ledger_open_day WHERE county = %s"


def begin(county: str) -> None:
    """Have the row whose lock keeps posting and day end apart."""
    OpenDay.objects.bulk_create([OpenDay(county=county)], ignore_conflicts=True)


def shared(county: str) -> date | None:
    """The open day, which nobody ends before this transaction is over; None before the first day end.

    Postings hold the row together and only a day end waits for them; SQLite has one writer anyway.
    """
    connection = connections[router.db_for_write(OpenDay)]
    is_shared = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(f"{READ} FOR SHARE" if is_shared else READ, [county])
        found = cursor.fetchone()
    day = found[0] if found else None
    return date.fromisoformat(day) if isinstance(day, str) else day


def check(postings: Iterable[NewPosting], open_on: date | None) -> None:
    """Raises NotYetEffective, DayEnded for a day that somebody names. What merely comes late is never refused."""
    for posting in postings:
        day = posting.effective_on
        if day is None:
            continue
        if day > day_of(posting.happened_at):
            raise NotYetEffective(key=posting.key, day=day.isoformat())
        if open_on is not None and day < open_on and not posting.is_correction:
            raise DayEnded(day=day.isoformat())


def dated(happened_at: datetime, effective_on: date | None, open_on: date | None) -> tuple[date, date]:
    """The day that a movement counts for, and the open day in whose books it is written."""
    happened_on = day_of(happened_at)
    return effective_on or happened_on, max(open_on or happened_on, happened_on)


def move_on(county: str, day: date) -> None:
    """End the open business day: what comes later is booked on the next. Raises NotForward.

    For the room that ends days, in its own transaction: it waits for the postings under way, and whoever sums the day
    up does so after it.
    """
    begin(county)
    row = OpenDay.objects.select_for_update().get(county=county)
    if day > clock.today() or (row.open_on is not None and day != row.open_on):
        raise NotForward(open_on=(row.open_on or clock.today()).isoformat(), day=day.isoformat())
    row.open_on = day + timedelta(days=1)
    row.save(update_fields=["open_on"])
