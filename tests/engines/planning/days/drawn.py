"""Small days drawn at random: some villages, two buses, a centre with a feeder, cold and warm, tight and loose."""

import numpy as np
from hypothesis import strategies as st

from huinong.engines.planning.days.values import (
    Bus,
    Call,
    Centre,
    Demand,
    Direction,
    Fetch,
    Place,
    Problem,
    Rates,
    Vehicle,
    Village,
    Zone,
)
from huinong.engines.planning.travel import UNREACHABLE, Matrix

HOUR_S = 3600
RATES = Rates(
    bag_g=25_000, bag_cm3=120_000, bag_pieces=40, keeper_waits_s=3_600, passenger_fen_per_hour=1_500, unserved_fen=2_000
)


def on_plane(points: list[tuple[int, int]], *, cut: tuple[int, ...] = ()) -> Matrix:
    """Metres on a plane, a second for ten of them; no way leads to what is cut off."""
    spots = np.array(points, dtype=float)
    metres = np.rint(np.hypot(*(spots[:, None, :] - spots[None, :, :]).T)).astype(np.int64).T
    seconds = metres // 10
    for place in cut:
        for each in (metres, seconds):
            each[place, :] = each[:, place] = UNREACHABLE
            each[place, place] = 0
    return Matrix(seconds=seconds, metres=metres, is_estimate=True)


def vehicle(code: str, base: int = 0, **changed: object) -> Vehicle:
    known = {
        "kind": "van",
        "profile": "van",
        "starts_s": 8 * HOUR_S,
        "ends_s": 17 * HOUR_S,
        "turnaround_s": 1_800,
        "trips": 2,
        "load_g": 600_000,
        "spaces": {Zone.AMBIENT: 3_000_000},
        "fixed_fen": 10_000,
        "fen_per_km": 110,
        "fen_per_hour": 2_500,
    }
    return Vehicle(code=code, base=base, **{**known, **changed})  # type: ignore[arg-type]


def demand(code: str, place: int, direction: Direction = Direction.DOWN, **changed: object) -> Demand:
    known = {
        "carrier": "post",
        "pieces": 8,
        "load_g": 9_600,
        "volume_cm3": 64_000,
        "ready_s": 7 * HOUR_S,
        "due_s": 18 * HOUR_S,
    }
    return Demand(code=code, place=place, direction=direction, **{**known, **changed})  # type: ignore[arg-type]


def village(place: int, **changed: object) -> Village:
    known = {"opens_s": 8 * HOUR_S, "closes_s": 17 * HOUR_S, "stop_s": 120, "piece_s": 5}
    return Village(place=place, **{**known, **changed})  # type: ignore[arg-type]


def centre(place: int, **changed: object) -> Centre:
    known = {
        "opens_s": 7 * HOUR_S,
        "closes_s": 18 * HOUR_S,
        "stop_s": 300,
        "handling_s": 600,
        "pieces": 500,
        "fee_fen_per_piece": 5,
    }
    return Centre(place=place, **{**known, **changed})  # type: ignore[arg-type]


def bus(code: str, stops: list[int], start_s: int, **changed: object) -> Bus:
    """Ten minutes from stop to stop, a minute at each."""
    calls = [
        Call(place=place, arrives_s=start_s + 660 * n, leaves_s=start_s + 660 * n + 60) for n, place in enumerate(stops)
    ]
    known = {"line": "line", "bags": 3, "load_g": 75_000, "fee_fen": 200, "bag_s": 30, "passengers": 8}
    return Bus(code=code, calls=tuple(calls), **{**known, **changed})  # type: ignore[arg-type]


def day(points: list[tuple[int, int]], *, cut: tuple[int, ...] = (), **parts: object) -> Problem:
    """A problem on a plane whose place 0 is the county centre."""
    places = tuple(Place(code=str(n), name=f"place {n}", lng=114.0, lat=29.5) for n in range(len(points)))
    known = {"demands": (), "villages": (), "centres": (), "vehicles": (), "buses": (), "rates": RATES}
    matrix = on_plane(points, cut=cut)
    return Problem(
        places=places,
        depot=0,
        opens_s=7 * HOUR_S,
        closes_s=18 * HOUR_S,
        travel={"van": matrix},
        **{**known, **parts},  # type: ignore[arg-type]
    )


@st.composite
def days(draw: st.DrawFn) -> Problem:
    """Place 0 the county centre, 1 the township centre, 2 and 3 roadside stops, then villages."""
    count = draw(st.integers(5, 10))
    spot = st.tuples(st.integers(-20_000, 20_000), st.integers(-20_000, 20_000))
    points = [(0, 0), *draw(st.lists(spot, min_size=3 + count, max_size=3 + count))]
    numbers = range(4, 4 + count)
    cut = tuple(draw(st.sets(st.sampled_from(numbers), max_size=1)))
    return day(
        points,
        cut=cut,
        demands=tuple(one for place in numbers for one in draw(_demands(place))),
        villages=tuple(draw(_village(place)) for place in numbers),
        centres=(centre(1, pieces=draw(st.sampled_from([5, 500]))),),
        vehicles=(
            *(vehicle(f"van-{n}", **draw(_changes())) for n in range(draw(st.integers(1, 2)))),
            vehicle("feeder", 1, load_g=100_000, spaces={Zone.AMBIENT: 900_000}, fixed_fen=500, fen_per_km=20),
        ),
        buses=(
            bus("out", [0, 2, 3, 1], draw(st.sampled_from([8, 9, 11])) * HOUR_S),
            bus("back", [1, 3, 2, 0], draw(st.sampled_from([9, 13, 15])) * HOUR_S, passengers=draw(st.integers(1, 30))),
        ),
    )


@st.composite
def _demands(draw: st.DrawFn, place: int) -> list[Demand]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        zone = draw(st.sampled_from([Zone.AMBIENT, Zone.AMBIENT, Zone.AMBIENT, Zone.CHILLED]))
        pieces = draw(st.integers(1, 30))
        ready_s = draw(st.sampled_from([6, 7, 9, 13])) * HOUR_S
        direction = draw(st.sampled_from(Direction))
        warm_s = draw(st.sampled_from([None, 2 * HOUR_S])) if zone is Zone.CHILLED else None
        found.append(
            demand(
                f"{place}-{number}",
                place,
                direction,
                pieces=pieces,
                load_g=pieces * draw(st.sampled_from([1_200, 9_000])),
                volume_cm3=pieces * 8_000,
                ready_s=ready_s,
                due_s=draw(st.sampled_from([12, 17, 18])) * HOUR_S,
                zone=zone,
                warm_s=warm_s,
                carrier=draw(st.sampled_from(["post", "zto"])),
            )
        )
    return found


@st.composite
def _village(draw: st.DrawFn, place: int) -> Village:
    stops = draw(st.sets(st.sampled_from([1, 2, 3]), max_size=2))
    fetches = tuple(Fetch(stop=each, takes_s=600, fee_fen=250, load_g=60_000) for each in sorted(stops))
    return village(place, opens_s=draw(st.sampled_from([8, 12])) * HOUR_S, fetches=fetches)


@st.composite
def _changes(draw: st.DrawFn) -> dict[str, object]:
    cold = draw(st.sampled_from([{}, {Zone.CHILLED: 300_000}]))
    return {
        "spaces": {Zone.AMBIENT: draw(st.sampled_from([500_000, 3_000_000])), **cold},
        "ends_s": draw(st.sampled_from([11, 17])) * HOUR_S,
        "trips": draw(st.integers(1, 3)),
    }
