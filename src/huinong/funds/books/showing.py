"""How subjects, accounts and lines of the books read on a page and in a sheet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huinong.edge.cells import Column, Kind
from huinong.edge.tables import Table
from huinong.funds.books.queries import with_first_level
from huinong.funds.books.values import SIDE_LABELS, AccountDay, Balance, Side, Subject, SubjectBalance, Totals, TwoViews
from huinong.funds.ledger.labels import account_names
from huinong.funds.ledger.values import DatedLine
from huinong.funds.settlement.values import MEMO_LABELS, PAYMENT_LABELS

MEMOS: Mapping[str, Any] = {**{memo.value: label for memo, label in MEMO_LABELS.items()}, **PAYMENT_LABELS}


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """A subject or an account over some days; balances as its side prints them."""

    code: str
    name: str
    side: str
    opening_fen: int
    debit_fen: int
    credit_fen: int
    closing_fen: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """An account on one day; the balance as its own side prints it."""

    day: date
    debit_fen: int
    credit_fen: int
    side: str
    closing_fen: int
    late_fen: int
    lines: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    happened_at: datetime
    effective_on: date
    booked_on: date
    account: str
    memo: str
    debit_fen: int
    credit_fen: int
    thread: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRow:
    """A subject's month at its end, as published and as corrected."""

    code: str
    name: str
    side: str
    published_fen: int
    corrected_fen: int
    difference_fen: int
    url: str


CODE = Column("code", pgettext_lazy("books", "Code"), Kind.CODE)
NAME = Column("name", pgettext_lazy("books", "Subject"))
SIDE = Column("side", pgettext_lazy("books", "Side"))
DEBIT = Column("debit_fen", pgettext_lazy("books", "Debit"), Kind.MONEY)
CREDIT = Column("credit_fen", pgettext_lazy("books", "Credit"), Kind.MONEY)
OPENING = Column("opening_fen", pgettext_lazy("books", "Opening"), Kind.MONEY)
CLOSING = Column("closing_fen", pgettext_lazy("books", "Closing"), Kind.MONEY)
NOTHING = _("Nothing was booked in these days.")

BALANCE = Table(
    name="balance",
    columns=(CODE, NAME, SIDE, OPENING, DEBIT, CREDIT, CLOSING),
    search=("code", "name"),
    search_hint=_("Code or name of the subject"),
    link=lambda row: row.url,
    empty=NOTHING,
    empty_hint=_("Choose other days."),
)
ACCOUNTS = Table(
    name="subject_accounts",
    columns=(
        Column("name", pgettext_lazy("books", "Account")), OPENING, DEBIT, CREDIT, CLOSING,
        Column("code", pgettext_lazy("books", "Code"), shown=False),
    ),
    search=("name", "code"),
    search_hint=_("Name or code of the account"),
    link=lambda row: row.url,
    empty=NOTHING,
)  # fmt: skip
DAYS = Table(
    name="account_days",
    columns=(
        Column("day", pgettext_lazy("books", "Business day"), Kind.DATE), DEBIT, CREDIT, SIDE, CLOSING,
        Column("late_fen", pgettext_lazy("books", "Booked later"), Kind.MONEY),
        Column("lines", pgettext_lazy("books", "Lines"), Kind.NUMBER),
    ),
    link=lambda row: row.url,
    empty=NOTHING,
)  # fmt: skip
HAPPENED = Column("happened_at", pgettext_lazy("books", "Happened"), Kind.TIME)
MEMO = Column("memo", pgettext_lazy("books", "For"))
BOOKED = Column("booked_on", pgettext_lazy("books", "Booked on"), Kind.DATE)
THREAD = Column("thread", pgettext_lazy("statement", "Piece or order"))
LINES = Table(
    name="books_lines",
    columns=(
        HAPPENED, Column("account", pgettext_lazy("books", "Account")), MEMO, DEBIT, CREDIT,
        Column("effective_on", pgettext_lazy("books", "Counts for"), Kind.DATE), BOOKED,
        replace(THREAD, shown=False),
    ),
    search=("account", "thread"),
    link=lambda row: row.url,
    empty=_("Nothing came late: what was published still holds."),
)  # fmt: skip
DAY_LINES = Table(
    name="account_lines",
    columns=(HAPPENED, MEMO, THREAD, DEBIT, CREDIT, BOOKED),
    search=("memo", "thread"),
    search_hint=_("What for, or the number of the piece or order"),
    link=lambda row: row.url,
    empty=_("Nothing was booked on this day."),
)
VIEWS = Table(
    name="month_views",
    columns=(
        CODE, NAME, SIDE,
        Column("published_fen", pgettext_lazy("books", "As published"), Kind.MONEY),
        Column("corrected_fen", pgettext_lazy("books", "As corrected"), Kind.MONEY),
        Column("difference_fen", pgettext_lazy("books", "Difference"), Kind.MONEY),
    ),
    search=("code", "name"),
    search_hint=_("Code or name of the subject"),
    link=lambda row: row.url,
    empty=_("Nothing was booked up to the end of this month."),
)  # fmt: skip
KNOWN = replace(
    VIEWS, name="month_known", columns=(CODE, NAME, SIDE, Column("corrected_fen", CLOSING.label, Kind.MONEY))
)
"""A month that was never published has one view."""


