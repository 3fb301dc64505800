"""The lists of this room: batches, and agreements."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice, Days
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.logistics.batches import queries
from huinong.logistics.batches.models import Agreement
from huinong.logistics.batches.values import AgreementValue, BatchValue, BoxValue
from huinong.logistics.parcels.names import Names
from huinong.registry.parties.queries import party_names

WAITING = pgettext_lazy("batch", "Waits to be taken in")
TAKEN = pgettext_lazy("batch", "Taken in")
STATES = {"True": Badge(TAKEN, Tint.GREEN), "False": Badge(WAITING, Tint.AMBER)}
HOLDS = {
    "yes": Badge(pgettext_lazy("agreement", "Holds"), Tint.GREEN),
    "later": Badge(pgettext_lazy("agreement", "Not yet"), Tint.BLUE),
    "no": Badge(pgettext_lazy("agreement", "Over"), Tint.GREY),
}
BOXES = (
    Column("row", _("Row"), Kind.NUMBER),
    Column("number", pgettext_lazy("batch", "Number")),
    Column("recipient_name", _("Recipient")),
    Column("recipient_phone", _("Phone")),
    Column("address", _("Address")),
    Column("weight_kg", _("Weight (kg)"), Kind.NUMBER),
    Column("postage_fen", _("Postage"), Kind.MONEY),
    Column("cod_fen", _("Cash on delivery"), Kind.MONEY),
)
"""The sheet of numbers, in the order of the file."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as the list shows it."""

    county: str
    number: str
    customer: str
    point: str
    is_taken: bool
    pieces: int | None
    weight_kg: float | None
    postage_fen: int | None
    uploaded_at: datetime
    taken_at: datetime | None
    file_name: str


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as the list shows it."""

    county: str
    number: str
    customer: str
    standing: str
    valid_from: date
    valid_until: date
    ends_on: date | None
    authoriser_name: str


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A numbered row as the sheet shows it."""

    row: int
    number: str
    recipient_name: str
    recipient_phone: str
    address: str
    weight_kg: float
    postage_fen: int
    cod_fen: int


def box_row(value: BoxValue) -> BoxRow:
    """A box as the sheet shows it."""
    return BoxRow(
        row=value.row,
        number=value.number,
        recipient_name=value.recipient_name,
        recipient_phone=value.recipient_phone,
        address=value.address,
        weight_kg=value.weight_g / 1000,
        postage_fen=value.postage_fen,
        cod_fen=value.cod_fen,
    )


def batches() -> Table:
    """The batches one may see, the newest first."""
    names = Names()
    return Table(
        name="batches",
        columns=(
            Column("number", pgettext_lazy("batch", "Batch")),
            Column("customer", pgettext_lazy("batch", "Customer"), sort=""),
            Column("is_taken", _("State"), Kind.STATUS, badges=STATES, sort="taken_at"),
            Column("pieces", _("Pieces"), Kind.NUMBER),
            Column("weight_kg", _("Weight (kg)"), Kind.NUMBER, sort="weight_g"),
            Column("postage_fen", _("Postage"), Kind.MONEY),
            Column("point", _("Handed in at"), sort=""),
            Column("uploaded_at", _("Uploaded"), Kind.TIME),
            Column("taken_at", pgettext_lazy("batch", "Taken in"), Kind.TIME, shown=False),
            Column("file_name", _("File"), shown=False),
        ),
        filters=(
            Choice(
                "state",
                _("State"),
                (("waiting", WAITING), ("taken", TAKEN)),
                narrow_by=lambda rows, value: rows.filter(taken_at__isnull=value == "waiting"),
            ),
            Days("uploaded", _("Uploaded"), "uploaded_at"),
        ),
        search=lambda rows, text: _matching(rows, text, "number", "file_name"),
        search_hint=_("Batch, customer or file"),
        default_sort="-uploaded_at",
        row=lambda row: _batch_row(queries.batch_value(row), names),
        link=lambda row: reverse("batches:batch", args=[row.county, row.number]),
        empty=_("No batch was uploaded yet."),
        empty_hint=_("Fill in the template and upload it: you see every price and every mistake before it counts."),
    )


def _batch_row(value: BatchValue, names: Names) -> BatchRow:
    is_taken = value.taken_at is not None
    return BatchRow(
        county=value.county,
        number=value.number,
        customer=names.person(value.county, value.party),
        point=names.point(value.county, value.point),
        is_taken=is_taken,
        pieces=value.pieces if is_taken else None,
        weight_kg=value.weight_g / 1000 if is_taken else None,
        postage_fen=value.postage_fen if is_taken else None,
        uploaded_at=value.uploaded_at,
        taken_at=value.taken_at,
        file_name=value.file_name,
    )


def agreements() -> Table:
    """The agreements one may see, the last to run out first."""
    names, today = Names(), clock.today()
    return Table(
        name="agreements",
        columns=(
            Column("number", pgettext_lazy("agreement", "Agreement")),
            Column("customer", pgettext_lazy("batch", "Customer"), sort=""),
            Column("standing", _("State"), Kind.STATUS, badges=HOLDS, sort=""),
            Column("valid_from", pgettext_lazy("agreement", "First day"), Kind.DATE),
            Column("valid_until", pgettext_lazy("agreement", "Last day"), Kind.DATE),
            Column("ends_on", pgettext_lazy("agreement", "Ended from"), Kind.DATE, sort=""),
            Column("authoriser_name", pgettext_lazy("agreement", "Authorised by")),
        ),
        filters=(
            Choice(
                "holds",
                _("State"),
                (("yes", HOLDS["yes"].label), ("no", HOLDS["no"].label)),
                narrow_by=lambda rows, value: _holding(rows, today, value == "yes"),
            ),
        ),
        search=lambda rows, text: _matching(rows, text, "number"),
        search_hint=_("Agreement or customer"),
        default_sort="-valid_until",
        row=lambda row: _agreement_row(queries.agreement_value(row), names, today),
        link=lambda row: reverse("batches:agreement", args=[row.county, row.number]),
        empty=_("There is no agreement yet."),
        empty_hint=_("The county manager makes one with a co-operative, a firm or a shop that sends often."),
    )


def standing(value: AgreementValue, today: date) -> str:
    """How an agreement stands, as `HOLDS` names it."""
    return "yes" if value.holds(today) else "later" if value.valid_from > today and not value.ends_on else "no"


def _agreement_row(value: AgreementValue, names: Names, today: date) -> AgreementRow:
    return AgreementRow(
        county=value.county,
        number=value.number,
        customer=names.person(value.county, value.party),
        standing=standing(value, today),
        valid_from=value.valid_from,
        valid_until=value.valid_until,
        ends_on=value.ends_on,
        authoriser_name=value.authoriser_name,
    )


def _holding(rows: QuerySet[Agreement], today: date, is_wanted: bool) -> QuerySet[Agreement]:
    held = rows.filter(valid_from__lte=today, valid_until__gte=today).exclude(endings__ends_on__lte=today)
    over = Q(valid_until__lt=today) | Q(endings__ends_on__lte=today)
    return held if is_wanted else rows.filter(over)


def _matching(rows: Any, text: str, *fields: str) -> Any:
    """Rows in whose fields the text stands, or whose customer's name has it."""
    customers: dict[str, set[UUID]] = {}
    for county, party in rows.order_by().values_list("county", "party").distinct():
        customers.setdefault(county, set()).add(party)
    named = [id_ for county, ids in customers.items() for id_, name in party_names(county, ids).items() if text in name]
    found = Q(party__in=named)
    for field in fields:
        found |= Q(**{f"{field}__icontains": text})
    return rows.filter(found)
