"""The end of a day: what is left over gets an owner, and the books end the day and the month."""

from datetime import date, datetime, timedelta

from huinong.demo.world import COUNTY, DISPATCHER, MANAGER, acting
from huinong.funds.books import closing, queries, services
from huinong.funds.books.values import MonthStatus
from huinong.kernel.actor import Role
from huinong.logistics.parcels import services as parcels

FINANCE = acting(Role.COUNTY_MANAGER, "demo:finance")
SETTLED_AFTER = 2  # the month before is closed on this day: what came late is in by then
WHY = "村站路远，次日补交；账照常日终"


def close_day(day: date, at: datetime) -> None:
    """Close the county's day (日清)."""
    parcels.sweep(county=COUNTY, actor=DISPATCHER)
    parcels.put_left_over(division=COUNTY, day=day, actor=DISPATCHER)
    parcels.close_day(key=f"demo/day/{day}", division=COUNTY, day=day, happened_at=at, actor=DISPATCHER)


def end_books(day: date) -> None:
    """End the county's business day (日终), and on the second of a month the month before (月结)."""
    services.end_day(key=f"demo/books/{day}", division=COUNTY, day=day, reason=WHY, actor=MANAGER)
    if day.day == SETTLED_AFTER:
        close_month((day.replace(day=1) - timedelta(days=1)).replace(day=1))


def close_month(month: date) -> None:
    """One person prepares the month and another closes it, if the books knew it."""
    known = {each.month: each.status for each in queries.months(COUNTY, actor=MANAGER)}
    if known.get(month) is MonthStatus.ENDED:
        closing.prepare_month(key=f"demo/month/{month}/prepared", county=COUNTY, month=month, actor=MANAGER)
        closing.close_month(key=f"demo/month/{month}/closed", county=COUNTY, month=month, actor=FINANCE)
