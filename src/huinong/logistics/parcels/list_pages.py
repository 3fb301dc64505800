"""The list of pieces, and what stands on a station's shelf."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huinong.edge.cells import Column, Kind
from huinong.edge.filters import Choice, Days
from huinong.edge.gates import OutOfScope
from huinong.edge.pages import PageRequest, page
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.logistics.parcels import queries
from huinong.logistics.parcels.day_queries import shelf_counts
from huinong.logistics.parcels.emsevt import may_export
from huinong.logistics.parcels.find_queries import few
from huinong.logistics.parcels.labels import DIRECTIONS, MARKS, OVERDUE, STATES
from huinong.logistics.parcels.life import Direction
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.queries import Wanted
from huinong.registry.points.values import PointKind, PointValue
from huinong.storage import search

WAITED_LONG_D = 3  # domain §6: 滞留 is open for more than 72 hours


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A piece as a line of the list. `mark` is its state, or that it is overdue."""

    number: str
    carrier: str
    carrier_name: str
    direction: str
    mark: str
    where: str
    village: str
    town: str
    recipient_name: str
    recipient_phone: str
    due_at: datetime | None
    arrived_at: datetime | None
    shelved_at: datetime | None
    weight_g: int
    cod_fen: int
    order: str | None


def link(row: Any) -> str:
    """The page of a piece."""
    return reverse("parcels:detail", args=[row.carrier, row.number])


PARCELS = Table(
    name="parcels",
    columns=(
        Column("number", _("Number")),
        Column("carrier_name", _("Carrier"), sort="carrier"),
        Column("mark", _("State"), Kind.STATUS, sort="state", badges=MARKS),
        Column("where", _("Where it is"), sort=""),
        Column("town", _("Township"), sort="village"),
        Column("village", _("Village")),
        Column("recipient_name", _("Recipient"), sort=""),
        Column("recipient_phone", _("Phone"), sort=""),
        Column("due_at", _("Due"), Kind.TIME),
        Column("arrived_at", _("Arrived"), Kind.TIME, shown=False),
        Column("shelved_at", _("Shelved"), Kind.TIME, shown=False),
        Column("direction", _("Direction"), Kind.STATUS, badges=DIRECTIONS, shown=False),
        Column("weight_g", _("Weight (g)"), Kind.NUMBER, shown=False),
        Column("cod_fen", _("Cash on delivery"), Kind.MONEY, sort="", shown=False),
        Column("order", _("Order"), sort="", shown=False),
    ),
    search=search.matching,
    search_hint=_("Number, phone tail, name, pinyin or initials"),
    default_sort="-id",
    link=link,
    empty=_("No piece is known here yet."),
    empty_hint=_("Announce a carrier's manifest, or take in the first piece at a counter."),
)


@require_safe
@page("parcels.read")
def parcels(request: PageRequest) -> HttpResponseBase:
    """Every piece in sight, newest first."""
    names = Names()
    county = county_of(request.actor, request.GET.get("county", ""))
    table = replace(PARCELS, row=_row_maker(names), filters=_filters(names, county), search=_search(request))
    rows = queries.visible_parcels(request.actor).filter(county=county)
    ids = few(table.wanted(rows, request.GET)) if request.GET else None
    if ids is not None:
        rows = rows.filter(id__in=ids)
    rows = rows.select_related("bag")
    scope = request.actor.scope
    shown = {
        "may_announce": request.actor.may("parcels.announce"),
        "may_export": request.actor.may("parcels.announce") and may_export(request.actor),
        "may_close_day": request.actor.may("parcels.except") and scope.point is None,
    }
    return table.respond(request, rows, "parcels/list.html", shown)


def _search(request: PageRequest) -> Callable[[Any, str], Any]:
    """Whoever sees few pieces finds all of them that fit; a sheet holds as many as it may."""
    newest = search.MANY if request.GET.get("export") else search.NEWEST
    return partial(search.matching, newest=newest, is_narrow=queries.is_narrow(request.actor))


def _filters(names: Names, county: str) -> tuple[Choice | Days, ...]:
    return (
        Choice("state", _("State"), [(state, badge.label) for state, badge in STATES.items()]),
        Choice("town", _("Township"), lambda: names.towns(county), narrow_by=_in_town),
        Choice("carrier", _("Carrier"), lambda: [(row.code, row.name) for row in names.carriers(county)]),
        Choice("direction", _("Direction"), [(value, badge.label) for value, badge in DIRECTIONS.items()]),
        Days("arrived", _("Arrived"), "arrived_at"),
        Days("accepted", _("Taken in"), "accepted_at"),
        Choice(
            "lacks",
            _("Three measures"),
            [
                ("id_kind", _("no real name")),
                ("contents", _("not inspected")),
                ("xray", _("not X-rayed")),
            ],
            narrow_by=lambda rows, value: rows.filter(direction=Direction.OUTBOUND, **{value: ""}),
        ),
        Choice("late", _("Time limit"), [(OVERDUE, _("overdue only"))], narrow_by=_overdue),
    )


def _in_town(rows: Any, town: str) -> Any:
    return queries.narrowed(rows, Wanted(village=town))