def subject_name(subject: Subject) -> str:
    return subject.name_zh if (get_language() or "").startswith("zh") else subject.name_en


def side_name(subject: Subject) -> str:
    return str(SIDE_LABELS[subject.side])


def balance_side(fen: int) -> str:
    """On which side a balance of an account stands."""
    if not fen:
        return str(pgettext_lazy("side", "even"))
    return str(SIDE_LABELS[Side.CREDIT if fen > 0 else Side.DEBIT])


def balance_rows(found: Balance) -> list[SumRow]:
    """The subjects of both levels; a subject opens the accounts below it."""
    return [_subject_row(found, line) for line in with_first_level(found.lines)]


def _subject_row(found: Balance, line: SubjectBalance) -> SumRow:
    url = reverse("books:subject", args=[found.county, line.subject.code]) if line.accounts else ""
    return sum_row(line.subject, line.totals, line.subject.code, subject_name(line.subject), url and url + asked(found))


def asked(found: Balance) -> str:
    """The days of a balance, as addresses carry them on."""
    return f"?since={found.since}&until={found.until}"


def sum_row(subject: Subject, totals: Totals, code: str, name: str, url: str) -> SumRow:
    return SumRow(
        code=code, name=name, side=side_name(subject), opening_fen=subject.shown(totals.opening_fen),
        debit_fen=totals.lowered_fen, credit_fen=totals.raised_fen, closing_fen=subject.shown(totals.closing_fen),
        url=url,
    )  # fmt: skip


def account_rows(found: Balance, line: SubjectBalance) -> list[SumRow]:
    """The accounts below a subject, each opening its days."""
    names = account_names(found.county, line.accounts.keys())
    return [
        sum_row(
            line.subject, totals, account, names.get(account, account),
            reverse("books:account", args=[found.county, account]) + asked(found),
        )
        for account, totals in sorted(line.accounts.items(), key=lambda each: names.get(each[0], each[0]))
    ]  # fmt: skip


def day_rows(county: str, account: str, days: Collection[AccountDay]) -> list[DayRow]:
    """An account day by day, the newest first, each opening its lines."""
    address = reverse("books:account", args=[county, account])
    return [
        DayRow(
            day=each.day, debit_fen=each.totals.lowered_fen, credit_fen=each.totals.raised_fen,
            side=balance_side(each.totals.closing_fen), closing_fen=abs(each.totals.closing_fen),
            late_fen=each.late_fen, lines=each.lines,
            url=f"{address}?day={each.day}",
        )
        for each in reversed(list(days))
    ]  # fmt: skip


def line_rows(county: str, lines: Sequence[DatedLine], *, may_follow: bool) -> list[LineRow]:
    """Lines, each opening the thread of the act behind it."""
    names = account_names(county, {each.account for each in lines})
    return [
        LineRow(
            happened_at=each.happened_at, effective_on=each.effective_on, booked_on=each.booked_on,
            account=names.get(each.account, each.account), memo=str(MEMOS.get(each.memo, each.memo)),
            debit_fen=max(-each.amount_fen, 0), credit_fen=max(each.amount_fen, 0), thread=each.thread,
            url=reverse("journal:thread", args=[county, each.thread]) if may_follow else "",
        )
        for each in lines
    ]  # fmt: skip


def view_rows(county: str, until: date, lines: Collection[TwoViews]) -> list[ViewRow]:
    """A month's subjects in both views; a subject opens its accounts as corrected."""
    return [
        ViewRow(
            code=each.subject.code, name=subject_name(each.subject), side=side_name(each.subject),
            published_fen=each.subject.shown(each.published.closing_fen),
            corrected_fen=each.subject.shown(each.corrected.closing_fen), difference_fen=each.difference_fen,
            url=reverse("books:subject", args=[county, each.subject.code])
            + f"?since={until.replace(day=1)}&until={until}",
        )
        for each in lines
    ]  # fmt: skip
