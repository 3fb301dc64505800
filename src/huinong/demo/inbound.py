"""The inbound day: manifests, two waves at the county centre, buses to the townships, vans to the stations."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from huinong.demo.carriage import Call, Ride, Round, call, come, come_back, leave, offer, set_out
from huinong.demo.pieces import Load, Piece, Week, announce, chunks, draw_pieces, scan
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, DISPATCHER, Station, Town, World, keeper, outlet
from huinong.kernel.clock import at_beijing
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import NewBag, Opening
from huinong.logistics.parcels.life import Event
from huinong.logistics.transport import services as transport

BAG_PIECES = 30
SECOND_WAVE = 0.25
SHORT, DAMAGED, LOST = 0.004, 0.003, 0.0015
SENT_BACK = 0.7  # of the pieces noted as damaged before signing; the others turn out to be whole inside
ONE_HAND = timedelta(seconds=3)  # between two scans of one sorter; a larger load has more hands at it
UNLOADING = timedelta(minutes=25)  # the longest that a trunk load stands in the yard
BUS_STEP = 2  # minutes between the departures of the townships' buses
OUT_MINUTES = (520, 870)  # 08:40 and 14:30: the two waves
BACK_MINUTE, VAN_MINUTE = 1_030, 630  # 17:10, 10:30
CROWDED_WEEKDAY = 4  # Fridays the first bus is full of people going home
BAGGED_STATIONS = 4  # of the showcase township: their pieces travel on in bags of their own


def trip_code(world: World, prefix: str, town: Town, day: date, minute: int) -> str:
    """The code of a township's trip, as the timetable made it."""
    at = minute + world.towns.index(town) * BUS_STEP
    return f"{prefix}{town.code[6:]}-{day:%Y%m%d}-{at // 60:02d}{at % 60:02d}"


