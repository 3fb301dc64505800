"""The network as places: its points with their standing, and the villages that have no active one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huinong.edge import gates
from huinong.insight.boards.values import Place
from huinong.insight.indicators import links
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.names import short
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.values import Precision
from huinong.registry.points import queries as points
from huinong.registry.points.crowds import Box
from huinong.registry.points.values import KIND_LABELS, STATUS_LABELS, PointKind, PointRow, Status

COUNTY, TOWN, VILLAGE = 6, 9, 12
EVERY = 1_000_000
GAP = "gap"
TONES = {Status.ACTIVE: "good", Status.NEW: "info", Status.SILENT: "will", Status.CLOSED: "calm"}
TIERS = {
    PointKind.COUNTY_CENTRE: "county",
    PointKind.TOWNSHIP_CENTRE: "township",
    PointKind.OUTLET: "township",
    PointKind.VILLAGE_STATION: "village",
}
STATES: Mapping[str, Any] = {
    **{status.value: label for status, label in STATUS_LABELS.items()},
    GAP: gettext_lazy("Village without an active point"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a map is narrowed to: a division's prefix, a status of points or `gap`, the day, and the window in sight."""

    division: str
    on: date
    status: str = ""
    box: Box | None = None
    zoom: float = 0.0


def places(actor: Actor, asked: Asked) -> tuple[Place, ...]:
    """The points an actor may see, and the coverage gaps among the villages of their place."""
    return (*_points(actor, asked), *gaps(actor, asked))


def rows(actor: Actor, asked: Asked) -> tuple[PointRow, ...]:
    """The points as the registry has them."""
    if asked.status == GAP:
        return ()
    status = Status(asked.status) if asked.status else None
    return points.points(actor, division=asked.division, status=status, limit=EVERY, on=asked.on).rows


def gaps(actor: Actor, asked: Asked) -> tuple[Place, ...]:
    """The 建制村 without an active point: for those who see a whole place, not one point's or one party's things."""
    gates.require(actor, "points.read")
    if not _shows_gaps(actor, asked):
        return ()
    found: list[Place] = []
    for county in points.counties_on_network(asked.division):
        prefix = asked.division if len(asked.division) > COUNTY else county
        active = points.active_villages(county, asked.on)
        found += _gaps_of(actor, [v for v in divisions.village_committees(prefix, asked.on) if v.code not in active])
    return tuple(found)


def _shows_gaps(actor: Actor, asked: Asked) -> bool:
    if asked.status not in {"", GAP} or actor.scope.point is not None or actor.scope.party is not None:
        return False
    return asked.division.startswith(actor.scope.division)


def _gaps_of(actor: Actor, villages: Sequence[Any]) -> list[Place]:
    where = divisions.places(village.code for village in villages)
    towns = divisions.names({village.code[:TOWN] for village in villages})
    may_open = actor.may("indicators.read")
    return [
        Place(
            name=short(village.name),
            kind=_("Village"),
            town=towns.get(village.code[:TOWN], ""),
            tone="must",
            status=STATES[GAP],
            href=links.page("indicators:detail", "village_service", division=village.code) if may_open else "",
            lng=place.lng if (place := where.get(village.code)) else None,
            lat=place.lat if place else None,
            precision=place.precision.value if place else Precision.UNKNOWN.value,
            is_gap=True,
        )
        for village in villages
    ]


def _points(actor: Actor, asked: Asked) -> tuple[Place, ...]:
    found = rows(actor, asked)
    towns = divisions.names({town_of(row) for row in found})
    return tuple(
        Place(
            name=row.point.name,
            kind=KIND_LABELS[row.point.kind],
            town=towns.get(town_of(row), ""),
            tone=TONES[row.standing.status],
            status=STATUS_LABELS[row.standing.status],
            href=links.point(row.point.county, row.point.id),
            lng=row.point.lng,
            lat=row.point.lat,
            precision=row.point.precision.value,
        )
        for row in found
    )


def town_of(row: PointRow) -> str:
    """The nine digits of the township a point lies in; the county's six for its centre."""
    division = row.point.division
    return division[:COUNTY] if not division[COUNTY:].strip("0") else division[:TOWN]
