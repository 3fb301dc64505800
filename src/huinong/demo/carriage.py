"""A bag's way on a trip: offered and taken on, carried, offered and taken over. Two scans at each hand-over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from huinong.demo.world import COUNTY
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import Acceptance, Opening
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.values import Load as Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """One trip with bags for one stop: who gives, who drives, who takes, and when it leaves and comes.

    When it `is_full`, the driver has no room for a bag before some is made.
    """

    trip: str
    giver: Actor
    driver: Actor
    taker: Actor
    to_point: UUID
    leaves_at: datetime
    comes_at: datetime
    is_full: bool = False


def leave(run: Ride, bags: Sequence[str]) -> None:
    """The bags are offered and loaded, and the trip leaves; without bags it runs empty, as buses do."""
    key, before = f"demo/ride/{run.trip}", run.leaves_at - timedelta(minutes=8)
    if bags:
        offer(run.trip, bags, at=before, giver=run.giver)
        if run.is_full:
            _turn_back(run, bags[0], before + timedelta(minutes=2))
        transport.load_bags(
            county=COUNTY, key=f"{key}/load", trip=run.trip, bags=[Loaded(bag=bag) for bag in bags],
            happened_at=before + timedelta(minutes=4), actor=run.driver,
        )  # fmt: skip
    transport.depart(county=COUNTY, key=f"{key}/depart", trip=run.trip, happened_at=run.leaves_at, actor=run.driver)


def _turn_back(run: Ride, bag: str, at: datetime) -> None:
    """The hold is full of luggage: the driver refuses a bag, room is made, and it is offered once more."""
    key = f"demo/ride/{run.trip}/refused"
    transport.refuse_bag(
        county=COUNTY, key=key, trip=run.trip, bag=bag, why="no_room", note="行李舱装满旅客行李", happened_at=at,
        actor=run.driver,
    )  # fmt: skip
    transport.offer_bags(
        county=COUNTY, key=f"{key}/again", trip=run.trip, bags=[bag], happened_at=at + timedelta(minutes=1),
        actor=run.giver,
    )  # fmt: skip


def come(run: Ride, bags: Sequence[str]) -> None:
    """The trip comes to its stop, the bags are taken over there, and it is over."""
    key, soon = f"demo/ride/{run.trip}", run.comes_at + timedelta(minutes=4)
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


def offer(trip: str, bags: Sequence[str], *, at: datetime, giver: Actor) -> None:
    """The first of the two scans: bags stand ready for a trip."""
    if bags:
        key = f"demo/ride/{trip}/offer"
        transport.offer_bags(county=COUNTY, key=key, trip=trip, bags=bags, happened_at=at, actor=giver)


@dataclass(frozen=True, slots=True)
class Call:
    """A stop of a round where a bag is left: its keeper takes it over and opens it."""

    keeper: Actor
    point: UUID
    bag: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A van's round of the stations. Its bags must have been offered to it."""

    trip: str
    driver: Actor
    leaves_at: datetime
    back_at: datetime


def set_out(run: Round, bags: Sequence[str]) -> None:
    """Load what was offered, and leave."""
    key = f"demo/ride/{run.trip}"
    if bags:
        transport.load_bags(
            county=COUNTY, key=f"{key}/load", trip=run.trip, bags=[Loaded(bag=bag) for bag in bags],
            happened_at=run.leaves_at, actor=run.driver,
        )  # fmt: skip
    transport.depart(county=COUNTY, key=f"{key}/depart", trip=run.trip, happened_at=run.leaves_at, actor=run.driver)


def call(run: Round, at: Call) -> None:
    """Stop at a station: its keeper takes the bag over and opens it."""
    key = f"demo/ride/{run.trip}/{at.bag}"
    transport.arrive_stop(
        county=COUNTY, key=f"{key}/stop", trip=run.trip, point=at.point, happened_at=at.at, actor=run.driver
    )
    transport.unload_bags(
        county=COUNTY, key=f"{key}/unload", trip=run.trip, point=at.point, bags=[at.bag], happened_at=at.at,
        actor=run.driver,
    )  # fmt: skip
    soon = at.at + timedelta(minutes=3)
    take_over([at.bag], at.point, soon, key, at.keeper)
    opening = Opening(key=f"{key}/open", bag=at.bag, point=at.point, happened_at=soon + timedelta(minutes=5))
    parcels.open_bag(county=COUNTY, opening=opening, actor=at.keeper)


def come_back(run: Round) -> None:
    """The round is over."""
    key = f"demo/ride/{run.trip}/arrive"
    transport.arrive(county=COUNTY, key=key, trip=run.trip, happened_at=run.back_at, actor=run.driver)
