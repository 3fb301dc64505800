"""Fills the demo county with pieces, day after day, as its services would have left them.

The county, its points, carriers, routes and trips are founded by the services. The pieces are not: a million of
them go through the storage bulk door with the columns that the services fill, and without their facts, which
neither the board nor a search reads.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter
from uuid import UUID

from django.db import connection
from django.db.models import Model

from bench import pieces
from bench.pieces import Day, Recipient, Row
from huinong.demo import people
from huinong.demo.founding import found
from huinong.demo.pieces import chunks
from huinong.demo.world import COUNTY, Town
from huinong.kernel.clock import at_beijing, frozen_at
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.models import Bag, HandOver, Incident, Parcel
from huinong.logistics.transport.models import Trip
from huinong.storage import bulk
from huinong.storage.hurry import hurried

DAILY = 2_000  # pieces a day: with what earlier days left on the shelves, some 3,000 are open at eleven
ELEVEN = 11
OUTBOUND = 0.09
BAG_PIECES = 30
TROUBLED = 0.004
EACH = 100  # one piece of so many is remembered, to be searched for
TODAY = (State.ANNOUNCED, State.AT_COUNTY, State.BAGGED, State.AT_TOWN, State.SHELVED, State.EXCEPTED)
TODAY_WEIGHTS = (24, 10, 27, 14, 24, 1)  # how far a day's inbound pieces are at eleven: the second trunk is to come

Rows = defaultdict[type[Model], list[Row]]


class Filling:
    """A county that has lived until eleven o'clock of some day."""

    def __init__(self, days: Sequence[date], *, recipients: int, seed: int = 7) -> None:
        self.draw = random.Random(seed)
        opened = days[0] - timedelta(days=1)
        with frozen_at(at_beijing(opened, hour=8)):
            self.world = found(seed=seed, opened=opened, days=days, drivers={}, daily=DAILY)
        self.outlets = {town.code: town.point for town in self.world.towns}
        self.recipients = [Recipient.drawn(self.draw, self.world) for _ in range(recipients)]
        self.shares = [courier.share for courier in self.world.couriers]
        self.met: list[tuple[str, people.Person]] = []
        self.serial = self.bags = 0

    def live(self, days: Sequence[date]) -> None:
        """Live through these days, the last one until eleven, after all that stood open before is done with."""
        now = at_beijing(days[-1], hour=ELEVEN)
        with hurried():
            _finish(at_beijing(days[0], hour=0))
            for day in days:
                rows: Rows = defaultdict(list)
                self._past(day, now, rows) if day < days[-1] else self._today(day, rows)
                _write(rows)
        tidy()

    def _known(self, day: Day) -> Iterator[tuple[Recipient, Row]]:
        """The pieces that become known on a day."""
        couriers = self.world.couriers
        for who in self.draw.choices(self.recipients, k=DAILY):
            self.serial += 1
            if self.draw.random() < OUTBOUND:
                piece = pieces.accepted(day, who, couriers[-1], self.serial)
            else:
                courier = self.draw.choices(couriers, self.shares)[0]
                piece = pieces.announced(day, who, courier, self.serial)
            if self.serial % EACH == 0:
                self.met.append((piece["number"], who.person))
            yield who, piece

    def _past(self, date_: date, now: datetime, rows: Rows) -> None:
        """A day that is over: nearly everything was fetched or delivered before now."""
        day, towns = Day(at_beijing(date_, hour=0), self.draw), Counter[str]()
        for who, piece in self._known(day):
            if piece["direction"] is Direction.OUTBOUND:
                last, end = pieces.dispatched(piece), pieces.delivered(piece, day)
            else:
                last = pieces.shelved(piece, day, 11, self._code())
                end = pieces.collected(last, day)
                towns[who.town] += 1
            rows[Parcel].append(end if end["closed_at"] <= now else last)
            if self.draw.random() < TROUBLED:
                rows[Incident].append(pieces.incident(piece, day, self.world.centre) | {"closed_at": day.at(19)})
        for town in self.world.towns:
            for _ in range(0, towns[town.code], BAG_PIECES):
                bag = self._bag(day, town, BAG_PIECES)
                rows[Bag].append(pieces.opened(bag, day))
                rows[HandOver].append(pieces.handed_over(bag, day, custody.point(town.point)))

    def _today(self, date_: date, rows: Rows) -> None:
        """The last day as it stands at eleven."""
        day, to_bag = Day(at_beijing(date_, hour=0), self.draw), defaultdict[str, list[Row]](list)
        for who, piece in self._known(day):
            row = self._reached(day, who, piece)
            rows[Parcel].append(row)
            if row["state"] is State.EXCEPTED:
                rows[Incident].append(pieces.incident(row, day, self.world.centre))
            if row["state"] is State.BAGGED:
                to_bag[who.town].append(row)
        trips = _departed(date_)
        for town in self.world.towns:
            for number, inside in enumerate(chunks(to_bag[town.code], BAG_PIECES)):
                bag = self._bag(day, town, len(inside))
                for row in inside:
                    row["bag_id"] = bag["id"]
                if number % 2:  # the others wait at the centre
                    taker = custody.trip(trips[f"B{town.code[6:]}"])
                    rows[HandOver].append(pieces.handed_over(bag, day, taker))
                    bag |= {"state": Bag.State.MOVING, "custodian": taker}
                rows[Bag].append(bag)

    def _reached(self, day: Day, who: Recipient, piece: Row) -> Row:
        """How far a piece of the day has come."""
        centre, outlet = self.world.centre, self.outlets[who.town]
        if piece["direction"] is Direction.OUTBOUND:
            brought = {"state": State.AT_TOWN, "custodian": custody.point(outlet)}
            return piece | self.draw.choice(({}, brought))
        state = self.draw.choices(TODAY, TODAY_WEIGHTS)[0]
        if state is State.ANNOUNCED:
            return piece
        if state is State.SHELVED:
            return pieces.shelved(piece, day, 9, self._code())
        row = pieces.arrived(piece, day, outlet if state is State.AT_TOWN else centre, state)
        return row | {"custodian": ""} if state is State.BAGGED else row

    def _bag(self, day: Day, town: Town, size: int) -> Row:
        self.bags += 1
        return pieces.bag(day, self.bags, (self.world.centre, town.point), size)

    def _code(self) -> str:
        return f"2-1-{self.serial:03d}"


def _departed(date_: date) -> dict[str, UUID]:
    """The day's trips by route, after those have gone that leave before eleven."""
    trips = Trip.objects.filter(county=COUNTY, day=date_)
    trips.filter(departs_at__lt=at_beijing(date_, hour=ELEVEN)).update(state=Trip.State.DEPARTED)
    return dict(trips.values_list("route__code", "id"))


def _write(rows: Rows) -> None:
    for model in (Bag, Parcel, HandOver, Incident):
        if rows[model]:
            names = tuple(rows[model][0])
            bulk.insert_rows(model, names, map(itemgetter(*names), rows[model]))


def _finish(moment: datetime) -> None:
    """Close what still stands open."""
    gone = {"state": State.COLLECTED, "custodian": custody.RECIPIENT, "bag": None, "closed_at": moment}
    Parcel.objects.filter(closed_at=None).update(**gone)
    Bag.objects.exclude(state=Bag.State.OPENED).update(state=Bag.State.OPENED, opened_at=moment)
    Incident.objects.filter(closed_at=None).update(closed_at=moment)
    Trip.objects.filter(departs_at__lt=moment).update(state=Trip.State.ARRIVED)


def tidy() -> None:
    """Do as PostgreSQL's autovacuum would have done. Nothing in a service analyses SQLite, so it is left as it is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
