"""A county small enough to plan by hand: one van, one feeder, two bus trips, a keeper who meets them, a cold crate."""

import numpy as np

from huinong.engines.planning.days.values import (
    Bus,
    Call,
    Carriage,
    Centre,
    Costs,
    Demand,
    Direction,
    Fetch,
    Fetching,
    Place,
    Plan,
    Problem,
    Rates,
    Reason,
    Ride,
    Tour,
    Unserved,
    Vehicle,
    Village,
    Zone,
)
from huinong.engines.planning.travel import Matrix

DEPOT, TOWN, AN, BEI, CHANG, STOP = range(6)
H = 3600
UP, DOWN = Direction.UP, Direction.DOWN


def call(place: int, arrives_s: int, leaves_s: int | None = None) -> Call:
    return Call(place=place, arrives_s=arrives_s, leaves_s=arrives_s if leaves_s is None else leaves_s)


def demand(code: str, place: int, direction: Direction, pieces: int, **more: object) -> Demand:
    plain = {
        "carrier": "post",
        "load_g": pieces * 1000,
        "volume_cm3": pieces * 5000,
        "ready_s": 6 * H,
        "due_s": 20 * H,
    }
    return Demand(code=code, place=place, direction=direction, pieces=pieces, **{**plain, **more})  # type: ignore[arg-type]


def village(place: int, *fetches: Fetch) -> Village:
    return Village(place=place, opens_s=7 * H, closes_s=18 * H, stop_s=120, piece_s=10, fetches=fetches)


def vehicle(code: str, base: int, **more: object) -> Vehicle:
    plain = {
        "kind": "van",
        "profile": "van",
        "starts_s": 7 * H,
        "ends_s": 17 * H,
        "turnaround_s": 900,
        "trips": 2,
        "load_g": 50_000,
        "spaces": {Zone.AMBIENT: 250_000, Zone.CHILLED: 50_000},
        "fixed_fen": 5000,
        "fen_per_km": 100,
        "fen_per_hour": 3000,
    }
    return Vehicle(code=code, base=base, **{**plain, **more})  # type: ignore[arg-type]


def bus(code: str, *calls: Call) -> Bus:
    return Bus(code=code, line="1", calls=calls, bags=4, load_g=60_000, fee_fen=200, bag_s=30, passengers=12)


def problem() -> Problem:
    """Every way takes ten minutes and is ten kilometres long."""
    n = 6
    apart = 1 - np.eye(n, dtype=np.int64)
    return Problem(
        places=tuple(
            Place(code=c, name=c, lng=108.0, lat=33.0) for c in ("depot", "town", "an", "bei", "chang", "stop")
        ),
        depot=DEPOT,
        opens_s=6 * H,
        closes_s=20 * H,
        travel={"van": Matrix(seconds=apart * 600, metres=apart * 10_000, is_estimate=True)},
        demands=(
            demand("an-down", AN, DOWN, 10),
            demand("an-up", AN, UP, 5),
            demand("an-cold", AN, UP, 2, zone=Zone.CHILLED, ready_s=7 * H, warm_s=2 * H),
            demand("bei-down", BEI, DOWN, 12),
            demand("bei-up", BEI, UP, 3),
            demand("chang-down", CHANG, DOWN, 8),
            demand("chang-far", CHANG, UP, 1),
        ),
        villages=(
            village(AN),
            village(BEI, Fetch(stop=STOP, takes_s=600, fee_fen=300, load_g=15_000)),
            village(CHANG),
        ),
        centres=(
            Centre(
                place=TOWN, opens_s=7 * H, closes_s=18 * H, stop_s=300, handling_s=900, pieces=20, fee_fen_per_piece=15
            ),
        ),
        vehicles=(vehicle("V1", DEPOT), vehicle("F1", TOWN, load_g=20_000, spaces={Zone.AMBIENT: 100_000})),
        buses=(
            bus("B1", call(DEPOT, 8 * H), call(STOP, 9 * H, 9 * H + 60), call(TOWN, 10 * H)),
            bus("B2", call(TOWN, 14 * H), call(STOP, 15 * H), call(DEPOT, 16 * H)),
        ),
        rates=Rates(
            bag_g=10_000,
            bag_cm3=40_000,
            bag_pieces=10,
            keeper_waits_s=7200,
            passenger_fen_per_hour=1800,
            unserved_fen=2000,
        ),
    )


def _fetching(meets_s: int, leaves_s: int, *demands: str) -> Fetching:
    return Fetching(village=BEI, stop=STOP, meets_s=meets_s, leaves_s=leaves_s, back_s=leaves_s + 600, demands=demands)


def plan() -> Plan:
    """An by van both ways, Bei by bus and keeper both ways, Chang by bus to the town and feeder; one piece stays."""
    out_s, there_s = 8 * H, 8 * H + 600
    gone_s = there_s + 120 + 170  # An's stop, and ten seconds for each of 17 pieces
    feeds_s = 11 * H
    left_s = feeds_s + 600 + 120 + 80
    return Plan(
        tours=(
            Tour(
                vehicle="V1",
                calls=(call(DEPOT, out_s), call(AN, there_s, gone_s), call(DEPOT, gone_s + 600)),
                carries=(
                    Carriage(demand="an-down", on=0, off=1),
                    Carriage(demand="an-up", on=1, off=2),
                    Carriage(demand="an-cold", on=1, off=2),
                ),
            ),
            Tour(
                vehicle="F1",
                calls=(call(TOWN, feeds_s), call(CHANG, feeds_s + 600, left_s), call(TOWN, left_s + 600)),
                carries=(Carriage(demand="chang-down", on=0, off=1),),
            ),
        ),
        rides=(
            Ride(bus="B1", village=BEI, direction=DOWN, on=0, off=1, bags=2, demands=("bei-down",)),
            Ride(bus="B1", village=CHANG, direction=DOWN, on=0, off=2, bags=1, demands=("chang-down",)),
            Ride(bus="B2", village=BEI, direction=UP, on=1, off=2, bags=1, demands=("bei-up",)),
        ),
        fetchings=(_fetching(9 * H - 60, 9 * H + 60, "bei-down"), _fetching(15 * H, 15 * H, "bei-up")),
        unserved=(Unserved(demand="chang-far", reason=Reason.TOO_DEAR),),
        costs=Costs(
            fixed=10_000,
            distance=4000,
            # 1,490 s and 1,400 s at 3,000 fen an hour: 1,241.67 and 1,166.67
            time=1242 + 1167,
            bus=800,
            # 12 people × 60 s a bag at 1,800 fen an hour: 360 a bag
            passengers=1440,
            handling=120,
            keepers=600,
            unserved=2000,
        ),
        passenger_s=2880,
        engine="hand",
        seed=0,
        digest="",
    )
