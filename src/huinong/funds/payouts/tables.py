"""The lists of net statements, of an account's lines, of payment files and of what the bank said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, overload

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice
from huinong.edge.tables import Table
from huinong.funds.ledger.lines import Lines
from huinong.funds.ledger.values import StatementLine
from huinong.funds.payouts.values import (
    BECAME_LABELS,
    NAMED,
    STATE_LABELS,
    Became,
    FileValue,
    Outcome,
    State,
    StatementValue,
)
from huinong.funds.settlement.queries import label_of

TINTS = {
    State.DRAFTED: Tint.AMBER,
    State.CARRIED: Tint.GREY,
    State.APPROVED: Tint.BLUE,
    State.SENT: Tint.BLUE,
    State.PAID: Tint.GREEN,
    State.REJECTED: Tint.RED,
}
STATES = {state.value: Badge(STATE_LABELS[state], tint) for state, tint in TINTS.items()}
CAPS = {
    "yes": Badge(pgettext_lazy("payout", "beyond the cap"), Tint.RED),
    "no": Badge(pgettext_lazy("payout", "within the cap"), Tint.GREY),
}
BECOMINGS = {
    each.value: Badge(label, Tint.RED if each in NAMED or each is Became.REJECTED else Tint.GREEN)
    for each, label in BECAME_LABELS.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A net statement as the list shows it."""

    county: str
    number: str
    month: str
    name: str
    state: str
    cap: str
    net_fen: int
    held_fen: int
    amount_fen: int
    due_on: date
    paid_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line of one account, with the address at which it is disputed."""

    at: datetime
    label: str
    thread: str
    amount_fen: int
    url: str
    thread_url: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    file: str
    payment: str
    became: str
    reason: str


def row_of(value: StatementValue, name: str) -> Row:
    return Row(
        county=value.county,
        number=value.number,
        month=value.month_name,
        name=name,
        state=value.state.value,
        cap="yes" if value.is_over_cap else "no",
        net_fen=value.net_fen,
        held_fen=value.held_fen,
        amount_fen=value.amount_fen,
        due_on=value.due_on,
        paid_at=value.paid_at,
        reason=value.reason,
    )


def outcome_row(file: str, outcome: Outcome) -> OutcomeRow:
    return OutcomeRow(file, outcome.end_to_end, outcome.became.value, outcome.reason)


@dataclass(frozen=True, slots=True)
class LinesShown(Sequence[LineRow]):
    """The lines of an account, read page by page; each opens where it can be looked into and disputed."""

    lines: Lines
    number: str

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> LineRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[LineRow]: ...
    def __getitem__(self, index: int | slice) -> LineRow | Sequence[LineRow]:
        if isinstance(index, int):
            return self._shown(self.lines[index])
        return [self._shown(line) for line in self.lines[index]]

    def __iter__(self) -> Iterator[LineRow]:
        return map(self._shown, self.lines)

    def _shown(self, line: StatementLine) -> LineRow:
        county = self.lines.county
        return LineRow(
            at=line.happened_at,
            label=label_of(line.memo),
            thread=line.thread,
            amount_fen=line.amount_fen,
            url=reverse("payouts:line", args=[county, self.number, self.lines.account, line.posting]),
            thread_url=reverse("journal:thread", args=[county, line.thread]),
        )


STATEMENTS = Table(
    name="net-statements",
    columns=(
        Column("month", pgettext_lazy("payout", "Month")),
        Column("name", pgettext_lazy("payout", "For whom")),
        Column("state", pgettext_lazy("payout", "State"), Kind.STATUS, badges=STATES),
        Column("net_fen", pgettext_lazy("payout", "Net"), Kind.MONEY),
        Column("held_fen", pgettext_lazy("payout", "Held back, disputed"), Kind.MONEY),
        Column("amount_fen", pgettext_lazy("payout", "To pay"), Kind.MONEY),
        Column("due_on", pgettext_lazy("payout", "Due"), Kind.DATE),
        Column("cap", pgettext_lazy("payout", "Debt"), Kind.STATUS, badges=CAPS, shown=False),
        Column("reason", pgettext_lazy("payout", "Reason"), sort=""),
        Column("paid_at", pgettext_lazy("payout", "Paid at"), Kind.TIME, shown=False),
        Column("number", pgettext_lazy("payout", "Number"), shown=False),
    ),
    filters=(
        Choice("state", pgettext_lazy("payout", "State"), [(key, badge.label) for key, badge in STATES.items()]),
        Choice("cap", pgettext_lazy("payout", "Debt"), [(key, badge.label) for key, badge in CAPS.items()]),
    ),
    search=("name", "number", "month"),
    search_hint=_("Name, month or number"),
    default_sort="-month",
    link=lambda row: reverse("payouts:statement", args=[row.county, row.number]),
    empty=_("No month is settled yet."),
    empty_hint=_("When a month is over, draft its net statements; a second person approves them, then they are paid."),
)
OWN_STATEMENTS = replace(
    STATEMENTS,
    empty_hint=_("When a month is over the county drafts them; yours stands here then, with the day it is paid."),
)
LINES = Table(
    name="net-lines",
    columns=(
        Column("at", pgettext_lazy("statement", "When"), Kind.TIME, sort=""),
        Column("label", pgettext_lazy("statement", "What for"), sort=""),
        Column(
            "thread", pgettext_lazy("statement", "Piece or order"), Kind.LINK, sort="", link=lambda row: row.thread_url
        ),
        Column("amount_fen", pgettext_lazy("statement", "Amount"), Kind.MONEY, sort=""),
    ),
    link=lambda row: row.url,
    empty=_("Nothing moved in this month; the balance came from before."),
    empty_hint=_("Open the month before to see what it is made of."),
)
OUTCOMES = Table(
    name="bank-answers",
    columns=(
        Column("file", pgettext_lazy("payout", "Payment file")),
        Column("payment", pgettext_lazy("payout", "Payment")),
        Column("became", pgettext_lazy("payout", "What the bank said"), Kind.STATUS, badges=BECOMINGS),
        Column("reason", pgettext_lazy("payout", "Reason"), sort=""),
    ),
    filters=(
        Choice(
            "became",
            pgettext_lazy("payout", "What the bank said"),
            [(key, badge.label) for key, badge in BECOMINGS.items()],
        ),
    ),
    search=("file", "payment", "reason"),
    search_hint=_("Number of the file or the payment"),
    empty=_("The bank has not answered yet."),
    empty_hint=_("Load its answer (pain.002) above when it comes."),
)


def file_state(value: FileValue) -> tuple[str, Any]:
    """How a file stands: a tone, and its word."""
    if value.paid == value.count:
        return "good", _("all paid")
    if value.is_overdue:
        return "must", _("the bank has not answered in time: ask")
    if value.rejected:
        return "will", _("partly refused")
    return "info", _("waits for the bank")
