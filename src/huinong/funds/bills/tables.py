"""The lists of bills, of lines, and of what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice
from huinong.edge.tables import Table
from huinong.funds.bills.queries import line_of
from huinong.funds.bills.values import (
    DIFFERS_LABELS,
    LINE_LABELS,
    STATE_LABELS,
    BillState,
    BillValue,
    Differs,
    LineKind,
    LineValue,
)
from huinong.registry.contracts.values import FAULT_LABELS, TIER_LABELS, Fault, PriceTier
from huinong.registry.divisions.queries import names as place_names
from huinong.registry.divisions.queries import villages

TINTS = {
    BillState.DRAFTED: Tint.GREY,
    BillState.ISSUED: Tint.BLUE,
    BillState.DISPUTED: Tint.AMBER,
    BillState.AGREED: Tint.GREEN,
    BillState.CLOSED: Tint.GREEN,
}
STATES = {state.value: Badge(STATE_LABELS[state], tint) for state, tint in TINTS.items()}
KINDS = {kind.value: Badge(LINE_LABELS[kind]) for kind in LineKind}
DIFFERENT = {kind.value: Badge(DIFFERS_LABELS[kind], Tint.AMBER) for kind in Differs}
DEDUCTED = "deducted"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """A bill as the list shows it."""

    county: str
    number: str
    courier: str
    month: str
    state: str
    pieces: int
    deducted_fen: int
    total_fen: int
    waiting: int | None
    differing: int | None
    dispute_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A line as the list shows it."""

    id: UUID
    county: str
    bill: str
    kind: str
    piece: str
    thread: str
    at: datetime
    place: str
    weight_g: int
    tier: Any
    contract: str
    faults: str
    price_fen: int
    deducted_fen: int
    amount_fen: int


def row_of(value: BillValue, courier: str, waiting: int | None, differing: int | None) -> BillRow:
    """A bill with what waits on it."""
    return BillRow(
        county=value.county,
        number=value.number,
        courier=courier,
        month=value.month_name,
        state=value.state.value,
        pieces=value.pieces,
        deducted_fen=value.deducted_fen,
        total_fen=value.total_fen,
        waiting=waiting,
        differing=differing,
        dispute_until=value.dispute_until,
    )


BILLS = Table(
    name="courier-bills",
    columns=(
        Column("month", pgettext_lazy("bill", "Month")),
        Column("courier", pgettext_lazy("bill", "Courier")),
        Column("state", pgettext_lazy("bill", "State"), Kind.STATUS, badges=STATES),
        Column("pieces", pgettext_lazy("bill", "Pieces"), Kind.NUMBER),
        Column("deducted_fen", pgettext_lazy("bill", "Deducted"), Kind.MONEY),
        Column("total_fen", pgettext_lazy("bill", "Total"), Kind.MONEY),
        Column("waiting", pgettext_lazy("bill", "Disputes waiting"), Kind.NUMBER),
        Column("differing", pgettext_lazy("bill", "Differences"), Kind.NUMBER),
        Column("dispute_until", pgettext_lazy("bill", "Disputed until"), Kind.DATE),
        Column("number", pgettext_lazy("bill", "Bill"), shown=False),
    ),
    filters=(Choice("state", pgettext_lazy("bill", "State"), [(key, badge.label) for key, badge in STATES.items()]),),
    search=("number", "courier", "month"),
    search_hint=_("Courier, month or number of the bill"),
    default_sort="-month",
    link=lambda row: reverse("bills:bill", args=[row.county, row.number]),
    empty=_("No month is billed yet."),
    empty_hint=_(
        "A bill is drafted when its month is over; until then the courier's statement shows the month so far."
    ),
)
DIFFERENCES = Table(
    name="bill-differences",
    columns=(
        Column("kind", pgettext_lazy("bill", "Difference"), Kind.STATUS, badges=DIFFERENT),
        Column("carrier", pgettext_lazy("bill", "Carrier")),
        Column("number", pgettext_lazy("bill", "Number")),
        Column("ours_fen", pgettext_lazy("bill", "Ours"), Kind.MONEY),
        Column("theirs_fen", pgettext_lazy("bill", "Theirs"), Kind.MONEY),
    ),
    filters=(Choice("kind", pgettext_lazy("bill", "Difference"), [(kind, DIFFERS_LABELS[kind]) for kind in Differs]),),
    search=("number",),
    search_hint=_("Waybill number"),
    empty=_("Their file and our bill say the same."),
    empty_hint=_("Every piece and every amount agrees."),
)


def lines_of(county: str, bill: str) -> Table:
    """The lines of one bill; each opens to where it can be followed and disputed."""
    here = cache(lambda: {row.code: row.name for row in villages(county)})
    return Table(
        name="bill-lines",
        columns=(
            Column("at", pgettext_lazy("bill", "Signed"), Kind.TIME),
            Column(
                "piece",
                pgettext_lazy("bill", "Piece"),
                Kind.LINK,
                sort="number",
                link=lambda row: reverse("journal:thread", args=[row.county, row.thread]),
            ),
            Column("kind", pgettext_lazy("bill", "Kind"), Kind.STATUS, badges=KINDS),
            Column("place", pgettext_lazy("bill", "Place")),
            Column("tier", pgettext_lazy("bill", "Tier"), shown=False),
            Column("weight_g", pgettext_lazy("bill", "Weight (g)"), Kind.NUMBER),
            Column("price_fen", pgettext_lazy("bill", "Price"), Kind.MONEY),
            Column("deducted_fen", pgettext_lazy("bill", "Deducted"), Kind.MONEY),
            Column("faults", pgettext_lazy("bill", "For what"), sort=""),
            Column("amount_fen", pgettext_lazy("bill", "Amount"), Kind.MONEY),
            Column("contract", pgettext_lazy("bill", "By contract"), shown=False),
        ),
        filters=(
            Choice("kind", pgettext_lazy("bill", "Kind"), [(kind.value, LINE_LABELS[kind]) for kind in LineKind]),
            Choice(
                "only",
                pgettext_lazy("bill", "Only"),
                [(DEDUCTED, _("with a deduction"))],
                narrow_by=lambda rows, _value: rows.filter(deducted_fen__gt=0),
            ),
        ),
        search=lambda rows, text: rows.filter(number__startswith=text.upper()),
        search_hint=_("Waybill number"),
        default_sort="at",
        row=lambda row: _line_row(county, bill, line_of(row), here()),
        link=lambda row: reverse("bills:line", args=[row.county, row.bill, row.id]),
        empty=_("No such line."),
        empty_hint=_("Take a filter away."),
    )


def _line_row(county: str, bill: str, line: LineValue, places: Mapping[str, str]) -> LineRow:
    return LineRow(
        id=line.id,
        county=county,
        bill=bill,
        kind=line.kind.value,
        piece=f"{line.carrier} {line.number}",
        thread=line.thread,
        at=line.at,
        place=places.get(line.place, line.place),
        weight_g=line.weight_g,
        tier=TIER_LABELS[PriceTier(line.tier)] if line.tier else "",
        contract=line.contract,
        faults=faults_said(line.faults),
        price_fen=line.price_fen,
        deducted_fen=line.deducted_fen,
        amount_fen=line.amount_fen,
    )


def faults_said(faults: str) -> str:
    """What is deducted for, in words."""
    return "、".join(str(FAULT_LABELS[Fault(fault)]) for fault in faults.split())


def place_said(place: str) -> str:
    """A village's name."""
    return place_names([place]).get(place, place)
