"""A county's day as a problem that the planner solves: made from the tables and the facts, in few queries."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.engines.planning.days.lots import in_lots
from huinong.engines.planning.days.values import (
    Bus,
    Call,
    Centre,
    Demand,
    Direction,
    Fetch,
    Problem,
    Rates,
    Vehicle,
    Village,
    Zone,
)
from huinong.engines.planning.geometry import between, coordinates
from huinong.engines.planning.learning import ServiceTime
from huinong.kernel import clock
from huinong.logistics.plans.demand import Need, Needs, needs_of
from huinong.logistics.plans.errors import NothingToPlan
from huinong.logistics.plans.figures import MINUTE_S, DayFigures, day_figures
from huinong.logistics.plans.fleet_queries import fleet_on
from huinong.logistics.plans.ground import Counter, Ground, Map, ground, map_of
from huinong.logistics.plans.values import Known, Options, VehicleValue
from huinong.logistics.transport.day_trips import DayTrip, day_trips
from huinong.logistics.travel import queries as travel
from huinong.registry.policies.queries import figure

NEAREST_STOPS = 3
G_A_KG = 1000
M_A_KM, S_AN_HOUR = 1000, 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A day's problem and what it is made of."""

    problem: Problem
    known: Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What is read of a day before any way is measured."""

    county: str
    on: date
    options: Options
    figures: DayFigures
    ground: Ground
    needs: Needs
    fleet: tuple[VehicleValue, ...]
    buses: tuple[DayTrip, ...]
    now_s: int

    @property
    def opens_s(self) -> int:
        """From when the centre still sends out: on the day itself, from now."""
        return max(self.figures.opens_s, self.now_s)

    @property
    def closes_s(self) -> int:
        return self.figures.closes_s + self.options.later_min * MINUTE_S


def read_day(county: str, on: date, options: Options) -> Day:
    """What is known of a day, in a number of queries that does not grow with it. Raises NothingToPlan."""
    figures, where = day_figures(county, on), ground(county, on)
    trips = day_trips(county, on, kinds=("bus",))
    now_s = _now_s(on)
    return Day(
        county=county,
        on=on,
        options=options,
        figures=figures,
        ground=where,
        needs=needs_of(county, on, where, figures),
        fleet=_with_more(fleet_on(county, on), options.more_vans),
        buses=tuple(trip for trip in trips if trip.state == "scheduled" and _leaves_s(trip) > now_s),
        now_s=now_s,
    )


def _now_s(on: date) -> int:
    """How far the day has come; 0 before it begins."""
    return max(0, int((clock.now() - clock.at_beijing(on, hour=0)).total_seconds()))


def _leaves_s(trip: DayTrip) -> int:
    return trip.calls[0].leaves_s if trip.calls else 0


def _with_more(fleet: tuple[VehicleValue, ...], more: int) -> tuple[VehicleValue, ...]:
    """The fleet with vans like its first one that there are not."""
    first = next((each for each in fleet if each.kind == "van"), None)
    if first is None:
        return fleet
    return (*fleet, *(replace(first, code=f"{first.code}+{n}", plate="", driver="") for n in range(1, more + 1)))


def known_of(day: Day) -> Known:
    """What a day's plan is made of, for the page that asks for one."""
    needs = day.needs
    return Known(
        down_here=needs.pieces(is_up=False, stage="here"),
        down_announced=needs.pieces(is_up=False, stage="announced"),
        down_forecast=needs.pieces(is_up=False, stage="forecast"),
        up_here=needs.pieces(is_up=True, stage="here"),
        up_forecast=needs.pieces(is_up=True, stage="forecast"),
        villages=len({row.counter for row in needs.rows}),
        vehicles=len(day.fleet),
        buses=len(day.buses),
        weeks=needs.weeks,
        unplaced=day.ground.unplaced,
        closed=day.ground.closed,
    )


