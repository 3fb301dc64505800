"""The inbound day: manifests, two waves at the county centre, buses to the townships, shelves, and people who come."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from huinong.demo.carriage import Call, Ride, Round, go_round, offer, ride
from huinong.demo.pieces import Load, Piece, Week, announce, chunks, draw_pieces, record, scan
from huinong.demo.world import COUNTY, DISPATCHER, Station, Town, World, keeper, outlet
from huinong.kernel.clock import at_beijing
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import NewBag, Opening, Scan
from huinong.logistics.transport import services as transport

BAG_PIECES = 30
SECOND_WAVE = 0.25
SHORT, DAMAGED, LOST = 0.004, 0.003, 0.0015
COMES = ((0.62, 0), (0.88, 1), (0.96, 2), (0.985, 4))  # the share of people who have come after so many days
ONE_HAND = timedelta(seconds=3)  # between two scans of one sorter; a larger load has more hands at it
UNLOADING = timedelta(minutes=25)  # the longest that a trunk load stands in the yard
BUS_STEP = 2  # minutes between the departures of the townships' buses
OUT_MINUTE, BACK_MINUTE, VAN_MINUTE = 520, 1_030, 630  # 08:40, 17:10, 10:30
BAGGED_STATIONS = 4  # of the showcase township: their pieces travel on in bags of their own


def trip_code(world: World, prefix: str, town: Town, day: date, minute: int) -> str:
    """The code of a township's trip, as the timetable made it."""
    at = minute + world.towns.index(town) * BUS_STEP
    return f"{prefix}{town.code[6:]}-{day:%Y%m%d}-{at // 60:02d}{at % 60:02d}"


