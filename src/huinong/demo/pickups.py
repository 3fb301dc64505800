"""Pick-ups by appointment: where co-operatives pack, the station calls at houses every afternoon."""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from huinong.counter.pickups import queries, services
from huinong.counter.pickups.values import BookingValue, NewBooking, NewWindow, Slot, State
from huinong.demo import people
from huinong.demo.pieces import Week
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, Station, World, chair, keeper, outlet
from huinong.kernel.actor import Actor
from huinong.kernel.clock import at_beijing

WEEKDAYS = 7
MISSED_SHARE = 0.3
REASON = "敲门没人应，电话没接"


class PickupsDay:
    """One day of bookings and rounds."""

    def __init__(self, world: World, week: Week, day: date, *, seed: int, is_first: bool) -> None:
        self.world, self.week, self.day, self.is_first = world, week, day, is_first
        self.draw = random.Random(f"{seed}/{day}/pickups")

    def steps(self) -> Iterator[Step]:
        """Windows on the first day; then who calls in the morning, and who was called on in the afternoon."""
        if self.is_first:
            yield Step(at_beijing(self.day, hour=8), f"{self.day} pick-up windows", self.offer)
        yield Step(at_beijing(self.day, hour=9, minute=40), f"{self.day} pick-ups booked", self.book)
        yield Step(at_beijing(self.day, hour=17, minute=5), f"{self.day} pick-up rounds", self.call)

    def offer(self) -> None:
        """Two afternoon windows a day at each station where a co-operative packs."""
        for coop in self.world.coops:
            manager = next(outlet(town) for town in self.world.towns if town.code == coop.station.town)
            for weekday, opens in ((day, opens) for day in range(WEEKDAYS) for opens in (840, 930)):
                new = NewWindow(
                    weekday=weekday, opens=opens, closes=opens + 90, places=3, cut_off_hours=2, valid_from=self.day
                )
                key = f"demo/pickups/{coop.station.village}/{weekday}/{opens}"
                services.offer_window(key=key, county=COUNTY, point=coop.station.point, new=new, actor=manager)
                self.week.acts += 1

    def book(self) -> None:
        """The chairs book for today, and a few villagers call the station."""
        for coop in self.world.coops:
            self._one(coop.station, self._free(coop.station)[0], coop.name, chair(coop), "chair")
            for n in range(self.draw.choice((0, 1, 1, 2))):
                slot, name = self.draw.choice(self._free(coop.station)[1:4]), people.person(self.draw).name
                self._one(coop.station, slot, name, keeper(coop.station), str(n))

    def _free(self, station: Station) -> Sequence[Slot]:
        return queries.free_slots(keeper(station), COUNTY, station.point)

    def _one(self, station: Station, slot: Slot, name: str, actor: Actor, mark: str) -> None:
        new = NewBooking(
            window=slot.window.id, day=slot.day, name=name, phone=people.person(self.draw).phone,
            address=f"{self.draw.randrange(1, 9)} 组 {self.draw.randrange(1, 60)} 号", village=station.village,
            pieces=self.draw.randrange(2, 20), weight_g=self.draw.randrange(5, 120) * 1_000,
        )  # fmt: skip
        key = f"demo/pickup/{self.day}/{station.village}/{mark}"
        services.book(key=key, county=COUNTY, new=new, actor=actor)
        self.week.acts += 1

    def call(self) -> None:
        """Each keeper makes the round; now and then nobody is at home."""
        for coop in self.world.coops:
            actor = keeper(coop.station)
            for stop in queries.round_of(actor, COUNTY, coop.station.point, self.day):
                if stop.state is State.BOOKED:
                    self._come(stop, actor)

    def _come(self, stop: BookingValue, actor: Actor) -> None:
        said: dict[str, Any] = {"county": COUNTY, "number": stop.number, "actor": actor}
        if stop.party is None and self.draw.random() < MISSED_SHARE:
            services.miss(key=f"demo/{stop.number}", reason=REASON, **said)
        else:
            services.finish(key=f"demo/{stop.number}", accepted=[], **said)
        self.week.acts += 1
