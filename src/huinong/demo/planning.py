"""The county's fleet, and the plan of a day: made before the vans leave, taken, and driven nearly as planned."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, DISPATCHER, Town, World
from huinong.kernel.clock import at_beijing
from huinong.logistics.plans import services as plans
from huinong.logistics.plans.values import NewVehicle, Options
from huinong.logistics.runs.working import work_once
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.day_trips import DayTrip, day_trips

VANS = 5
EVERY = 3  # a three-wheeler in every third township that has stations
CM3_A_LITRE = 1000
ROUNDS, SECONDS, SEED = 1, 60, 7
PLANNED_MINUTE = 465  # 07:45, when the trunk is in and before anything leaves
LATE_MIN = 8


def register_fleet(world: World, opened: date) -> None:
    """Vans at the county centre, and three-wheelers at some townships."""
    for number in range(1, VANS + 1):
        _set(_van(number, world), opened)
    towns = [town for town in world.towns if town.stations][::EVERY]
    for number, town in enumerate(towns, 1):
        _set(_three_wheeler(number, town), opened)


def _set(vehicle: NewVehicle, opened: date) -> None:
    plans.set_vehicle(
        county=COUNTY, key=f"demo/vehicle/{vehicle.code}", vehicle=vehicle, from_on=opened, actor=DISPATCHER
    )


def _van(number: int, world: World) -> NewVehicle:
    return NewVehicle(
        code=f"V{number}", kind="van", base=world.centre, starts_min=450, ends_min=1110, turnaround_min=30, trips=3,
        load_kg=1_000, spaces={"ambient": 6_000 * CM3_A_LITRE, "chilled": 300 * CM3_A_LITRE if number == 1 else 0},
        fixed_fen=12_000, fen_per_km=110, fen_per_hour=3_000, plate=f"鄂L8{number:04d}",
    )  # fmt: skip


def _three_wheeler(number: int, town: Town) -> NewVehicle:
    return NewVehicle(
        code=f"S{number}", kind="three_wheeler", base=town.point, starts_min=480, ends_min=1080, turnaround_min=20,
        trips=3, load_kg=300, spaces={"ambient": 1_500 * CM3_A_LITRE}, fixed_fen=4_000, fen_per_km=40,
        fen_per_hour=2_200, plate=f"鄂L电{number:03d}",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanDay:
    """One day that is planned in the morning, and driven."""

    day: date
    seed: int

    def steps(self) -> Iterator[Step]:
        at = at_beijing(self.day, hour=0, minute=PLANNED_MINUTE)
        yield Step(at, f"{self.day} plan", self._plan)
        for hour in range(9, 21):
            until = at_beijing(self.day, hour=hour, minute=5)
            yield Step(until, f"{self.day} tours", partial(self._drive, until))

    def _plan(self) -> None:
        """The plan of the day, made and taken."""
        made = plans.make_plan(
            county=COUNTY, key=f"demo/plan/{self.day}", day=self.day, title=f"{self.day:%m-%d} 日计划",
            options=Options(), seconds=SECONDS, seed=SEED, rounds=ROUNDS, actor=DISPATCHER,
        )  # fmt: skip
        work_once()
        plans.accept_plan(county=COUNTY, key=f"demo/plan/{self.day}/take", plan=made, actor=DISPATCHER)

    def _drive(self, until: datetime) -> None:
        """Every planned tour goes as far as it has come by then, some minutes late."""
        for trip in day_trips(COUNTY, self.day, kinds=("van",)):
            if trip.route.startswith("P-") and trip.state != "cancelled":
                self._drive_one(trip, until)

    def _drive_one(self, trip: DayTrip, until: datetime) -> None:
        late = timedelta(minutes=random.Random(f"{self.seed}/{trip.code}").randrange(LATE_MIN))
        midnight = at_beijing(self.day, hour=0)
        said: dict[str, Any] = {"county": COUNTY, "trip": trip.code, "actor": DISPATCHER}
        leaves_at, *calls_at = [midnight + timedelta(seconds=call.arrives_s) + late for call in trip.calls]
        if leaves_at > until:
            return
        if trip.state == "scheduled":
            transport.depart(key=f"demo/{trip.code}/depart", happened_at=leaves_at, **said)
        if trip.state == "arrived":
            return
        *stops, last = zip(trip.calls[1:], calls_at, strict=True)
        for call, at in stops:
            if at <= until and call.place.seq > trip.last_seq and call.place.point is not None:
                key = f"demo/{trip.code}/{call.place.seq}"
                transport.arrive_stop(key=key, point=call.place.point, happened_at=at, **said)
        if last[1] <= until:
            transport.arrive(key=f"demo/{trip.code}/arrive", happened_at=last[1], **said)
