"""Reads by the day that money counts for and the day it was booked on: for rooms above, which gate them."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from huinong.funds.ledger.models import Leg, OpenDay, Posting
from huinong.funds.ledger.values import DatedLine, DaySum
from huinong.kernel.clock import at_beijing


def open_day(county: str) -> date | None:
    """The business day whose books are open; None before the first day end, when every posting has its own day."""
    return OpenDay.objects.filter(county=county).values_list("open_on", flat=True).first()


def day_sums(
    county: str, *, since: date | None = None, until: date | None = None, accounts: Collection[str] = ()
) -> tuple[DaySum, ...]:
    """What was booked from the day `since` to `until`, by account, memo and both days; of some accounts or all."""
    legs = Leg.objects.filter(county=county, **_booked(since, until))
    legs = legs.filter(account__code__in=accounts) if accounts else legs
    grouped = legs.values_list("account__code", "posting__memo", "posting__effective_on", "posting__booked_on")
    rows = grouped.annotate(
        raised=Sum("amount_fen", filter=Q(amount_fen__gt=0), default=0),
        lowered=-Sum("amount_fen", filter=Q(amount_fen__lt=0), default=0),
        lines=Count("version"),
    )
    return tuple(
        DaySum(
            account=account, memo=memo, effective_on=effective_on, booked_on=booked_on, raised_fen=raised,
            lowered_fen=lowered, lines=lines,
        )
        for account, memo, effective_on, booked_on, raised, lowered, lines in rows.order_by()
    )  # fmt: skip


def _booked(since: date | None, until: date | None) -> dict[str, date]:
    asked = {"posting__booked_on__gte": since, "posting__booked_on__lte": until}
    return {name: day for name, day in asked.items() if day is not None}


def lines_of_day(county: str, account: str, day: date, *, limit: int) -> tuple[DatedLine, ...]:
    """The first lines of an account that count for a day, in the order they were recorded: for rooms above."""
    legs = Leg.objects.filter(county=county, account__code=account, posting__effective_on=day)
    happened = Q(happened_at__gte=at_beijing(day, hour=0), happened_at__lt=at_beijing(day, hour=24))
    late = Q(posting__booked_on__gt=F("posting__effective_on"))
    return _dated_lines(legs.filter(happened | late), limit)


def late_lines(county: str, *, until: date, booked_after: date, limit: int) -> tuple[DatedLine, ...]:
    """The lines that count for a day up to `until` and were booked after another, as recorded: for rooms above."""
    late = Posting.objects.filter(county=county, booked_on__gt=F("effective_on"), effective_on__lte=until)
    rows = late.filter(booked_on__gt=booked_after)
    return _dated_lines(Leg.objects.filter(county=county, posting__in=rows), limit)


def _dated_lines(legs: QuerySet[Leg], limit: int) -> tuple[DatedLine, ...]:
    return tuple(
        DatedLine(
            posting=leg.posting_id,
            account=leg.account.code,
            effective_on=leg.posting.effective_on,
            booked_on=leg.posting.booked_on,
            happened_at=leg.happened_at,
            key=leg.posting.key,
            memo=leg.posting.memo,
            thread=leg.posting.thread,
            because=leg.posting.because,
            amount_fen=leg.amount_fen,
        )
        for leg in legs.select_related("posting", "account").order_by("posting", "version")[:limit]
    )
