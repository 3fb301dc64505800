"""Bills at the village: five billers declared, families pay, a time-out recovers, and each day's file decides."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from huinong.counter.billers import asking, queries, reconciling, rolls, services
from huinong.counter.billers.declarations import Columns
from huinong.counter.billers.values import BillValue, NewBill, State
from huinong.counter.till.errors import OverCap, TillFrozen
from huinong.demo.pieces import Week
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, MANAGER, Station, World, keeper
from huinong.kernel.clock import at_beijing

BILLERS = Path(__file__).parent / "data" / "billers"
COUNTERS = 8
NAMES = ("汪", "程", "吴", "胡", "熊", "孟", "雷", "饶")
TIMES_OUT, NEVER = "02", "06"
MOST_LISTED = 12


class BillsDay:
    """One day of bills at some counters. On the outage's day the power company answers nobody until its file does."""

    def __init__(self, world: World, week: Week, day: date, *, seed: int, is_first: bool, is_out: bool) -> None:
        self.week, self.day, self.is_first, self.is_out = week, day, is_first, is_out
        self.draw = random.Random(f"{seed}/{day}/bills")
        self.stations = [world.by_village[village] for village in sorted(world.by_village)[:COUNTERS]]
        self.stations += [coop.station for coop in world.coops if coop.station not in self.stations]

    def steps(self) -> Iterator[Step]:
        """Declared on the first day; yesterday's files in the morning; families in the afternoon; asked again later."""
        if self.is_first:
            yield Step(at_beijing(self.day, hour=8, minute=2), f"{self.day} billers declared", self.declare)
        else:
            yield Step(at_beijing(self.day, hour=9, minute=20), f"{self.day} billers' files", self.reconcile)
        yield Step(at_beijing(self.day, hour=10, minute=10), f"{self.day} bills collected", self.collect)
        yield Step(at_beijing(self.day, hour=10, minute=50), f"{self.day} billers asked again", self.resolve)

    def declare(self) -> None:
        for file in sorted(BILLERS.glob("*.json")):
            text = file.read_text(encoding="utf-8")
            services.load(key=f"demo/billers/{file.stem}", county=COUNTY, text=text, actor=MANAGER)
            self.week.acts += 1
        for station in self.stations[:3]:
            self._list(station)

    def _list(self, station: Station) -> None:
        """The cadre's list of who should pay for next year's medical insurance."""
        rows = [f"{self._name()},{self._id_number()}" for _ in range(MOST_LISTED)]
        rolls.take_roll(
            key=f"demo/roll/{station.village}", county=COUNTY, point=station.point, biller="medical",
            name="2027年医保应缴名单.csv", content="\n".join(["姓名,身份证号", *rows]).encode(), actor=keeper(station),
        )  # fmt: skip
        self.week.acts += 1

    def _name(self) -> str:
        return self.draw.choice(NAMES) + self.draw.choice(("春生", "桂兰", "建平", "秀英", "志强", "玉梅"))

    def _id_number(self) -> str:
        year, number = self.draw.randint(1946, 1999), self.draw.randint(0, 9999)
        return f"421223{year}0{self.draw.randint(1, 9)}{self.draw.randint(10, 28)}{number:04}"

    def collect(self) -> None:
        for place, station in enumerate(self.stations):
            self._pay(station, "power", [self._meter(10, NEVER if self.is_out and place < 2 else "")])
            self._pay(station, "water", [self._meter(8, "", fen=self.draw.randint(10, 60) * 100)])
            if place < 2:
                self._pay(station, "medical", self._family())
            if place == 2:
                self._pay(station, "power", [self._meter(10, TIMES_OUT)])

    def _meter(self, digits: int, ending: str, *, fen: int = 0) -> NewBill:
        number = f"{self.draw.randint(10 ** (digits - 1), 10**digits - 1)}"
        name = "meter"
        number = number[: digits - 2] + (ending or f"{self.draw.randint(10, 99)}")
        return NewBill(fields={name: number}, amount_fen=fen)

    def _family(self) -> list[NewBill]:
        people = [(self._name(), self._id_number()) for _ in range(2)]
        return [NewBill(fields={"name": name, "id_number": number, "year": 2027}) for name, number in people]

    def _pay(self, station: Station, biller: str, bills: Sequence[NewBill]) -> None:
        """A till that may take no more cash sends the customer to the outlet."""
        key, by = f"demo/bill/{self.day}/{station.village}/{biller}/{self.draw.random():.6f}", keeper(station)
        locked = asking.lock(key=key, county=COUNTY, point=station.point, biller=biller, bills=bills, actor=by)
        numbers = [each.number for each in locked]
        self.week.acts += 2
        try:
            services.pay(key=f"{key}/pay", county=COUNTY, numbers=numbers, actor=by)
        except (OverCap, TillFrozen):
            for number in numbers:
                services.let_go(key=f"{key}/{number}", county=COUNTY, number=number, actor=by)

    def resolve(self) -> None:
        services.resolve_all(county=COUNTY)
        services.lapse_all(county=COUNTY)

    def reconcile(self) -> None:
        """Yesterday's files: power's also has one that we do not know, water's comes a day late."""
        yesterday = self.day - timedelta(days=1)
        for code in ("power", "medical"):
            declared = queries.biller_of(COUNTY, code, yesterday)
            bills = queries.bills(MANAGER, biller=code, day=yesterday, limit=1_000)
            if bills:
                text = _file(declared.file, [each for each in bills if each.state is not State.REFUNDED])
                reconciling.reconcile(
                    key=f"demo/biller-file/{code}/{yesterday}", county=COUNTY, biller=code, day=yesterday, text=text,
                    actor=MANAGER,
                )  # fmt: skip
                self.week.acts += 1


def _file(columns: Columns, bills: Sequence[BillValue]) -> str:
    """What the biller says it took; of every file one more line, taken somewhere else."""
    head = [columns.number, columns.amount, *([columns.reference] if columns.reference else [])]
    rows = [[each.number, _amount(columns, each.amount_fen), each.reference or "F"] for each in bills]
    rows.append(["OTHER" + bills[0].number[-8:], _amount(columns, 3_000), "F"])
    return "\n".join(",".join(row[: len(head)]) for row in [head, *rows])


def _amount(columns: Columns, fen: int) -> str:
    return f"{fen / 100:.2f}" if columns.unit == "yuan" else str(fen)
