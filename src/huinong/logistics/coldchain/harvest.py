"""The weeks ahead: what will be picked against the cold and the trucks, and who picks when if it is too much."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from huinong.engines.planning.cold.glut import Alert, Limits, Lot, alerts, staged
from huinong.engines.planning.cold.stays import Need, needs
from huinong.engines.planning.cold.values import Case, Crop, Harvest
from huinong.engines.planning.days.values import Zone
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import queries, rules
from huinong.logistics.coldchain.models import Room
from huinong.logistics.coldchain.rooms import LITRES, WEEK, capacity_l, free_l, weeks_from
from huinong.logistics.coldchain.values import COLD, ForecastValue, NewCrop

SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One zone in one week: what is picked for it, the room that needs, the room there is and what of it is free."""

    zone: Zone
    monday: date
    kg: Mapping[Case, int]
    need_m3: Mapping[Case, float]
    capacity_m3: float
    free_m3: float

    @property
    def is_short(self) -> bool:
        """Whether the likely need does not fit into what is free."""
        return self.need_m3[Case.MID] > self.free_m3 + 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One line of the staged calendar: who picks how much of what in which week; what of it finds no place."""

    monday: date
    ripe: date
    crop: str
    crop_name: str
    division: str
    party: UUID | None
    kg: int
    overflow_kg: int = 0
    short_of: str = ""

    @property
    def is_later(self) -> bool:
        """Whether it has to wait for its turn."""
        return self.monday > self.ripe


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The weeks ahead. `alerts` name the crops of which more is ripe than finds a place, or whose price is too low."""

    mondays: tuple[date, ...]
    weeks: tuple[Week, ...]
    stages: tuple[Stage, ...]
    overflows: tuple[Stage, ...]
    alerts: tuple[Alert, ...]
    truck_kg: int

    @property
    def is_glut(self) -> bool:
        """Whether something finds no place, however it is staged."""
        return bool(self.overflows)


def outlook(actor: Actor, county: str, first: date, weeks: int, *, case: Case = Case.MID) -> Outlook:
    """The weeks from a day's own on. Whoever sees only a party's own forecasts is told nothing of the others'.

    Rows are staged together for the county, and then shown to whom they are about.
    """
    mondays = weeks_from(first, weeks)
    crops = {crop.code: engine_crop(county, crop) for crop in queries.crops(county)}
    waits = {crop.code: crop.waits_weeks for crop in queries.crops(county)}
    rows = queries.county_forecasts(actor, county, mondays[0], mondays[-1])
    lots = [_lot(at, row, mondays, waits[row.crop], case) for at, row in enumerate(rows)]
    room = _rooms(actor, county, mondays)
    truck_kg = rules.truck_kg(county)
    limits = Limits(
        m3={(zone, at): free for (zone, at), (_capacity, free) in room.items()},
        truck_kg=dict.fromkeys(range(len(mondays)), truck_kg),
    )
    calendar = staged(crops.values(), lots, limits)
    by_lot = {lot.code: row for lot, row in zip(lots, rows, strict=True) if _is_mine(actor, row)}
    floors = {crop.code: crop.floor_fen_per_kg for crop in queries.crops(county)}
    return Outlook(
        mondays=mondays,
        weeks=_weeks(crops, rows, mondays, room),
        stages=tuple(
            _stage(by_lot[each.lot], mondays[each.week], each.kg) for each in calendar.slices if each.lot in by_lot
        ),
        overflows=tuple(
            _stage(by_lot[each.lot], by_lot[each.lot].monday, 0, each.kg, each.short_of)
            for each in calendar.overflows
            if each.lot in by_lot
        ),
        alerts=tuple(alerts(crops.values(), lots, calendar, floors)),
        truck_kg=truck_kg,
    )


def engine_crop(county: str, crop: NewCrop) -> Crop:
    """A crop of the calendar as the engine wants it, with what the cold saves of it."""
    loss, cooled = rules.loss_shares(county, crop.code)
    return Crop(
        code=crop.code,
        name=crop.name,
        zone=crop.zone,
        price_fen_per_kg=crop.price_fen_per_kg,
        kg_per_m3=crop.kg_per_m3,
        stands_days=crop.stands_days,
        heat_s=crop.heat_minutes * SECONDS,
        loss_share=loss,
        cooled_loss_share=cooled,
    )


def _lot(at: int, row: ForecastValue, mondays: Sequence[date], waits: int, case: Case) -> Lot:
    week = (row.monday - mondays[0]) // WEEK
    kg = {Case.LOW: row.low_kg, Case.MID: row.mid_kg, Case.HIGH: row.high_kg}[case]
    last = min(week + waits, len(mondays) - 1)
    return Lot(code=str(at), who=row.division, crop=row.crop, week=week, last_week=last, kg=kg)


def _is_mine(actor: Actor, row: ForecastValue) -> bool:
    return actor.scope.covers(row.division, party=row.party, point=actor.scope.point)


def _rooms(actor: Actor, county: str, mondays: Sequence[date]) -> dict[tuple[Zone, int], tuple[float, float]]:
    """Cubic metres there are and cubic metres free, by zone and week."""
    found = {(zone, at): (0.0, 0.0) for zone in COLD for at in range(len(mondays))}
    stores = queries.visible_facilities(actor).filter(county=county)
    for room in Room.objects.select_related("facility").filter(facility__in=stores):
        for at, free in enumerate(free_l(room, room.facility, mondays)):
            capacity, before = found[Zone(room.zone), at]
            own = capacity_l(room, room.facility, mondays[at])
            found[Zone(room.zone), at] = (capacity + own / LITRES, before + free / LITRES)
    return found


def _weeks(
    crops: Mapping[str, Crop],
    rows: Sequence[ForecastValue],
    mondays: Sequence[date],
    room: Mapping[tuple[Zone, int], tuple[float, float]],
) -> tuple[Week, ...]:
    """Every zone and week in which something is picked, or stands."""
    harvests = [
        Harvest(
            code=str(at),
            place=0,
            crop=row.crop,
            week=(row.monday - mondays[0]) // WEEK,
            low_kg=row.low_kg,
            mid_kg=row.mid_kg,
            high_kg=row.high_kg,
        )
        for at, row in enumerate(rows)
    ]
    found: dict[tuple[Zone, int], Need] = {(each.zone, each.week): each for each in needs(crops.values(), harvests)}
    zones = {zone for zone, _week in found} | {zone for (zone, _at), (capacity, _free) in room.items() if capacity}
    nothing: Mapping[Case, int] = defaultdict(int)
    return tuple(
        Week(
            zone=zone,
            monday=monday,
            kg=need.kg if need else nothing,
            need_m3=need.m3 if need else defaultdict(float),
            capacity_m3=room[zone, at][0],
            free_m3=room[zone, at][1],
        )
        for zone in COLD
        if zone in zones
        for at, monday in enumerate(mondays)
        for need in (found.get((zone, at)),)
    )


def _stage(row: ForecastValue, monday: date, kg: int, overflow_kg: int = 0, short_of: str = "") -> Stage:
    return Stage(
        monday=monday,
        ripe=row.monday,
        crop=row.crop,
        crop_name=row.crop_name,
        division=row.division,
        party=row.party,
        kg=kg,
        overflow_kg=overflow_kg,
        short_of=short_of,
    )