class InboundDay:
    """One day's inbound pieces, step by step, each at its moment."""

    def __init__(self, world: World, week: Week, day: date, *, seed: int, pieces: int) -> None:
        self.world, self.week, self.day = world, week, day
        self.draw = random.Random(f"{seed}/{day}/inbound")
        self.pieces = pieces
        self.waves: tuple[list[Piece], list[Piece]] = ([], [])
        self.vans: list[Town] = []
        self.rounds: list[tuple[Station, Load]] = []

    def at(self, hour: int, minute: int = 0) -> datetime:
        """A moment of this day, by the clock in China."""
        return at_beijing(self.day, hour=hour, minute=minute)

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
        bad = {piece.id for piece in came if self.draw.random() < DAMAGED}
        good = [piece for piece in came if piece.id not in bad]
        pace = min(ONE_HAND, UNLOADING / max(1, len(good)))
        moves: list[Any] = [(piece.id, start + n * pace, {}) for n, piece in enumerate(good)]
        scan(self.week, DISPATCHER, Event.ARRIVED, self.world.centre, moves)
        noted = {"exception": "damaged", "before_signing": True, "note": "外箱压破，内件外露"}
        scan(
            self.week,
            DISPATCHER,
            Event.EXCEPTED,
            self.world.centre,
            [(piece, start, noted) for piece in sorted(bad, key=str)],
        )
        self.week.at_centre += good

    def send(self, snowed_in: frozenset[str]) -> None:
        """First wave out: bags for every township; snow keeps some at the centre until the next day."""
        waiting, self.week.at_centre = self.week.at_centre, []
        for town in self.world.towns:
            loads = self.week.held.pop(town.code, []) + self._bag(
                town, [p for p in waiting if p.station.town == town.code]
            )
            if town.code in snowed_in:
                self.week.held[town.code] = loads
                self._cancel(town)
            else:
                self._carry(town, loads)

    def _bag(self, town: Town, pieces: list[Piece]) -> list[Load]:
        groups = list(chunks(pieces, BAG_PIECES))
        bags = [
            NewBag(
                key=f"demo/bag/{self.day}/{town.code}/{n}", from_point=self.world.centre, to_point=town.point,
                pieces=tuple(piece.id for piece in group), seal_no=f"F{self.day:%m%d}{town.code[6:]}{n:02d}",
                happened_at=self.at(8, 10),
            )
            for n, group in enumerate(groups)
        ]  # fmt: skip
        receipts = parcels.close_bags(county=COUNTY, bags=bags, actor=DISPATCHER)
        self.week.acts += len(pieces)
        return [Load(str(receipt.fact.facts["bag"]), group) for receipt, group in zip(receipts, groups, strict=True)]

    def _cancel(self, town: Town) -> None:
        runs = [("B", OUT_MINUTE), ("C", BACK_MINUTE), *([("V", VAN_MINUTE)] if town.stations else [])]
        trips = [trip_code(self.world, prefix, town, self.day, minute) for prefix, minute in runs]
        transport.cancel(
            county=COUNTY, key=f"demo/snow/{self.day}/{town.code}", trips=trips, reason="大雪封山，班车停运",
            force_majeure=True, happened_at=self.at(8, 30), actor=DISPATCHER,
        )  # fmt: skip

    def _carry(self, town: Town, loads: list[Load]) -> None:
        """Centre → bus → township, opened and split by village there."""
        run = Ride(
            trip=trip_code(self.world, "B", town, self.day, OUT_MINUTE),
            giver=DISPATCHER, driver=self.world.driver(town.code), taker=outlet(town),
            to_point=town.point, leaves_at=self.at(8, 40), comes_at=self.at(9, 25),
        )  # fmt: skip
        ride(run, [load.bag for load in loads])
        here = self._open(town, loads)
        scan(self.week, outlet(town), Event.ARRIVED, town.point, [(piece.id, self.at(9, 50), {}) for piece in here])
        if town.code in self.world.drivers:
            here = self._bag_for_stations(town, here)
        self.vans.append(town)
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
                happened_at=self.at(10, 5),
            )
            for station, pieces in mine.items()
        ]  # fmt: skip
        receipts = parcels.close_bags(county=COUNTY, bags=bags, actor=outlet(town))
        numbers = [str(receipt.fact.facts["bag"]) for receipt in receipts]
        self.rounds = [(station, Load(bag, mine[station])) for station, bag in zip(mine, numbers, strict=True)]
        trip = trip_code(self.world, "V", town, self.day, VAN_MINUTE)
        offer(trip, numbers, at=self.at(10, 10), giver=outlet(town))
        return [piece for piece in here if piece.station not in mine]

    def go_round(self) -> None:
        """Every township's van goes round its stations; bagged stations take their bags over and open them."""
        for town in self.vans:
            if not town.stations:
                continue
            rounds = self.rounds if town.code in self.world.drivers else []
            calls = (
                Call(keeper(station), station.point, load.bag, self.at(11, 10 + 10 * n))
                for n, (station, load) in enumerate(rounds)
            )
            trip = trip_code(self.world, "V", town, self.day, VAN_MINUTE)
            driver = self.world.driver(town.code)
            run = Round(
                trip=trip, driver=driver, leaves_at=self.at(10, 30), back_at=self.at(14, 20), calls=tuple(calls)
            )
            go_round(run)
            for station, load in rounds:
                came = self.at(12, 10)
                self.week.to_shelve.setdefault(station.village, []).extend((piece, came) for piece in load.pieces)

    def _open(self, town: Town, loads: list[Load]) -> list[Piece]:
        """Open the bags; a rare piece is not in its bag any more."""
        lost = {piece.id for load in loads for piece in load.pieces if self.draw.random() < LOST}
        openings = [
            Opening(
                key=f"demo/open/{load.bag}", bag=load.bag, point=town.point, happened_at=self.at(9, 40),
                missing=tuple(piece.id for piece in load.pieces if piece.id in lost),
            )
            for load in loads
        ]  # fmt: skip
        parcels.open_bags(county=COUNTY, openings=openings, actor=outlet(town))
        return [piece for load in loads for piece in load.pieces if piece.id not in lost]

    def at_stations(self, until: datetime, offline: str) -> None:
        """Each keeper's phone sends the scans of its day at once: shelved as they came, collected as people came."""
        coming: dict[str, list[Piece]] = {}
        for piece in self.week.on_shelf:
            if piece.collect_on is not None and piece.collect_on <= self.day:
                coming.setdefault(piece.station.village, []).append(piece)
        for station in self.world.by_village.values():
            if station.village != offline:
                self._station_day(station, coming.get(station.village, []), until)
        self.week.on_shelf = [piece for piece in self.week.on_shelf if not piece.is_gone]

    def _station_day(self, station: Station, coming: list[Piece], until: datetime) -> None:
        arrived = self.week.to_shelve.pop(station.village, [])
        now = [(piece, at) for piece, at in arrived if at <= until]
        self.week.to_shelve[station.village] = [(piece, at) for piece, at in arrived if at > until]
        for piece, _ in now:
            self._stand(piece)
        at_once = [piece for piece, _ in now if piece.collect_on == self.day]
        scans = [self._scan(Event.SHELVED, piece, at, {"shelf": self._shelf()}) for piece, at in now]
        scans += [self._collect(piece, until) for piece in (*coming, *at_once)]
        outcomes = record(self.week, keeper(station), scans)
        for (piece, _), outcome in zip(now, outcomes[: len(now)], strict=True):
            piece.shelf_code = outcome.fact.facts["shelf_code"] if outcome.fact else ""

    def _stand(self, piece: Piece) -> None:
        luck = self.draw.random()
        days = next((days for share, days in COMES if luck < share), None)
        piece.collect_on = None if days is None else self.day + timedelta(days=days)
        self.week.on_shelf.append(piece)

    def _shelf(self) -> str:
        return f"{self.draw.randrange(1, 4)}-{self.draw.randrange(1, 5)}"

    def _collect(self, piece: Piece, until: datetime) -> Scan:
        piece.is_gone = True
        at = min(self.at(15) + timedelta(minutes=self.draw.randrange(240)), until)
        if piece.shelf_code and not piece.person.is_elder:
            return self._scan(Event.COLLECTED, piece, at, {"proof": "code", "code": piece.shelf_code})
        known = {"proof": "elder", "name": piece.person.name, "phone_tail": piece.person.phone[-4:]}
        return self._scan(Event.COLLECTED, piece, at, known)

    def _scan(self, event: Event, piece: Piece, at: datetime, details: dict[str, Any]) -> Scan:
        return Scan(
            scan_id=f"demo/{event}/{piece.id.carrier}-{piece.id.number}", event=event, carrier=piece.id.carrier,
            number=piece.id.number, point=piece.station.point, happened_at=at,
            device=f"phone-{piece.station.village[6:]}", details=details,
        )  # fmt: skip
