"""A plan held against its day: what was planned, what was done, and every row that a figure is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.tables import Table
from huinong.logistics.plans import queries
from huinong.logistics.plans.errors import PlanNotTaken
from huinong.logistics.plans.judging import judge
from huinong.logistics.plans.outcomes import (
    BUS,
    CANCELLED,
    KEPT,
    OFF,
    PENDING,
    TOUR,
    UNKNOWN,
    UNPLANNED,
    VILLAGE,
    Judged,
    Outcome,
    Share,
)

KINDS = {
    TOUR: Badge(gettext_lazy("tour: stops on time")),
    BUS: Badge(gettext_lazy("bus: listed bags")),
    VILLAGE: Badge(gettext_lazy("village: pieces")),
}
VERDICTS = {
    KEPT: Badge(gettext_lazy("as planned"), Tint.GREEN),
    OFF: Badge(gettext_lazy("otherwise than planned"), Tint.AMBER),
    CANCELLED: Badge(gettext_lazy("did not run"), Tint.RED),
    PENDING: Badge(gettext_lazy("still to come"), Tint.BLUE),
    UNKNOWN: Badge(gettext_lazy("not recorded"), Tint.GREY),
    UNPLANNED: Badge(gettext_lazy("not in the plan"), Tint.GREY),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """An outcome as a line of the table."""

    county: str
    outcome: Outcome
    note: str

    @property
    def href(self) -> str:
        is_village = self.outcome.kind == VILLAGE
        args = [self.county, self.outcome.code] if is_village else [self.outcome.code]
        return reverse("points:detail" if is_village else "transport:trip", args=args)


def _column(key: str, label: Any, kind: Kind = Kind.TEXT, **more: Any) -> Column:
    return Column(f"outcome.{key}", label, kind, **more)


JUDGED = Table(
    name="judged",
    columns=(
        _column("name", gettext_lazy("Tour, bus or village")),
        _column("kind", gettext_lazy("What is counted"), Kind.STATUS, badges=KINDS),
        _column("verdict", gettext_lazy("How it went"), Kind.STATUS, badges=VERDICTS),
        _column("planned", gettext_lazy("Planned"), Kind.NUMBER),
        _column("done", gettext_lazy("Really done"), Kind.NUMBER),
        _column("missed", gettext_lazy("Missed"), Kind.PERCENT),
        _column("late_min", gettext_lazy("Latest stop (min late)"), Kind.NUMBER),
        _column("planned_at", gettext_lazy("Planned at"), Kind.TIME),
        _column("done_at", gettext_lazy("Done at"), Kind.TIME),
        _column("foretold", gettext_lazy("Foretold"), Kind.NUMBER),
        _column("came", gettext_lazy("Came unannounced"), Kind.NUMBER),
        _column("km", gettext_lazy("Planned km"), Kind.NUMBER, shown=False),
        _column("by", gettext_lazy("Carried by"), shown=False),
        Column("note", gettext_lazy("What else is known"), sort=""),
    ),
    filters=(
        Choice(
            "kind", gettext_lazy("Tours, buses, villages"), [(key, badge.label) for key, badge in KINDS.items()],
            "outcome.kind",
        ),
        Choice(
            "verdict", gettext_lazy("How it went"), [(key, badge.label) for key, badge in VERDICTS.items()],
            "outcome.verdict",
        ),
    ),
    search=("outcome.name", "outcome.by"),
    search_hint=gettext_lazy("Tour, bus or village"),
    link=lambda row: row.href,
    empty=gettext_lazy("Nothing of this plan was to be driven."),
)  # fmt: skip


@require_safe
@page("plans.read")
def judged(request: PageRequest, county: str, plan: UUID) -> HttpResponseBase:
    """Planned against done, the worst first. Raises NoSuchPlan, PlanNotTaken."""
    found = queries.plan(request.actor, county, plan)
    if found.state != "accepted":
        raise PlanNotTaken
    told = judge(found, *queries.solution(county, plan))
    rows = [_Row(county, row, _note(row)) for row in told.rows]
    shown = {"plan": found, "told": told, "figures": _figures(told), "is_over": told.is_over}
    return JUDGED.respond(request, rows, "plans/judged.html", shown)


def _note(row: Outcome) -> str:
    """What the numbers of a row leave out."""
    if not row.extra:
        return ""
    if row.kind == TOUR:
        said = ngettext("{count} stop was not recorded", "{count} stops were not recorded", row.extra)
    elif row.kind == BUS:
        said = ngettext("{count} bag that no list has", "{count} bags that no list has", row.extra)
    else:
        said = ngettext("{count} bag was taken over", "{count} bags were taken over", row.extra)
    return said.format(count=row.extra)


def _figures(told: Judged) -> list[Mapping[str, Any]]:
    """The four figures, each with its part and whole, and where it opens to."""
    on_time = _("all stops within {minutes} min of the plan").format(minutes=told.on_time_min)
    foretold = "" if told.forecast is None else _("{count} foretold").format(count=told.forecast)
    return [
        _figure(_("Villages served as planned"), told.villages, VILLAGE, _("something of it came that day")),
        _figure(_("Tours on time"), told.tours, TOUR, on_time),
        _figure(_("Bags as listed"), told.bags, BUS),
        _figure(_("Unannounced pieces that were foretold"), told.foretold, VILLAGE, foretold),
    ]


def _figure(label: str, share: Share, kind: str, note: str = "") -> Mapping[str, Any]:
    unknown = _("{count} not recorded").format(count=share.unknown) if share.unknown else ""
    told = " · ".join(part for part in (note, unknown) if part)
    known = share if share.whole else Share(part=None, whole=None)
    return {
        "label": label,
        "part": known.part,
        "whole": known.whole,
        "note": told,
        "href": f"?kind={kind}#table-judged",
    }
