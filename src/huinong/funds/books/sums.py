"""The sums that reports are made of: written once when a day ends, read from the ledger for days still open."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Q, Sum

from huinong.funds.books.models import DaySum
from huinong.funds.books.values import AccountDay, Totals
from huinong.funds.ledger import dated
from huinong.funds.ledger.values import DaySum as LiveSum
from huinong.kernel.ids import new_id
from huinong.storage import bulk

FIELDS = ("id", "county", "booked_on", "effective_on", "account", "memo", "raised_fen", "lowered_fen", "lines")
Moved = Mapping[tuple[str, str], Totals]
"""Totals by account and memo."""


def keep(county: str, *, since: date | None, until: date) -> None:
    """Write the sums of what was booked from `since` to `until`: days that have ended, never summed before."""
    rows = dated.day_sums(county, since=since, until=until)
    values = (
        (
            new_id(), county, each.booked_on, each.effective_on, each.account, each.memo, each.raised_fen,
            each.lowered_fen, each.lines,
        )
        for each in rows
    )  # fmt: skip
    bulk.insert_rows(DaySum, FIELDS, values)


def moved(county: str, *, since: date, until: date, known_on: date | None) -> Moved:
    """What counts for the days up to `until`, as the books of `known_on` and before knew it; None is all of today."""
    found = _kept(county, since, until, known_on)
    for each in _live(county, known_on):
        if each.effective_on <= until:
            key = each.account, each.memo
            found[key] = found.get(key, Totals()) + _totals(each, since)
    return found


def by_day(county: str, account: str, *, since: date, until: date) -> tuple[AccountDay, ...]:
    """One account day by day, as known now; the first opens with what stood before `since`."""
    kept = DaySum.objects.filter(county=county, account=account, effective_on__lte=until)
    rows = [
        (row.effective_on, row.booked_on, row.raised_fen, row.lowered_fen, row.lines) for row in kept.iterator()
    ] + [
        (each.effective_on, each.booked_on, each.raised_fen, each.lowered_fen, each.lines)
        for each in _live(county, None, {account})
        if each.effective_on <= until
    ]
    standing_fen = sum(raised - lowered for day, _, raised, lowered, _ in rows if day < since)
    days = []
    for day in sorted({row[0] for row in rows if row[0] >= since}):
        mine = [row for row in rows if row[0] == day]
        totals = Totals(standing_fen, sum(row[2] for row in mine), sum(row[3] for row in mine))
        late_fen = sum(row[2] - row[3] for row in mine if row[1] > day)
        days.append(AccountDay(day=day, totals=totals, late_fen=late_fen, lines=sum(row[4] for row in mine)))
        standing_fen = totals.closing_fen
    return tuple(days)


def _kept(county: str, since: date, until: date, known_on: date | None) -> dict[tuple[str, str], Totals]:
    rows = DaySum.objects.filter(county=county, effective_on__lte=until)
    rows = rows.filter(booked_on__lte=known_on) if known_on else rows
    before, within = Q(effective_on__lt=since), Q(effective_on__gte=since)
    summed = rows.values_list("account", "memo").annotate(
        opening=Sum("raised_fen", filter=before, default=0) - Sum("lowered_fen", filter=before, default=0),
        raised=Sum("raised_fen", filter=within, default=0),
        lowered=Sum("lowered_fen", filter=within, default=0),
    )
    return {(account, memo): Totals(opening, up, down) for account, memo, opening, up, down in summed.order_by()}


def _live(county: str, known_on: date | None, accounts: Collection[str] = ()) -> Iterable[LiveSum]:
    """What is booked on days that are still open; a view of ended days has none of it."""
    open_on = dated.open_day(county)
    if known_on is not None and open_on is not None and known_on < open_on:
        return ()
    return dated.day_sums(county, since=open_on, until=known_on, accounts=accounts)


def _totals(each: LiveSum, since: date) -> Totals:
    if each.effective_on < since:
        return Totals(each.raised_fen - each.lowered_fen)
    return Totals(0, each.raised_fen, each.lowered_fen)
