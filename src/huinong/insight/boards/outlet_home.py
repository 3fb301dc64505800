"""The township outlet manager's home: can I close today?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huinong.counter.station.queries import room_on_shelf
from huinong.edge.pages import PageRequest
from huinong.insight.boards.places import TONES
from huinong.insight.boards.values import Tile
from huinong.insight.indicators import links
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.day_queries import shelf_counts
from huinong.logistics.parcels.labels import TROUBLES
from huinong.logistics.parcels.values import IncidentValue
from huinong.logistics.transport.labels import BAGS
from huinong.registry.points import queries as points
from huinong.registry.points.values import STATUS_LABELS, PointKind, PointRow, Status

WAITED_D = 3  # domain §6: 滞留 is open for more than 72 hours
SHOWN = 8
EVERY = 10_000
UNOPENED = ("sealed", "moving")


@dataclass(frozen=True, slots=True)
class StationLine:
    """A station of the town, and why it needs a visit."""

    name: str
    href: str
    tone: str
    status: Any
    shelf: int
    holds: int
    shelf_tone: str
    waited: int
    scan_days: int
    needed_days: int

    @property
    def is_wanting(self) -> bool:
        """Whether somebody must go there: silent, its shelf nearly full, or with pieces nobody fetches."""
        return self.tone == "will" or self.shelf_tone != "" or self.waited > 0


@dataclass(frozen=True, slots=True)
class BagLine:
    """A bag on its way into the town or out of it."""

    number: str
    href: str
    other: str
    pieces: int
    state: Any
    is_in: bool
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """Something that has gone wrong and is not closed."""

    label: Any
    what: str
    href: str
    opened_at: datetime


def show(request: PageRequest) -> HttpResponseBase:
    """Stations that need a visit, bags that must come and go, what stands on shelves, what is out of order."""
    actor = request.actor
    county = actor.scope.county or ""
    everywhere = points.points_in(county)
    rows = points.points(actor, limit=EVERY).rows
    stations = _stations(actor, county, rows)
    bags = _bags(actor, county, {point.id: point.name for point in everywhere}, {row.point.id for row in rows})
    incidents = [_incident(each) for each in parcels.open_incidents(actor=actor, county=county)]
    wanting = [each for each in stations if each.is_wanting]
    context = {
        "today": clock.today(),
        "tiles": _tiles(stations, bags, incidents),
        "stations": wanting[:SHOWN],
        "stations_left": max(0, len(wanting) - SHOWN),
        "points_url": links.page("points:list", status=Status.SILENT.value),
        "bags": bags[:SHOWN],
        "bags_left": max(0, len(bags) - SHOWN),
        "incidents": incidents[:SHOWN],
        "incidents_url": links.page("parcels:incidents"),
        "incidents_left": max(0, len(incidents) - SHOWN),
    }
    return render(request, "boards/home_outlet.html", context)


def _stations(actor: Actor, county: str, rows: Sequence[PointRow]) -> list[StationLine]:
    shelves = shelf_counts(actor=actor, county=county, waited_d=WAITED_D)
    found = [
        _station(row, shelves)
        for row in rows
        if row.point.kind is PointKind.VILLAGE_STATION and row.standing.status is not Status.CLOSED
    ]
    return sorted(found, key=lambda each: (each.tone != "will", each.shelf_tone != "must", -each.waited, each.name))


def _station(row: PointRow, shelves: Mapping[UUID, tuple[int, int]]) -> StationLine:
    shelf, waited = shelves.get(row.point.id, (0, 0))
    room = room_on_shelf(row.point.division, clock.today())
    return StationLine(
        name=row.point.name,
        href=links.point(row.point.county, row.point.id),
        tone=TONES[row.standing.status],
        status=STATUS_LABELS[row.standing.status],
        shelf=shelf,
        holds=room.holds,
        shelf_tone=room.tone(shelf),
        waited=waited,
        scan_days=row.standing.scan_days,
        needed_days=row.standing.needed_days,
    )


def _bags(actor: Actor, county: str, names: Mapping[UUID, str], own: set[UUID]) -> list[BagLine]:
    """Unopened bags for a point of the town, and those that wait at one of them to leave it."""
    held = {custody.point(point) for point in own}
    found = parcels.bags(actor=actor, county=county, states=UNOPENED)
    lines = [_bag(county, bag, names, own) for bag in found if _is_mine(bag, own, held)]
    return sorted(lines, key=lambda line: line.closed_at)


def _is_mine(bag: BagValue, own: set[UUID], held: set[str]) -> bool:
    comes = bag.to_point in own and bag.custodian not in held
    return comes or (bag.custodian in held and bag.to_point not in own)


def _bag(county: str, bag: BagValue, names: Mapping[UUID, str], own: set[UUID]) -> BagLine:
    is_in = bag.to_point in own
    href = links.page("transport:bag", bag.number) or links.page("journal:thread", county, f"BAG-{bag.number}")
    other = names.get(bag.from_point if is_in else bag.to_point, "")
    return BagLine(bag.number, href, other, bag.pieces, BAGS[bag.state].label, is_in, bag.closed_at)


def _incident(each: IncidentValue) -> IncidentLine:
    what = f"{each.piece.carrier} {each.piece.number}" if each.piece else each.bag or ""
    href = links.page("parcels:incident", each.id) or links.page("journal:thread", each.county, each.thread)
    return IncidentLine(TROUBLES[each.kind].label, what, href, each.opened_at)


def _tiles(stations: Sequence[StationLine], bags: Sequence[BagLine], incidents: Sequence[IncidentLine]) -> list[Tile]:
    silent = sum(each.tone == "will" for each in stations)
    waited = sum(each.waited for each in stations)
    into = [bag for bag in bags if bag.is_in]
    out = [bag for bag in bags if not bag.is_in]
    return [
        Tile(
            label=_("Stations that took pieces in"),
            part=len(stations) - silent,
            whole=len(stations),
            kind="share",
            href=links.page("points:list"),
            note=ngettext("{n} silent", "{n} silent", silent).format(n=silent),
        ),
        Tile(
            label=_("On the shelves"),
            value=sum(each.shelf for each in stations),
            href=links.page("parcels:shelf"),
            note=_("{n} waited more than {days} days").format(n=waited, days=WAITED_D),
        ),
        Tile(label=_("Bags to come"), value=len(into), note=_pieces(into), href="#bags"),
        Tile(label=_("Bags to send on"), value=len(out), note=_pieces(out), href="#bags"),
        Tile(label=_("Exceptions"), value=len(incidents), href=links.page("parcels:incidents")),
    ]


def _pieces(bags: Sequence[BagLine]) -> str:
    return _("{n} pieces").format(n=f"{sum(bag.pieces for bag in bags):,}")
