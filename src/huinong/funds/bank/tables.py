"""The list of the bank's lines, the words of wrong rows, and the reconciliation as a sheet."""

from dataclasses import dataclass
from datetime import date

from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from openpyxl import Workbook

from huinong.edge.cells import Badge, Column, Kind, Tint, neutral
from huinong.edge.filters import Choice, Days
from huinong.edge.sheets import answer
from huinong.edge.tables import Table
from huinong.funds.bank.models import Line
from huinong.funds.bank.values import RULE_LABELS, Balance, Rule, Side

OPEN = "open"
TINTS = {Rule.KNOWN: Tint.AMBER, Rule.BOOKED: Tint.BLUE, Rule.HAND: Tint.BLUE}
BADGES = {
    OPEN: Badge(pgettext_lazy("bank", "open"), Tint.RED),
    **{rule.value: Badge(label, TINTS.get(rule, Tint.GREEN)) for rule, label in RULE_LABELS.items()},
}
RULES = [(rule.value, label) for rule, label in RULE_LABELS.items()]
COLUMN_LABELS = {
    "day": pgettext_lazy("bank", "Day"),
    "amount": pgettext_lazy("bank", "Amount"),
    "balance": pgettext_lazy("bank", "Balance"),
    "reference": pgettext_lazy("bank", "Reference"),
}
WRONG_LABELS = {
    "malformed": pgettext_lazy("bank", "cannot be read"),
    "does_not_follow": pgettext_lazy("bank", "does not follow from the balance before it"),
    "other_day": pgettext_lazy("bank", "is no day of this statement"),
    "twice": pgettext_lazy("bank", "stands in this statement twice"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line in the list."""

    id: object
    county: str
    day: date
    account: str
    amount_fen: int
    party_name: str
    reference: str
    text: str
    settled: str


def _row(row: Line) -> LineRow:
    return LineRow(
        id=row.id,
        county=row.county,
        day=row.day,
        account=row.account.name,
        amount_fen=row.amount_fen,
        party_name=row.party_name,
        reference=row.reference,
        text=" ".join(filter(None, (row.ours, row.text))),
        settled=row.match.rule if row.match else OPEN,
    )


LINES = Table(
    name="bank-lines",
    columns=(
        Column("day", pgettext_lazy("bank", "Day"), Kind.DATE),
        Column("amount_fen", pgettext_lazy("bank", "Amount"), Kind.MONEY),
        Column("party_name", pgettext_lazy("bank", "Who")),
        Column("text", pgettext_lazy("bank", "What for"), sort=""),
        Column("settled", pgettext_lazy("bank", "Settled"), Kind.STATUS, badges=BADGES, sort="match__rule"),
        Column("reference", pgettext_lazy("bank", "Reference"), Kind.CODE),
        Column("account", pgettext_lazy("bank", "Account"), sort="account__code", shown=False),
    ),
    filters=(
        Choice(
            "settled",
            pgettext_lazy("bank", "Settled"),
            [(rule.value, label) for rule, label in RULE_LABELS.items()],
            "match__rule",
        ),
        Days("day", pgettext_lazy("bank", "Day"), "day"),
    ),
    search=("reference", "party_name", "ours", "text"),
    search_hint=gettext_lazy("Reference, name or text"),
    default_sort="-day",
    row=_row,
    link=lambda row: reverse("bank:line", args=[row.county, row.id]),
    empty=gettext_lazy("The lines of the bank's statements will stand here."),
    empty_hint=gettext_lazy("Take in the first statement."),
)


def balance_sheet(found: Balance) -> FileResponse:
    """The reconciliation as the paper has it: books on top, then the bank, each with what is outstanding."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.column_dimensions["A"].width = 46
    sheet.column_dimensions["B"].width = 16
    sheet.append([_("Reconciliation of books and bank"), "", found.day.isoformat()])
    sheet.append([_("Operator's bank account in the books"), found.book_fen / 100])
    sheet.append([_("Remitted, not yet found in the bank"), found.transit_fen / 100])
    for side in found.lines:
        sheet.append(_sheet_row(_("The bank has it, the books do not"), side))
    sheet.append([_("Books, adjusted"), found.adjusted_books_fen / 100])
    sheet.append([_("Balance of the bank's statement"), found.bank_fen / 100])
    for side in found.items:
        sheet.append(_sheet_row(_("The books have it, the bank does not"), side))
    sheet.append([_("Bank, adjusted"), found.adjusted_bank_fen / 100])
    sheet.append([_("Difference when mirroring began"), found.opening_fen / 100])
    sheet.append([_("Moved on days without a statement"), found.missing_fen / 100])
    sheet.append([_("Not explained"), found.unexplained_fen / 100])
    return answer(f"bank-balance-{found.day}.xlsx", book)


def _sheet_row(label: str, side: Side) -> list[object]:
    said = (side.reference, side.party, side.text, side.note)
    return [label, side.amount_fen / 100, side.day.isoformat(), *(neutral(text) for text in said)]
