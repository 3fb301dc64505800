"""A bag's way on a trip: offered and taken on, carried, offered and taken over. Two scans at each hand-over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from huinong.demo.world import COUNTY
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.values import Acceptance
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.values import Load as Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """One trip with bags for one stop: who gives, who drives, who takes, and when it leaves and comes."""

    trip: str
    giver: Actor
    driver: Actor
    taker: Actor
    to_point: UUID
    leaves_at: datetime
    comes_at: datetime


def ride(run: Ride, bags: Sequence[str]) -> None:
    """Run a whole trip; without bags it runs empty, as buses do."""
    key = f"demo/ride/{run.trip}"
    before, soon = run.leaves_at - timedelta(minutes=8), run.comes_at + timedelta(minutes=4)
    if bags:
        transport.offer_bags(
            county=COUNTY, key=f"{key}/offer", trip=run.trip, bags=bags, happened_at=before, actor=run.giver
        )
        transport.load_bags(
            county=COUNTY, key=f"{key}/load", trip=run.trip, bags=[Loaded(bag=bag) for bag in bags],
            happened_at=before + timedelta(minutes=4), actor=run.driver,
        )  # fmt: skip
    transport.depart(county=COUNTY, key=f"{key}/depart", trip=run.trip, happened_at=run.leaves_at, actor=run.driver)
    transport.arrive_stop(
        county=COUNTY, key=f"{key}/stop", trip=run.trip, point=run.to_point, happened_at=run.comes_at, actor=run.driver
    )
    if bags:
        transport.unload_bags(
            county=COUNTY, key=f"{key}/unload", trip=run.trip, point=run.to_point, bags=bags,
            happened_at=run.comes_at, actor=run.driver,
        )  # fmt: skip
        take_over(bags, run.to_point, soon, key, run.taker)
    transport.arrive(county=COUNTY, key=f"{key}/arrive", trip=run.trip, happened_at=soon, actor=run.driver)


def take_over(bags: Sequence[str], point: UUID, at: datetime, key: str, taker: Actor) -> None:
    """The stop's own scan: custody moves to the point."""
    acceptances = [
        Acceptance(key=f"{key}/take/{bag}", bag=bag, taker=custody.point(point), happened_at=at) for bag in bags
    ]
    parcels.accept_bags(county=COUNTY, acceptances=acceptances, actor=taker)
