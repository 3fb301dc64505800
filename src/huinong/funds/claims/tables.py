"""The list of claims."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice, Days, Filter
from huinong.edge.tables import Table
from huinong.funds.claims import queries
from huinong.funds.claims.models import Claim
from huinong.funds.claims.values import (
    CLAIMANT_LABELS,
    LOSS_LABELS,
    STATE_LABELS,
    ClaimState,
    ClaimValue,
    Loss,
    holder_said,
)
from huinong.kernel.actor import Actor
from huinong.registry.divisions.queries import villages

TINTS = {
    ClaimState.OPENED: Tint.AMBER,
    ClaimState.EXAMINED: Tint.AMBER,
    ClaimState.GRANTED: Tint.AMBER,
    ClaimState.REFUSED: Tint.GREY,
    ClaimState.PAID: Tint.BLUE,
    ClaimState.RECOURSED: Tint.GREEN,
    ClaimState.REVERSED: Tint.GREY,
}
STATES: Mapping[str, Badge] = {state.value: Badge(STATE_LABELS[state], tint) for state, tint in TINTS.items()}
LOSSES = {loss.value: Badge(LOSS_LABELS[loss]) for loss in Loss}
LATE, WAITING = "late", "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim as the list shows it; `answer_by` only while it is not answered."""

    county: str
    number: str
    piece: str
    place: str
    loss: str
    claimant: str
    state: str
    opened_at: datetime
    answer_by: date | None
    wanted_fen: int
    granted_fen: int | None
    responsible: str
    recourse_fen: int | None


def row_of(value: ClaimValue, places: Mapping[str, str]) -> ClaimRow:
    """A claim with its names."""
    return ClaimRow(
        county=value.county,
        number=value.number,
        piece=f"{value.carrier} {value.piece}",
        place=places.get(value.village, value.village),
        loss=value.loss.value,
        claimant=str(CLAIMANT_LABELS[value.claimant]),
        state=value.state.value,
        opened_at=value.opened_at,
        answer_by=value.answer_by if value.is_unanswered else None,
        wanted_fen=value.wanted_fen,
        granted_fen=value.granted_fen,
        responsible=holder_said(value.responsible, value.responsible_name),
        recourse_fen=value.recourse_fen,
    )


def _due(rows: QuerySet[Claim], asked: str) -> QuerySet[Claim]:
    return queries.late(rows) if asked == LATE else queries.unanswered(rows)


def _search(rows: QuerySet[Claim], text: str) -> QuerySet[Claim]:
    return rows.filter(Q(number__icontains=text) | Q(piece__startswith=text.upper()))


CLAIMS = Table(
    name="claims",
    columns=(
        Column("number", pgettext_lazy("claim", "Claim"), Kind.CODE),
        Column("piece", pgettext_lazy("claim", "Piece")),
        Column("place", pgettext_lazy("claim", "Place"), sort="village"),
        Column("loss", pgettext_lazy("claim", "Loss"), Kind.STATUS, badges=LOSSES),
        Column("claimant", pgettext_lazy("claim", "Claimed by"), shown=False),
        Column("state", pgettext_lazy("claim", "State"), Kind.STATUS, badges=STATES),
        Column("answer_by", _("Answer by"), Kind.DATE),
        Column("wanted_fen", _("Asked for"), Kind.MONEY),
        Column("granted_fen", _("Granted"), Kind.MONEY),
        Column("responsible", _("Who answers for it"), sort=""),
        Column("recourse_fen", _("Recovered"), Kind.MONEY, sort=""),
        Column("opened_at", pgettext_lazy("claim", "Opened"), Kind.TIME, shown=False),
    ),
    search=_search,
    search_hint=_("Number of the claim or of the piece"),
    default_sort="-opened_at",
    link=lambda row: reverse("claims:claim", args=[row.county, row.number]),
    empty=_("Nobody claims for anything."),
    empty_hint=_("A claim is opened from the page of the piece or of its exception, when a customer asks for it."),
)


def claims_of(actor: Actor) -> Table:
    """The list as one actor sees it: who answers for a loss is a filter for desks alone."""
    filters: list[Filter] = [
        Choice(
            "state",
            pgettext_lazy("claim", "State"),
            [(key, badge.label) for key, badge in STATES.items()],
            narrow_by=lambda rows, state: queries.in_state(rows, ClaimState(state), actor),
        ),
        Choice(
            "due",
            _("Answer by"),
            [(LATE, pgettext_lazy("claim", "overdue")), (WAITING, _("not answered yet"))],
            narrow_by=_due,
        ),
        Choice("loss", pgettext_lazy("claim", "Loss"), [(key, badge.label) for key, badge in LOSSES.items()]),
        Days("opened", pgettext_lazy("claim", "Opened"), "opened_at"),
    ]
    held = [(code, holder_said(code, name)) for code, name in queries.responsibles(actor)]
    if held:
        filters.insert(2, Choice("responsible", _("Who answers for it"), held))
    return replace(CLAIMS, filters=tuple(filters), row=_shown(actor))


def _shown(actor: Actor) -> Callable[[Claim], ClaimRow]:
    here = cache(lambda county: {row.code: row.name for row in villages(county)})
    return lambda row: row_of(queries.value_of(row, actor), here(row.county))
