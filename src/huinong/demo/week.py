"""A quiet month and a whole week in the county, step by step, up to a moment."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from huinong.demo import designs
from huinong.demo.bank import BankDay
from huinong.demo.bills import BillsDay
from huinong.demo.claims import ClaimsDay
from huinong.demo.closing import SETTLED_AFTER, close_day, end_books
from huinong.demo.coldchain import ColdDay
from huinong.demo.founding import found
from huinong.demo.inbound import InboundDay
from huinong.demo.outbound import OutboundDay
from huinong.demo.packaging import PackagingDay
from huinong.demo.payouts import Settling
from huinong.demo.pickups import PickupsDay
from huinong.demo.pieces import Piece, Week, announce, draw_pieces, record, scan
from huinong.demo.planning import PlanDay, register_fleet
from huinong.demo.signing import STATION_TOWN, appoint_driver
from huinong.demo.stations import StationsDay
from huinong.demo.steps import Step
from huinong.demo.till import TillDay
from huinong.demo.withdrawn import WithdrawalsDay
from huinong.demo.world import DISPATCHER, Town, World, outlet
from huinong.journal import seals
from huinong.kernel import clock
from huinong.kernel.clock import at_beijing
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import Scan

SNOW_DAY, OFFLINE_DAY, LOSS_DAY = 3, 4, 5  # which day of the week, counted from 0
MISSING_DAY = 2  # no statement of the bank
SNOWED_IN = frozenset({"421223203", "421223106", "421223202"})  # 高枧, 金塘, 港口: the mountain townships
TODAYS_HOURS = (9, 11, 12, 13, 14, 15, 16, 17, 18, 20)
LAST_HOUR = TODAYS_HOURS[-1]
CLOSING_MINUTE = 40  # ten minutes after the last station has sent its day
PLANNED_DAYS = 2  # today and the day before, whose plan is judged
QUIET_SHARE = 0.94  # the share of stations that have a piece on a quiet day


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to live: whole days before `until`, and the pieces and orders of each."""

    until: datetime
    days: int = 7
    inbound: int = 1_000
    outbound: int = 100
    orders: int = 12
    quiet_days: int = 17
    seed: int = 7
    settled_days: int = 3  # of the month that is settled; 0 settles none

    @property
    def opened(self) -> date:
        """The day the county is founded: the quiet weeks before the first day, and into the month that is settled."""
        weeks = self.first_day - timedelta(days=self.quiet_days)
        if not self.settled_days:
            return weeks
        return min(weeks, self.settled_on.replace(day=1) - timedelta(days=self.settled_days + 1))

    @property
    def settled_on(self) -> date:
        """The day the month before is settled: in the week, when that month's books are closed."""
        last = clock.day_of(self.until)
        closed = last.replace(day=SETTLED_AFTER + 1)
        return max(self.first_day, closed) if closed < last else self.first_day

    @property
    def first_day(self) -> date:
        """The first day of the week; the last one is the day of `until`, as far as it has come."""
        return clock.day_of(self.until) - timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of it."""

    acts: int
    refused: tuple[str, ...]
    sealed: int


def live(plan: Plan, *, progress: Callable[[str, int, int], None]) -> Lived:
    """Live the plan through the public services; `progress(name, done, of)` is told before every step."""
    opened = plan.opened
    days = [plan.first_day + timedelta(days=n) for n in range(plan.days + 2)]
    with clock.frozen_at(at_beijing(opened, hour=8)):
        progress("founding", 0, 1)
        drivers = {STATION_TOWN: appoint_driver()}
        world = found(seed=plan.seed, opened=opened, days=days, drivers=drivers, daily=plan.inbound)
        register_fleet(world, opened)
    week = Week()
    steps = [step for step in (*_quiet(plan, world, week), *_week(plan, world, week)) if step.at <= plan.until]
    for number, step in enumerate(steps):
        progress(step.name, number, len(steps))
        with clock.frozen_at(step.at):
            step.act()
    with clock.frozen_at(plan.until):
        progress("network design", 0, 1)
        designs.study()
        sealed = seals.seal_all(until=plan.until - seals.SETTLE)
    return Lived(week.acts, tuple(week.refused), sealed)


def _quiet(plan: Plan, world: World, week: Week) -> Iterator[Step]:
    """The weeks before: a piece for most stations each day, so that their standing has a history."""
    for number in range(1, (plan.first_day - plan.opened).days):
        day = plan.opened + timedelta(days=number)
        yield Step(at_beijing(day, hour=18), f"{day}", _QuietDay(plan, world, week, day))
        yield Step(at_beijing(day, hour=21), f"{day} books", partial(end_books, day))


class _QuietDay:
    """One day of the history: manifests, arrival, and the outlets' own rounds to the stations."""

    def __init__(self, plan: Plan, world: World, week: Week, day: date) -> None:
        self.world, self.week, self.day = world, week, day
        self.draw = random.Random(f"{plan.seed}/{day}/quiet")

    def __call__(self) -> None:
        courier = self.draw.choice(self.world.couriers)
        stations = [s for s in self.world.by_village.values() if self.draw.random() < QUIET_SHARE]
        pieces = draw_pieces(self.draw, self.world, self.week, courier, [station.village for station in stations])
        announce(self.draw, self.week, f"demo-{self.day:%Y%m%d}", pieces, by=courier, at=at_beijing(self.day, hour=5))
        moves: list[Any] = [(piece.id, at_beijing(self.day, hour=7), {}) for piece in pieces]
        scan(self.week, DISPATCHER, Event.ARRIVED, self.world.centre, moves)
        for town in self.world.towns:
            self._round(town, [piece for piece in pieces if piece.village[:9] == town.code])

    def _round(self, town: Town, pieces: list[Piece]) -> None:
        shelved = record(self.week, outlet(town), [self._scan(Event.SHELVED, p, 11, {"shelf": "1-1"}) for p in pieces])
        codes = [outcome.fact.facts["shelf_code"] if outcome.fact else "" for outcome in shelved]
        pairs = [(p, {"proof": "code", "code": code, **p.paid}) for p, code in zip(pieces, codes, strict=True)]
        record(self.week, outlet(town), [self._scan(Event.COLLECTED, piece, 16, proof) for piece, proof in pairs])

    def _scan(self, event: Event, piece: Piece, hour: int, details: dict[str, Any]) -> Scan:
        return Scan(
            scan_id=f"demo/{event}/{piece.id.carrier}-{piece.id.number}", event=event, carrier=piece.id.carrier,
            number=piece.id.number, point=piece.station.point, happened_at=at_beijing(self.day, hour=hour),
            device="round", details=details,
        )  # fmt: skip


