"""Packaging: the county sends boxes and bags where co-operatives pack, and the stations sell what is asked for."""

import random
from collections.abc import Iterator
from datetime import date

from huinong.counter.packaging import services
from huinong.counter.packaging.values import Act, NewSort
from huinong.demo.pieces import Week
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, MANAGER, Station, World, keeper
from huinong.kernel.clock import at_beijing

SORTS = (
    ("BOX3", "3 号纸箱", "430×210×270 mm", 500, False, 20, 120),
    ("BOX5", "5 号纸箱", "290×170×190 mm", 300, False, 30, 160),
    ("BAG1", "可降解快递袋", "280×380 mm", 100, True, 40, 60),
)
"""Code, name, size, price in fen, whether it is green, the least a counter should have, and how many are sent."""

SOLD = {"BOX3": 10, "BOX5": 15, "BAG1": 8}  # at most, a day


class PackagingDay:
    """One day of boxes and bags at the counters where co-operatives pack."""

    def __init__(self, world: World, week: Week, day: date, *, seed: int, is_first: bool) -> None:
        self.world, self.week, self.day, self.is_first = world, week, day, is_first
        self.draw = random.Random(f"{seed}/{day}/packaging")

    def steps(self) -> Iterator[Step]:
        """Prices and the first stock on the first day; every evening, what was sold and what was spoiled."""
        if self.is_first:
            yield Step(at_beijing(self.day, hour=8, minute=5), f"{self.day} packaging sent", self.stock)
        yield Step(at_beijing(self.day, hour=17, minute=10), f"{self.day} packaging sold", self.sell)

    def stock(self) -> None:
        for code, name, size, price_fen, is_green, minimum, _ in SORTS:
            new = NewSort(
                code=code, name=name, size=size, price_fen=price_fen, is_green=is_green, minimum=minimum,
                valid_from=self.day,
            )  # fmt: skip
            services.set_sort(key=f"demo/packaging/{code}", county=COUNTY, new=new, actor=MANAGER)
            self.week.acts += 1
        for coop in self.world.coops:
            for code, *_, count in SORTS:
                self._send(coop.station, code, count)

    def _send(self, station: Station, code: str, count: int) -> None:
        key = f"demo/packaging/{station.village}/{code}"
        sent = services.send(
            key=f"{key}/sent", county=COUNTY, point=station.point, sort=code, count=count, actor=MANAGER
        )
        number, counted = str(sent.fact.facts["shipment"]), count - self.draw.choice((0, 0, 0, 1))
        services.take_in(
            key=f"{key}/taken", county=COUNTY, number=number, counted=counted,
            note="" if counted == count else "少一个，已告县局", actor=keeper(station),
        )  # fmt: skip
        self.week.acts += 2

    def sell(self) -> None:
        for coop in self.world.coops:
            for code, most in SOLD.items():
                self._record(coop.station, code, Act.SOLD, self.draw.randint(1, most), "")
            if self.draw.random() < 0.2:
                self._record(coop.station, "BOX5", Act.SPOILED, 1, "受潮")

    def _record(self, station: Station, code: str, what: Act, count: int, note: str) -> None:
        services.record(
            key=f"demo/packaging/{self.day}/{station.village}/{code}/{what}", county=COUNTY, point=station.point,
            sort=code, what=what, count=count, note=note, actor=keeper(station),
        )  # fmt: skip
        self.week.acts += 1
