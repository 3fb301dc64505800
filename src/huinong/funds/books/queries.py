"""Reads of the books: trial balances by subject, months in two views, an account day by day. Scoped to the actor."""

from collections.abc import Sequence
from datetime import date

from huinong.edge import gates
from huinong.funds.books import sums
from huinong.funds.books.charting import chart, first_level, subjects
from huinong.funds.books.models import DayEnd, MonthClose
from huinong.funds.books.months import last_day, next_month
from huinong.funds.books.standing import COUNTY_DIGITS, state
from huinong.funds.books.values import (
    AccountDay,
    Balance,
    DayState,
    EndedDay,
    MonthReport,
    MonthStatus,
    MonthValue,
    SubjectBalance,
    Totals,
    TwoViews,
)
from huinong.funds.ledger import dated
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.values import DatedLine
from huinong.kernel import clock
from huinong.kernel.actor import Actor

LINES_SHOWN = 2_000
DAYS_SHOWN = 31


def county_of(actor: Actor, asked: str = "") -> str:
    """Whose books are meant; for whoever sees whole counties. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "books.read")
    county = ledger.county_of(actor, asked)
    gates.require_scope(actor, county)
    return county


def day_state(actor: Actor, asked: str = "") -> DayState:
    """Can I close today? For a township's outlet its own day, for a county the county's. Raises NotPermitted."""
    gates.require(actor, "books.read")
    county = ledger.county_of(actor, asked)
    is_town = len(actor.scope.division) > COUNTY_DIGITS
    return state(county, actor.scope.division if is_town else county)


def state_of(division: str, *, actor: Actor) -> DayState:
    """Whether a township or county can end its day. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "books.read")
    gates.require_scope(actor, division)
    return state(division[:COUNTY_DIGITS], division)


def ended_days(actor: Actor, division: str) -> tuple[EndedDay, ...]:
    """The last days that a place ended, the newest first. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "books.read")
    gates.require_scope(actor, division)
    rows = DayEnd.objects.filter(county=division[:COUNTY_DIGITS], division=division).order_by("-day")[:DAYS_SHOWN]
    return tuple(
        EndedDay(
            county=row.county, division=row.division, day=row.day, ended_by=row.ended_by, ended_at=row.ended_at,
            left_open=sum(row.left_open.values()), reason=row.reason,
        )
        for row in rows
    )  # fmt: skip


def balance(county: str, since: date, until: date, *, known_on: date | None = None, actor: Actor) -> Balance:
    """The trial balance of the days from `since` to `until`, mapped as on the last of them.

    `known_on` shows it as the books of that day knew it; None is what is known now. Raises NotPermitted, OutOfScope.
    """
    gates.require(actor, "books.read")
    gates.require_scope(actor, county)
    mapping = chart(county, until)
    by_subject: dict[str, dict[str, Totals]] = {}
    for (account, memo), totals in sums.moved(county, since=since, until=until, known_on=known_on).items():
        accounts = by_subject.setdefault(mapping.subject_of(account, memo).code, {})
        accounts[account] = accounts.get(account, Totals()) + totals
    lines = tuple(
        SubjectBalance(subject=subjects()[code], totals=sum(mine.values(), Totals()), accounts=mine)
        for code, mine in sorted(by_subject.items())
    )
    return Balance(county=county, since=since, until=until, known_on=known_on, lines=lines)


def with_first_level(lines: Sequence[SubjectBalance]) -> tuple[SubjectBalance, ...]:
    """The lines with the accounting standards' subjects above those that are ours, summed."""
    above: dict[str, Totals] = {}
    for line in lines:
        code = first_level(line.subject).code
        above[code] = above.get(code, Totals()) + line.totals
    own = {line.subject.code for line in lines}
    heads = [
        SubjectBalance(subject=subjects()[code], totals=totals) for code, totals in above.items() if code not in own
    ]
    return tuple(sorted([*heads, *lines], key=lambda line: line.subject.code))


def account_days(county: str, account: str, since: date, until: date, *, actor: Actor) -> tuple[AccountDay, ...]:
    """One account by business day. Raises NotPermitted, OutOfScope, NoSuchAccount."""
    gates.require(actor, "books.read")
    gates.require_scope(actor, county)
    ledger.balance(county, account, actor=actor)
    return sums.by_day(county, account, since=since, until=until)


def day_lines(county: str, account: str, day: date, *, actor: Actor) -> tuple[DatedLine, ...]:
    """What counts for a day on one account, each line with its thread. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "books.read")
    gates.require_scope(actor, county)
    return dated.lines_of_day(county, account, day, limit=LINES_SHOWN)


def months(county: str, *, actor: Actor) -> tuple[MonthValue, ...]:
    """The months since the books' first day end, the newest first. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "books.read")
    gates.require_scope(actor, county)
    first = DayEnd.objects.filter(county=county, division=county).order_by("day").values_list("day", flat=True).first()
    if first is None:
        return ()
    rows = {row.month: row for row in MonthClose.objects.filter(county=county)}
    open_on = dated.open_day(county) or first
    month, found = first.replace(day=1), []
    while month <= open_on:
        found.append(_month_value(county, month, rows.get(month), open_on))
        month = next_month(month)
    return tuple(reversed(found))


def _month_value(county: str, month: date, row: MonthClose | None, open_on: date) -> MonthValue:
    if row is None:
        status = MonthStatus.ENDED if open_on > last_day(month) else MonthStatus.RUNNING
        return MonthValue(county=county, month=month, status=status)
    status = MonthStatus.CLOSED if row.closed_at else MonthStatus.PREPARED
    return MonthValue(
        county=county, month=month, status=status, prepared_by=row.prepared_by, closed_by=row.closed_by,
        closed_at=row.closed_at, known_on=row.known_on,
    )  # fmt: skip


def month_report(county: str, month: date, *, actor: Actor) -> MonthReport:
    """A month as published beside as corrected, by subject. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "books.read")
    gates.require_scope(actor, county)
    row = MonthClose.objects.filter(county=county, month=month).first()
    value = _month_value(county, month, row, dated.open_day(county) or clock.today())
    corrected = balance(county, month, last_day(month), actor=actor)
    published = corrected
    if value.known_on is not None:
        published = balance(county, month, last_day(month), known_on=value.known_on, actor=actor)
    return MonthReport(value=value, published=published, corrected=corrected, lines=_beside(published, corrected))


def _beside(published: Balance, corrected: Balance) -> tuple[TwoViews, ...]:
    before, now = _by_code(published), _by_code(corrected)
    return tuple(
        TwoViews(
            subject=subjects()[code], published=before.get(code, Totals()), corrected=now.get(code, Totals())
        )
        for code in sorted(before | now)
    )  # fmt: skip


def _by_code(found: Balance) -> dict[str, Totals]:
    return {line.subject.code: line.totals for line in found.lines}


def late_lines(county: str, month: date, *, actor: Actor) -> tuple[DatedLine, ...]:
    """What was booked after a month was closed and counts for it or before: it makes the difference of the views.

    Raises NotPermitted, OutOfScope.
    """
    gates.require(actor, "books.read")
    gates.require_scope(actor, county)
    row = MonthClose.objects.filter(county=county, month=month, known_on__isnull=False).first()
    if row is None or row.known_on is None:
        return ()
    return dated.late_lines(county, until=last_day(month), booked_after=row.known_on, limit=LINES_SHOWN)