def _week(plan: Plan, world: World, week: Week) -> Iterator[Step]:
    by_day: dict[date, list[Step]] = defaultdict(list)
    if plan.settled_days:
        for step in Settling(world, week, plan.settled_on, clock.day_of(plan.until)).steps():
            by_day[clock.day_of(step.at)].append(step)
    for number in range(plan.days + 1):
        settled = by_day[plan.first_day + timedelta(days=number)]
        yield from sorted((*_day(plan, world, week, number), *settled), key=lambda step: step.at)


def _day(plan: Plan, world: World, week: Week, number: int) -> Iterator[Step]:
    day = plan.first_day + timedelta(days=number)
    snow = SNOWED_IN if number == SNOW_DAY else frozenset()
    silent = world.coops[0].station.village if number == OFFLINE_DAY else ""
    inbound = InboundDay(world, week, day, seed=plan.seed, pieces=plan.inbound, snowed_in=snow)
    outbound = OutboundDay(world, week, day, seed=plan.seed, pieces=plan.outbound, orders=plan.orders, snowed_in=snow)
    stations = StationsDay(world, week, day, seed=plan.seed, offline=silent)
    yield from inbound.steps()
    yield from outbound.steps()
    if number > plan.days - PLANNED_DAYS:
        yield from PlanDay(day, plan.seed).steps()
    yield from ClaimsDay(world, week, day, seed=plan.seed, loses=number == LOSS_DAY).steps()
    yield from PickupsDay(world, week, day, seed=plan.seed, is_first=number == 0).steps()
    yield from PackagingDay(world, week, day, seed=plan.seed, is_first=number == 0).steps()
    is_out = number == plan.days - 1
    yield from BillsDay(world, week, day, seed=plan.seed, is_first=number == 0, is_out=is_out).steps()
    if number == 0:
        yield from WithdrawalsDay(world, week, day).steps()
    yield from TillDay(world, week, day).steps()
    yield from BankDay(week, day, seed=plan.seed, is_first=number == 0, is_missing=number == MISSING_DAY).steps()
    yield from ColdDay(world, week, number, day, seed=plan.seed).steps()
    # Phones send as they go. On a day that is over nobody sees when, so it is sent at once.
    for hour in TODAYS_HOURS if number == plan.days else (LAST_HOUR,):
        at = at_beijing(day, hour=hour, minute=30)
        yield Step(at, f"{day} stations", partial(stations.send, at))
    closed_at = at_beijing(day, hour=LAST_HOUR, minute=CLOSING_MINUTE)
    yield Step(closed_at, f"{day} closing", partial(close_day, day, closed_at))
    yield Step(at_beijing(day, hour=21), f"{day} books", partial(end_books, day))