class InboundDay:
    """One day's inbound pieces, step by step, each at its moment."""

    def __init__(
        self, world: World, week: Week, day: date, *, seed: int, pieces: int, snowed_in: frozenset[str]
    ) -> None:
        self.world, self.week, self.day = world, week, day
        self.draw = random.Random(f"{seed}/{day}/inbound")
        self.pieces, self.snowed_in = pieces, snowed_in
        self.waves: tuple[list[Piece], list[Piece]] = ([], [])
        self.loads: tuple[dict[str, list[Load]], dict[str, list[Load]]] = ({}, {})
        self.here: dict[str, list[Piece]] = {}
        self.rounds: list[tuple[Station, Load]] = []

    def at(self, hour: int, minute: int = 0) -> datetime:
        """A moment of this day, by the clock in China."""
        return at_beijing(self.day, hour=hour, minute=minute)

    def steps(self) -> Iterator[Step]:
        """What happens to this day's pieces until they are at their stations."""
        yield Step(self.at(5, 15), f"{self.day} manifests", self.announce)
        yield Step(self.at(7, 20), f"{self.day} first trunk", lambda: self.arrive(0, self.at(6, 10)))
        yield Step(self.at(8, 30), f"{self.day} first bags", lambda: self.bag_up(0, self.at(8, 10)))
        yield Step(self.at(9, 20), f"{self.day} exceptions", self.settle_exceptions)
        yield Step(self.at(14, 10), f"{self.day} second trunk", lambda: self.arrive(1, self.at(13, 40)))
        yield Step(self.at(14, 25), f"{self.day} second bags", lambda: self.bag_up(1, self.at(14, 20)))
        for number, town in enumerate(self.world.towns):
            if town.code not in self.snowed_in:
                yield from self._town_steps(town, timedelta(minutes=number * BUS_STEP))

    def _town_steps(self, town: Town, later: timedelta) -> Iterator[Step]:
        name = f"{self.day} {town.name}"
        for wave in (0, 1):
            run = self._bus(town, wave)
            scanned_at = run.comes_at + timedelta(minutes=26)
            yield Step(run.leaves_at, name, partial(self._leave, town, run, wave))
            yield Step(scanned_at, name, partial(self.come, town, run, wave))
        yield Step(self.at(10, 29), name, lambda: self.split(town))
        if town.stations:
            yield from self._van_steps(town, name, later)

    def _van_steps(self, town: Town, name: str, later: timedelta) -> Iterator[Step]:
        run = Round(
            trip=trip_code(self.world, "V", town, self.day, VAN_MINUTE), driver=self.world.driver(town.code),
            leaves_at=self.at(10, 30) + later, back_at=self.at(14, 20),
        )  # fmt: skip
        yield Step(run.leaves_at, name, lambda: set_out(run, [load.bag for _, load in self._round(town)]))
        if town.code in self.world.drivers:
            for number in range(BAGGED_STATIONS):
                at = self.at(11, 10 + 10 * number)
                yield Step(at + timedelta(minutes=8), name, partial(self._call, run, town, number, at))
        yield Step(run.back_at, name, lambda: come_back(run))

    def announce(self) -> None:
        """Every courier sends its manifest before the trunk comes in."""
        today: list[Piece] = []
        for courier in self.world.couriers:
            villages = self.draw.choices(self.world.villages, k=max(1, self.pieces * courier.share // 100))
            pieces = draw_pieces(self.draw, self.world, self.week, courier, villages)
            announce(self.draw, self.week, f"demo-{self.day:%Y%m%d}", pieces, by=courier, at=self.at(5, 10))
            today += pieces
        self.draw.shuffle(today)
        second = int(len(today) * SECOND_WAVE)
        self.waves = (today[second:], today[:second])

    def arrive(self, wave: int, start: datetime) -> None:
        """A trunk load is scanned in: some pieces are short, some are damaged and noted before signing."""
        came = [piece for piece in self.waves[wave] if self.draw.random() >= SHORT]
        bad = [piece for piece in came if self.draw.random() < DAMAGED]
        ids = {piece.id for piece in bad}
        good = [piece for piece in came if piece.id not in ids]
        pace = min(ONE_HAND, UNLOADING / max(1, len(good)))
        moves: list[Any] = [(piece.id, start + n * pace, {}) for n, piece in enumerate(good)]
        scan(self.week, DISPATCHER, Event.ARRIVED, self.world.centre, moves)
        noted = {"exception": "damaged", "before_signing": True, "note": "外箱压破，内件外露"}
        found: list[Any] = [(piece.id, start, noted) for piece in bad]
        scan(self.week, DISPATCHER, Event.EXCEPTED, self.world.centre, found)
        self.week.damaged += [(self.day, piece) for piece in bad]
        self.week.at_centre += good

    def bag_up(self, wave: int, at: datetime) -> None:
        """Bags for every township; snow keeps them at the centre until the buses run again."""
        waiting, self.week.at_centre = self.week.at_centre, []
        for town in self.world.towns:
            mine = [piece for piece in waiting if piece.station.town == town.code]
            loads = self.week.held.pop(town.code, []) + self._bag(town, mine, at)
            self.loads[wave][town.code] = loads
            if town.code in self.snowed_in:
                self.week.held[town.code] = loads
                if wave == 0:
                    self._cancel(town)

    def _bag(self, town: Town, pieces: list[Piece], at: datetime) -> list[Load]:
        groups = list(chunks(pieces, BAG_PIECES))
        bags = [
            NewBag(
                key=f"demo/bag/{at:%m%d%H}/{town.code}/{n}", from_point=self.world.centre, to_point=town.point,
                pieces=tuple(piece.id for piece in group), seal_no=f"F{at:%m%d%H}{town.code[6:]}{n:02d}",
                happened_at=at,
            )
            for n, group in enumerate(groups)
        ]  # fmt: skip
        receipts = parcels.close_bags(county=COUNTY, bags=bags, actor=DISPATCHER)
        self.week.acts += len(pieces)
        return [Load(str(receipt.fact.facts["bag"]), group) for receipt, group in zip(receipts, groups, strict=True)]

    def _cancel(self, town: Town) -> None:
        runs = [
            *(("B", minute) for minute in OUT_MINUTES),
            ("C", BACK_MINUTE),
            *([("V", VAN_MINUTE)] if town.stations else []),
        ]
        trips = [trip_code(self.world, prefix, town, self.day, minute) for prefix, minute in runs]
        transport.cancel(
            county=COUNTY, key=f"demo/snow/{self.day}/{town.code}", trips=trips, reason="大雪封山，班车停运",
            force_majeure=True, happened_at=self.at(8, 30), actor=DISPATCHER,
        )  # fmt: skip

    def settle_exceptions(self) -> None:
        """Yesterday's exceptions end: sent back to the carrier or whole inside after all; some short pieces turn up."""
        before = [(day, piece) for day, piece in self.week.damaged if day < self.day]
        self.week.damaged = [(day, piece) for day, piece in self.week.damaged if day >= self.day]
        back = [piece for _, piece in before if self.draw.random() < SENT_BACK]
        whole = [piece for _, piece in before if piece not in back]
        told = {"reason": "与快递员会同开拆，内件损坏，退回"}
        scan(self.week, DISPATCHER, Event.RETURNED, self.world.centre, [(p.id, self.at(9, 10), told) for p in back])
        scan(self.week, DISPATCHER, Event.ARRIVED, self.world.centre, [(p.id, self.at(9, 15), {}) for p in whole])
        self.week.at_centre += whole
        self.week.sent_back += back
        self._find()

    def _find(self) -> None:
        """Every second piece that was short turns up behind a seat, and is scanned in today; the rest is gone."""
        gone = [(day, town, piece) for day, town, piece in self.week.missing if day < self.day]
        self.week.missing = [row for row in self.week.missing if row not in gone]
        self.week.gone += [piece for _, _, piece in gone[1::2]]
        for _, town, piece in gone[::2]:
            if town.code not in self.snowed_in:
                self.here.setdefault(town.code, []).append(piece)

    def _bus(self, town: Town, wave: int) -> Ride:
        minute = OUT_MINUTES[wave] + self.world.towns.index(town) * BUS_STEP
        leaves_at = self.at(minute // 60, minute % 60)
        return Ride(
            trip=trip_code(self.world, "B", town, self.day, OUT_MINUTES[wave]),
            giver=DISPATCHER, driver=self.world.driver(town.code, wave), taker=outlet(town),
            to_point=town.point, leaves_at=leaves_at, comes_at=leaves_at + timedelta(minutes=45),
            is_full=wave == 0 and town is self.world.towns[0] and self.day.weekday() == CROWDED_WEEKDAY,
        )  # fmt: skip

    def _bags(self, town: Town, wave: int) -> list[str]:
        return [load.bag for load in self.loads[wave][town.code]]

    def _leave(self, town: Town, run: Ride, wave: int) -> None:
        leave(run, self._bags(town, wave))

    def come(self, town: Town, run: Ride, wave: int) -> None:
        """The bus is there: bags taken over, opened, and their pieces scanned. They wait for the van."""
        come(run, self._bags(town, wave))
        found = self._open(town, self.loads[wave][town.code], run.comes_at + timedelta(minutes=15))
        here = self.here.pop(town.code, []) + found
        scanned_at = run.comes_at + timedelta(minutes=25)
        scan(self.week, outlet(town), Event.ARRIVED, town.point, [(piece.id, scanned_at, {}) for piece in here])
        self.week.in_town.setdefault(town.code, []).extend(here)

    def split(self, town: Town) -> None:
        """Pieces are split by village; most go to the van loose, some stations get bags of their own."""
        here = self.week.in_town.pop(town.code, [])
        if town.code in self.world.drivers:
            here = self._bag_for_stations(town, here)
        for piece in here:
            came = self.at(11) + timedelta(minutes=self.draw.randrange(200))
            self.week.to_shelve.setdefault(piece.station.village, []).append((piece, came))

    def _bag_for_stations(self, town: Town, here: list[Piece]) -> list[Piece]:
        """Some stations of the showcase township get bags of their own, offered to its van; the rest goes loose."""
        groups = {station: [p for p in here if p.station is station] for station in town.stations[:BAGGED_STATIONS]}
        mine = {station: pieces for station, pieces in groups.items() if pieces}
        bags = [
            NewBag(
                key=f"demo/down/{self.day}/{station.village}", from_point=town.point, to_point=station.point,
                pieces=tuple(piece.id for piece in pieces), seal_no=f"V{self.day:%m%d}{station.village[6:]}",
                happened_at=self.at(10, 25),
            )
            for station, pieces in mine.items()
        ]  # fmt: skip
        receipts = parcels.close_bags(county=COUNTY, bags=bags, actor=outlet(town))
        numbers = [str(receipt.fact.facts["bag"]) for receipt in receipts]
        self.rounds = [(station, Load(bag, mine[station])) for station, bag in zip(mine, numbers, strict=True)]
        trip = trip_code(self.world, "V", town, self.day, VAN_MINUTE)
        offer(trip, numbers, at=self.at(10, 28), giver=outlet(town))
        return [piece for piece in here if piece.station not in mine]

    def _round(self, town: Town) -> list[tuple[Station, Load]]:
        return self.rounds if town.code in self.world.drivers else []

    def _call(self, run: Round, town: Town, number: int, at: datetime) -> None:
        if number < len(self.rounds):
            station, load = self.rounds[number]
            call(run, Call(keeper(station), station.point, load.bag, at))
            came = at + timedelta(minutes=30)
            self.week.to_shelve.setdefault(station.village, []).extend((piece, came) for piece in load.pieces)

    def _open(self, town: Town, loads: list[Load], at: datetime) -> list[Piece]:
        """Open the bags; a rare piece is not in its bag any more."""
        lost = [piece for load in loads for piece in load.pieces if self.draw.random() < LOST]
        ids = {piece.id for piece in lost}
        openings = [
            Opening(
                key=f"demo/open/{load.bag}", bag=load.bag, point=town.point, happened_at=at,
                missing=tuple(piece.id for piece in load.pieces if piece.id in ids),
            )
            for load in loads
        ]  # fmt: skip
        parcels.open_bags(county=COUNTY, openings=openings, actor=outlet(town))
        self.week.missing += [(self.day, town, piece) for piece in lost]
        return [piece for load in loads for piece in load.pieces if piece.id not in ids]
