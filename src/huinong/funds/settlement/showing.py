"""Statement lines as pages and sheets show them, read page by page as they are looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import overload
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Column, Kind
from huinong.edge.tables import Table
from huinong.funds.ledger.lines import Lines
from huinong.funds.ledger.values import DayTurnover, Rate, StatementLine
from huinong.funds.settlement.queries import label_of

MOST_RATES = 3  # tariffs are few; what orders share out differs with each


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """One line, with the address of the fact behind it."""

    at: datetime
    label: str
    thread: str
    amount_fen: int
    balance_fen: int
    url: str
    thread_url: str


@dataclass(frozen=True, slots=True)
class RateShown:
    """So many lines for the same reason; `amount_fen` is None where each had its own."""

    label: str
    lines: int
    amount_fen: int | None
    total_fen: int


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day of an account, and what it came to."""

    day: date
    lines: int
    amount_fen: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Shown(Sequence[LineShown]):
    """Lines of the ledger turned into lines of a page; `sign` −1 tells them from the network's side."""

    lines: Lines
    sign: int = 1

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> LineShown: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[LineShown]: ...
    def __getitem__(self, index: int | slice) -> LineShown | Sequence[LineShown]:
        if isinstance(index, int):
            return self._shown(self.lines[index])
        return [self._shown(line) for line in self.lines[index]]

    def __iter__(self) -> Iterator[LineShown]:
        return map(self._shown, self.lines)

    def _shown(self, line: StatementLine) -> LineShown:
        county = self.lines.county
        thread_url = reverse("journal:thread", args=[county, line.thread])
        return LineShown(
            at=line.happened_at,
            label=label_of(line.memo),
            thread=line.thread,
            amount_fen=self.sign * line.amount_fen,
            balance_fen=self.sign * line.balance_fen,
            url=_fact_url(county, line.because) or thread_url,
            thread_url=thread_url,
        )


def _fact_url(county: str, fact: UUID | None) -> str:
    return reverse("journal:fact", args=[county, fact]) if fact else ""


def line_table(name: str, *, balance: bool = True) -> Table:
    """The lines of one account: they stand as they happened, or the balance would mean nothing."""
    columns = (
        Column("at", pgettext_lazy("statement", "When"), Kind.TIME, sort=""),
        Column("label", pgettext_lazy("statement", "What for"), sort=""),
        Column(
            "thread",
            pgettext_lazy("statement", "Piece or order"),
            Kind.LINK,
            sort="",
            link=lambda row: row.thread_url,
        ),
        Column("amount_fen", pgettext_lazy("statement", "Amount"), Kind.MONEY, sort=""),
        Column("balance_fen", pgettext_lazy("statement", "Balance after it"), Kind.MONEY, sort="", shown=balance),
    )
    return Table(
        name=name,
        columns=columns,
        link=lambda row: row.url,
        empty=_("Nothing moved in this time."),
        empty_hint=_("Each scan, bag or order that moves money will stand here as a line."),
    )


def rates_of(rates: Sequence[Rate], sign: int = 1) -> list[RateShown]:
    """The bill in one look: how many, at how much; where there are many amounts, only their sum."""
    shown = []
    for memo, group in groupby(rates, key=lambda rate: rate.memo):
        alike = list(group)
        if len(alike) > MOST_RATES:
            lines, total_fen = sum(r.lines for r in alike), sum(r.total_fen for r in alike)
            shown.append(RateShown(label_of(memo), lines, None, sign * total_fen))
        else:
            shown += [RateShown(label_of(memo), r.lines, sign * r.amount_fen, sign * r.total_fen) for r in alike]
    return shown


def days_of(days: Sequence[DayTurnover], chosen: date | None, sign: int = 1) -> list[DayShown]:
    """The days that moved an account."""
    return [DayShown(d.day, d.lines, sign * (d.received_fen - d.given_fen), d.day == chosen) for d in days]
