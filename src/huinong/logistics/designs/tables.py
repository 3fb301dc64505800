"""The lists of this room: studies, a study's points, a study's villages."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import YES_NO, Column, Kind
from huinong.edge.filters import Choice
from huinong.edge.tables import Table
from huinong.logistics.designs.models import Study
from huinong.logistics.designs.wording import CHANGES, KINDS, REACHED, STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """A study in the list."""

    county: str
    number: str
    title: str
    state: str
    budget_fen: int
    opened: int | None
    reached: str
    capital_fen: int | None
    yearly_fen: int | None
    asked_at: datetime


def study_row(row: Study) -> StudyRow:
    """A study as the list shows it."""
    return StudyRow(
        county=row.county,
        number=row.number,
        title=row.title,
        state=row.state,
        budget_fen=row.options["budget_fen"],
        opened=row.opened,
        reached="" if row.reached is None else f"{row.reached:,} / {row.villages:,}",
        capital_fen=row.capital_fen,
        yearly_fen=row.yearly_fen,
        asked_at=row.asked_at,
    )


STUDIES = Table(
    name="designs",
    columns=(
        Column("title", pgettext_lazy("study", "Study")),
        Column("state", _("State"), Kind.STATUS, badges=STATES),
        Column("budget_fen", _("Budget"), Kind.MONEY, sort=""),
        Column("opened", _("To open"), Kind.NUMBER),
        Column("reached", _("Villages within reach"), sort="reached"),
        Column("capital_fen", _("Paid once"), Kind.MONEY),
        Column("yearly_fen", _("A year"), Kind.MONEY),
        Column("asked_at", pgettext_lazy("study", "Made"), Kind.TIME),
        Column("number", pgettext_lazy("study", "Number"), Kind.CODE, shown=False),
    ),
    filters=(Choice("state", _("State"), tuple((key, badge.label) for key, badge in STATES.items())),),
    search=("title", "number"),
    search_hint=_("Title or number"),
    default_sort="-asked_at",
    row=study_row,
    link=lambda row: reverse("designs:study", args=[row.county, row.number]),
    empty=_("Studies of where stations and township centres should be will stand here."),
    empty_hint=_("Make the first one: say the budget, and how many villages shall be within reach."),
)
POINTS = Table(
    name="design-points",
    columns=(
        Column("name", _("Point")),
        Column("kind_label", _("Kind"), sort=""),
        Column("town", _("Township")),
        Column("change", _("What becomes of it"), Kind.STATUS, badges=CHANGES),
        Column("mode", pgettext_lazy("design", "Come by"), sort=""),
        Column("capital_fen", _("Paid once"), Kind.MONEY),
        Column("yearly_fen", _("A year"), Kind.MONEY),
        Column("serves", _("Villages served"), Kind.NUMBER),
        Column("load", _("Pieces a day"), Kind.NUMBER),
        Column("pieces", _("Takes a day"), Kind.NUMBER, shown=False),
        Column("centre", _("Hangs from")),
        Column("is_placed", _("Place known"), Kind.STATUS, badges=YES_NO, shown=False),
        Column("code", _("Code"), Kind.CODE, shown=False),
    ),
    filters=(
        Choice("change", _("What becomes of it"), tuple((key, badge.label) for key, badge in CHANGES.items())),
        Choice("kind", _("Kind"), tuple(KINDS.items())),
    ),
    search=("name", "town", "code"),
    search_hint=_("Point or township"),
    page_rows=20,
    empty=_("No point stands here and none is opened."),
)
VILLAGES = Table(
    name="design-villages",
    columns=(
        Column("name", _("Village")),
        Column("town", _("Township")),
        Column("reach", _("Reach"), Kind.STATUS, badges=REACHED),
        Column("reason", _("Why out of reach"), sort=""),
        Column("by", _("Served from")),
        Column("km", _("km to it"), Kind.NUMBER),
        Column("km_before", _("km before"), Kind.NUMBER),
        Column("day_pieces", _("Pieces a day"), Kind.NUMBER),
        Column("is_counted", _("Pieces counted"), Kind.STATUS, badges=YES_NO),
        Column("is_placed", _("Place known"), Kind.STATUS, badges=YES_NO),
        Column("code", _("Code"), Kind.CODE, shown=False),
    ),
    filters=(Choice("reach", _("Reach"), tuple((key, badge.label) for key, badge in REACHED.items())),),
    search=("name", "town", "by"),
    search_hint=_("Village, township or point"),
    empty=_("This study has no village."),
)