def build(county: str, on: date, options: Options) -> Built:
    """The problem of a day. Raises NothingToPlan, PolicyMissing."""
    day = read_day(county, on, options)
    if not day.needs.rows or not (day.fleet or day.buses):
        is_known = bool(day.needs.rows)
        reason = _("neither a vehicle nor a bus works on it") if is_known else _("no piece is known or foretold")
        raise NothingToPlan(day=on.isoformat(), reason=reason)
    places = map_of(day.ground, day.buses, frozenset(row.counter for row in day.needs.rows))
    return _Builder(day, places).built()


class _Builder:
    """Puts the parts of a problem together."""

    def __init__(self, day: Day, places: Map) -> None:
        self.day, self.map, self.figures = day, places, day.figures
        self.usual, self.at = travel.service_times(day.county, day.on)
        self.detour = figure("travel.detour_percent", division=day.county, on=day.on) / 100
        self.buses = tuple(self._buses())

    def built(self) -> Built:
        kinds = sorted({each.kind for each in self.day.fleet}) or ["van"]
        ways = {kind: travel.matrix(self.day.county, self.map.places, kind, self.day.on) for kind in kinds}
        first = ways[kinds[0]]
        problem = Problem(
            places=self.map.places, depot=0, opens_s=self.day.opens_s, closes_s=self.day.closes_s,
            travel={kind: way.matrix for kind, way in ways.items()}, demands=tuple(self._demands()),
            villages=tuple(self._villages()), centres=tuple(self._centres()), vehicles=tuple(self._vehicles()),
            buses=self.buses, rates=self._rates(),
        )  # fmt: skip
        road_map = first.extract.name if first.extract else ""
        known = replace(known_of(self.day), is_estimate=first.matrix.is_estimate, road_map=road_map)
        return Built(problem=in_lots(problem), known=known)

    def _rates(self) -> Rates:
        told = self.figures
        return Rates(
            bag_g=told.bag_g, bag_cm3=told.bag_cm3, bag_pieces=told.bag_pieces, keeper_waits_s=told.keeper_waits_s,
            passenger_fen_per_hour=told.passenger_fen_per_hour, unserved_fen=told.unserved_fen,
        )  # fmt: skip

    def _demands(self) -> Iterator[Demand]:
        for need in self.day.needs.rows:
            counter = self.map.counters.get(need.counter)
            if counter is not None:
                yield self._demand(need, counter)

    def _demand(self, need: Need, counter: Counter) -> Demand:
        direction = Direction.UP if need.is_up else Direction.DOWN
        ready_s, due_s = self._times(need, counter)
        return Demand(
            code=f"{counter.point.code}/{direction}/{need.carrier}/{need.stage}", place=counter.place,
            direction=direction, carrier=need.carrier, pieces=need.pieces,
            load_g=need.load_g or need.pieces * self.figures.piece_g, volume_cm3=need.pieces * self.figures.piece_cm3,
            ready_s=ready_s, due_s=due_s, is_forecast=need.stage == "forecast",
        )  # fmt: skip

    def _times(self, need: Need, counter: Counter) -> tuple[int, int]:
        """From when it may leave, and by when it must be there."""
        opens_s, _ = self._hours(counter.point.id)
        if need.is_up:
            ready_s = self.figures.up_ready_s if need.stage == "forecast" else opens_s
            return max(ready_s, self.day.now_s), self.figures.up_due_s + self.day.options.later_min * MINUTE_S
        ready_s = self.day.opens_s if need.stage == "here" else self.figures.sorted_s
        return max(ready_s, self.day.now_s), self.day.closes_s

    def _hours(self, point: UUID) -> tuple[int, int]:
        """When somebody is there: from the first spell's beginning to the last one's end; else as the centre."""
        spells = self.day.ground.openings[point].spells
        if not spells:
            return self.figures.opens_s, self.figures.closes_s
        return spells[0].opens * MINUTE_S, spells[-1].closes * MINUTE_S

    def _villages(self) -> Iterator[Village]:
        for counter in self.map.counters.values():
            opens_s, closes_s = self._hours(counter.point.id)
            told: ServiceTime = self.at.get(counter.point.id, self.usual)
            yield Village(
                place=counter.place, opens_s=opens_s, closes_s=closes_s, stop_s=told.stop_s, piece_s=told.piece_s,
                fetches=tuple(self._fetches(counter)),
            )  # fmt: skip

    def _fetches(self, counter: Counter) -> list[Fetch]:
        """The ways of a keeper to the nearest stops where buses call. One's own township's stop costs nothing."""
        here = self.map.places[counter.place]
        stops = sorted({call.place for bus in self.buses for call in bus.calls} - {0})
        if not stops:
            return []
        lng, lat = coordinates([self.map.places[stop] for stop in stops])
        metres = between(lng, lat, *coordinates([here] * len(stops))) * self.detour
        near = sorted((float(away), stop) for away, stop in zip(metres, stops, strict=True))[:NEAREST_STOPS]
        return [self._fetch(stop, away) for away, stop in near if away <= self.figures.fetch_m]

    def _fetch(self, stop: int, away_m: float) -> Fetch:
        is_there = away_m < 1
        takes_s = round(away_m / M_A_KM / self.figures.fetch_km_per_hour * S_AN_HOUR)
        fee_fen = 0 if is_there else self.figures.fetch_fee_fen
        return Fetch(stop=stop, takes_s=takes_s, fee_fen=fee_fen, load_g=self.figures.fetch_g)

    def _centres(self) -> Iterator[Centre]:
        for point, place in self.map.centres.items():
            if place == 0:
                continue
            opens_s, closes_s = self._hours(point)
            yield Centre(
                place=place, opens_s=opens_s, closes_s=closes_s, stop_s=self.figures.centre_stop_s,
                handling_s=self.figures.handling_s, pieces=self.figures.handling_pieces,
                fee_fen_per_piece=self.figures.handling_fen_per_piece,
            )  # fmt: skip

    def _vehicles(self) -> Iterator[Vehicle]:
        for each in self.day.fleet:
            base = self.map.centres.get(each.base)
            starts_s = max(each.starts_min * MINUTE_S, self.day.now_s)
            if base is None or starts_s >= each.ends_min * MINUTE_S:
                continue
            yield Vehicle(
                code=each.code, kind=each.kind, base=base, profile=each.kind, starts_s=starts_s,
                ends_s=each.ends_min * MINUTE_S, turnaround_s=each.turnaround_min * MINUTE_S, trips=each.trips,
                load_g=each.load_kg * G_A_KG, spaces={Zone(zone): space for zone, space in each.spaces.items()},
                fixed_fen=each.fixed_fen, fen_per_km=each.fen_per_km, fen_per_hour=each.fen_per_hour,
            )  # fmt: skip

    def _buses(self) -> Iterator[Bus]:
        for trip in self.day.buses if self.day.options.buses else ():
            calls = tuple(self._calls(trip))
            if len(calls) > 1 and any(call.place == 0 for call in calls):
                told = self.figures
                yield Bus(
                    code=trip.code, line=trip.route_name, calls=calls, bags=trip.capacity_bags or told.bus_bags,
                    load_g=(trip.capacity_kg or told.bus_kg) * G_A_KG,
                    fee_fen=told.bag_fee_fen if trip.fee_basis != "monthly" else 0,
                    bag_s=told.bag_s, passengers=told.bus_passengers,
                )  # fmt: skip

    def _calls(self, trip: DayTrip) -> Iterator[Call]:
        for call in trip.calls:
            place = self.map.stop_of(call.place.point, call.place.code)
            if place is not None:
                yield Call(place=place, arrives_s=call.arrives_s, leaves_s=call.leaves_s)