def _overdue(rows: Any, _value: str) -> Any:
    return queries.narrowed(rows, Wanted(is_overdue=True))


def _row_maker(names: Names) -> Callable[[Parcel], PieceRow]:
    now = clock.now()
    return lambda row: _row(row, names, now)


def _row(row: Parcel, names: Names, now: datetime) -> PieceRow:
    is_late = row.due_at is not None and row.due_at < now and row.shelved_at is None and row.closed_at is None
    held = row.bag.custodian if row.bag else row.custodian
    return PieceRow(
        number=row.number,
        carrier=row.carrier,
        carrier_name=names.carrier(row.county, row.carrier),
        direction=row.direction,
        mark=OVERDUE if is_late else row.state,
        where=names.holder(row.county, held),
        village=names.village(row.village) if row.village else "",
        town=names.town(row.village) if row.village else "",
        recipient_name=row.recipient_name,
        recipient_phone=row.recipient_phone_masked,
        due_at=row.due_at,
        arrived_at=row.arrived_at,
        shelved_at=row.shelved_at,
        weight_g=row.weight_g,
        cod_fen=row.cod_fen,
        order=row.order,
    )


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A piece as it stands on the shelf."""

    shelf_code: str
    number: str
    carrier: str
    carrier_name: str
    recipient_name: str
    recipient_phone: str
    village: str
    shelved_at: datetime | None
    waited_d: int


SHELF = Table(
    name="shelf",
    columns=(
        Column("shelf_code", _("Pick-up code")),
        Column("recipient_name", _("Recipient")),
        Column("recipient_phone", _("Phone")),
        Column("village", _("Village")),
        Column("carrier_name", _("Carrier")),
        Column("number", _("Number")),
        Column("shelved_at", _("Shelved"), Kind.TIME),
        Column("waited_d", _("Days waited"), Kind.NUMBER),
    ),
    search=("shelf_code", "recipient_name", "recipient_phone", "number"),
    search_hint=_("Pick-up code, name, phone tail or number"),
    default_sort="-waited_d",
    link=link,
    empty=_("Nothing stands on this shelf."),
    empty_hint=_("What is shelved here appears with its pick-up code."),
    page_rows=100,
)


@dataclass(frozen=True, slots=True)
class StationRow:
    """A station and what its shelf holds."""

    id: UUID
    name: str
    town: str
    pieces: int
    waited: int


STATIONS = Table(
    name="shelves",
    columns=(
        Column("name", _("Station")),
        Column("town", _("Township")),
        Column("pieces", _("On the shelf"), Kind.NUMBER),
        Column("waited", _("Over 3 days"), Kind.NUMBER),
    ),
    search=("name", "town"),
    search_hint=_("Station or township"),
    default_sort="-waited",
    link=lambda row: reverse("parcels:shelf_of", args=[row.id]),
    empty=_("No station is open here yet."),
    page_rows=100,
)


@require_safe
@page("parcels.read")
def shelf(request: PageRequest) -> HttpResponseBase:
    """One's own shelf, or the stations whose shelves one may look at."""
    actor = request.actor
    if actor.scope.point is not None:
        return redirect("parcels:shelf_of", actor.scope.point)
    names, county = Names(), county_of(actor, request.GET.get("county", ""))
    counts = shelf_counts(actor=actor, county=county, waited_d=WAITED_LONG_D)
    rows = [
        StationRow(point.id, point.name, names.town(point.division), *counts.get(point.id, (0, 0)))
        for point in names.points(county).values()
        if point.kind is PointKind.VILLAGE_STATION and _may_look(actor, point)
    ]
    return STATIONS.respond(request, rows, "parcels/shelves.html")


def _may_look(actor: Actor, point: PointValue) -> bool:
    return point.division.startswith(actor.scope.division) and point.is_open(clock.today())


@require_safe
@page("parcels.read")
def shelf_of(request: PageRequest, station: UUID) -> HttpResponseBase:
    """What waits on one station's shelf, longest first."""
    actor, names = request.actor, Names()
    county = county_of(actor, request.GET.get("county", ""))
    point = names.points(county).get(station)
    if point is None or not point.division.startswith(actor.scope.division) or actor.scope.point not in {None, station}:
        raise OutOfScope
    now = clock.now()
    rows = [
        ShelfRow(
            piece.shelf_code,
            piece.number,
            piece.carrier,
            names.carrier(county, piece.carrier),
            piece.recipient_name,
            piece.recipient_phone,
            names.village(piece.village),
            piece.shelved_at,
            (now - piece.shelved_at).days if piece.shelved_at else 0,
        )
        for piece in queries.shelf(county=county, station=station, actor=actor)
    ]
    shown = {
        "point": point,
        "town": names.town(point.division),
        "keeper": names.person(county, point.keeper_party),
        "pieces": len(rows),
        "waited": sum(row.waited_d >= WAITED_LONG_D for row in rows),
        "now": now,
        "may_choose": actor.role is not Role.KEEPER,
    }
    return SHELF.respond(request, rows, "parcels/shelf.html", shown)


__all__ = ["parcels", "shelf", "shelf_of"]
