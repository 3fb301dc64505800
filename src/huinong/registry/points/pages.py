"""Points as pages: the list, the capability matrix, and one point with the days behind its standing."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.divisions.queries import children, names
from huinong.registry.points import queries
from huinong.registry.points.listing import PointLine, PointListing, town_of
from huinong.registry.points.sight import sight_of
from huinong.registry.points.values import (
    CAPABILITY_LABELS,
    KIND_LABELS,
    STAGE_LABELS,
    STATUS_LABELS,
    CapabilityRow,
    CapabilityService,
    PointKind,
    Stage,
    Status,
)

COUNTY, TOWN = 6, 9
KINDS = [(kind.value, label) for kind, label in KIND_LABELS.items()]
KIND_BADGES = {kind.value: Badge(label) for kind, label in KIND_LABELS.items()}
STATUS_TINTS = {Status.ACTIVE: Tint.GREEN, Status.NEW: Tint.BLUE, Status.SILENT: Tint.AMBER, Status.CLOSED: Tint.GREY}
STATUS_BADGES = {status.value: Badge(label, STATUS_TINTS[status]) for status, label in STATUS_LABELS.items()}
STAGE_TINTS = {Stage.LIVE: Tint.GREEN, Stage.EQUIPPED: Tint.BLUE, Stage.TRAINED: Tint.BLUE, Stage.LICENSED: Tint.GREY}
STAGE_BADGES = {stage.value: Badge(label, STAGE_TINTS[stage]) for stage, label in STAGE_LABELS.items()}
COLUMNS = (
    Column("name", _("Point")),
    Column("code", _("Code")),
    Column("kind", _("Kind"), Kind.STATUS, badges=KIND_BADGES),
    Column("place", _("Township")),
    Column("status", _("Status"), Kind.STATUS, badges=STATUS_BADGES),
    Column("scan_days", _("Days with scans"), Kind.NUMBER),
    Column("keeper", _("Keeper")),
    Column("opened_on", _("Opened on"), Kind.DATE),
    Column("closed_on", _("Closed on"), Kind.DATE, shown=False),
    Column("plaque_on", _("Plaque since"), Kind.DATE, shown=False),
    Column("precision", _("Position"), shown=False),
)


def _address(line: Any) -> str:
    return reverse("points:detail", args=[line.county, line.id])


def _by(field: str, read: Any = str) -> Any:
    return lambda rows, value: rows.narrowed(**{field: read(value)})


def _towns(actor: Actor) -> Sequence[tuple[str, str]]:
    """The places one level below the actor's, to narrow a list by; none inside a town."""
    own = actor.scope.division
    return [(row.prefix, row.name) for row in children(own)] if len(own) < TOWN else []


def _table(actor: Actor) -> Table:
    places = _towns(actor)
    by_place = (Choice("place", _("Place"), places, narrow_by=_by("division")),) if places else ()
    return Table(
        name="points",
        columns=COLUMNS,
        filters=(
            Choice("kind", _("Kind"), KINDS, narrow_by=_by("kind", PointKind)),
            Choice(
                "status",
                _("Status"),
                [(s.value, label) for s, label in STATUS_LABELS.items()],
                narrow_by=_by("status", Status),
            ),
            *by_place,
        ),
        search=lambda rows, text: rows.narrowed(text=text),
        search_hint=_("Name, initials or code"),
        link=_address,
        empty=_("No point is open here yet."),
        empty_hint=_("A point appears here when it is opened; it becomes active by its scans."),
    )


@require_safe
@page("points.read")
def points(request: PageRequest) -> HttpResponseBase:
    """The points of one's place, with how they stand today."""
    actor = request.actor
    place = request.GET.get("place", "")
    is_near = len(actor.scope.division) >= COUNTY
    counts = queries.status_counts(actor, division=place if place.isdigit() else "") if is_near else {}
    chosen = request.GET.get("status", "")
    context = {
        "counts": [(status.value, STATUS_LABELS[status], number) for status, number in counts.items()],
        "chosen": chosen if chosen in {status.value for status in Status} else "",
        "place": place if place.isdigit() else "",
        "total": sum(counts.values()),
        "may_write": actor.may("points.write"),
    }
    listing = PointListing(actor, keeper=_uuid(request.GET.get("keeper", "")))
    return _table(actor).respond(request, listing, "points/list.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
@page("points.read")
def detail(request: PageRequest, county: str, point: UUID) -> HttpResponseBase:
    """One point: how it stands and why, who keeps it, when it opens, what it can do."""
    row = queries.seen_point(request.actor, county, point)
    context = sight_of(request.actor, row, chosen=_day(request.GET.get("day", "")))
    is_part = request.headers.get("HX-Target", "").rpartition("#")[2] == "standing"
    return render(request, "points/standing.html" if is_part else "points/detail.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


MATRIX_COLUMNS = (
    Column("name", _("Point")),
    Column("place", _("Township"), shown=False),
    *(
        Column(f"at.{service.value}", label, Kind.STATUS, badges=STAGE_BADGES, sort="")
        for service, label in CAPABILITY_LABELS.items()
    ),
)


def _matrix_table(actor: Actor) -> Table:
    places = _towns(actor)
    return Table(
        name="capabilities",
        columns=MATRIX_COLUMNS,
        filters=(
            Choice("kind", _("Kind"), KINDS),
            *((Choice("place", _("Place"), places, "division", narrow_by=_in_place),) if places else ()),
            Choice(
                "lacks", _("Not live"), [(s.value, label) for s, label in CAPABILITY_LABELS.items()], narrow_by=_lacks
            ),
        ),
        search=("name", "code"),
        search_hint=_("Name or code"),
        link=_address,
        empty=_("No point is open here yet."),
    )


def _in_place(rows: Sequence[Any], value: str) -> list[Any]:
    return [row for row in rows if row.division.startswith(value)]


def _lacks(rows: Sequence[Any], value: str) -> list[Any]:
    return [row for row in rows if getattr(row.at, value) != Stage.LIVE.value]


@require_safe
@page("points.read")
def capabilities(request: PageRequest) -> HttpResponseBase:
    """Which point can do what (一点多能), and where a service is still missing."""
    matrix = queries.capability_matrix(request.actor)
    today = clock.today()
    towns = names({town_of(row.point.division) for row in matrix.rows})
    serving = [row for row in matrix.rows if row.point.is_open(today)]
    rows = [_matrix_line(row, matrix.services, towns) for row in serving]
    context = {
        "live": [
            (service.value, CAPABILITY_LABELS[service], sum(_is_live(row, place) for row in serving))
            for place, service in enumerate(matrix.services)
        ],
        "whole": len(serving) or None,
        "as_of": today,
    }
    return _matrix_table(request.actor).respond(request, rows, "points/capabilities.html", context)


def _is_live(row: CapabilityRow, place: int) -> bool:
    return row.cells[place].stage is Stage.LIVE


def _matrix_line(row: CapabilityRow, services: Sequence[CapabilityService], towns: Mapping[str, str]) -> Any:
    point = row.point
    stages = {
        service.value: cell.stage.value if cell.stage else "" for service, cell in zip(services, row.cells, strict=True)
    }
    town = town_of(point.division)
    told = {"id": point.id, "county": point.county, "code": point.code, "name": point.name, "kind": point.kind.value}
    return SimpleNamespace(**told, division=point.division, place=towns.get(town, town), at=SimpleNamespace(**stages))


__all__ = ["PointLine", "capabilities", "detail", "points"]
