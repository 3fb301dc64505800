"""More is ripe than the cold and the trucks can take."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from huinong.engines.planning.cold.glut import Limits, Lot, Overflow, Slice, alerts, can_promise, staged
from huinong.engines.planning.cold.stays import stay
from huinong.engines.planning.days.values import Zone
from tests.engines.planning.cold.counties import CROPS, SHOOTS

CABBAGE = replace(SHOOTS, code="cabbage", heat_s=12 * 3_600)


def lot(who: str, kg: int, *, crop: str = "shoots", week: int = 10, waits: int = 0) -> Lot:
    return Lot(code=f"{who}-{crop}-{week}", who=who, crop=crop, week=week, last_week=week + waits, kg=kg)


def limits(m3: float, *, truck_kg: int = 10**6) -> Limits:
    return Limits(
        m3={(zone, week): m3 for zone in Zone for week in range(60)}, truck_kg=dict.fromkeys(range(60), truck_kg)
    )


def test_what_fits_is_picked_when_it_is_ripe():
    found = staged([SHOOTS], [lot("赵", 2_000)], limits(10))
    assert (found.slices, found.overflows) == ((Slice("赵-shoots-10", 10, 2_000),), ())


def test_what_can_wait_is_picked_a_week_later():
    found = staged([SHOOTS], [lot("赵", 3_000, waits=1)], limits(10))
    assert [(each.week, each.kg) for each in found.slices] == [(10, 2_000), (11, 1_000)]


def test_what_spoils_sooner_goes_first():
    lots = [lot("钱", 2_000, crop="cabbage"), lot("赵", 2_000)]
    found = staged([SHOOTS, CABBAGE], lots, limits(10))
    assert found.slices == (Slice("赵-shoots-10", 10, 2_000),)
    assert found.overflows == (Overflow("钱-cabbage-10", 2_000, "cold"),)


def test_what_cannot_wait_goes_before_what_can():
    lots = [lot("赵", 2_000, waits=1), lot("钱", 2_000, crop="cabbage")]
    found = staged([SHOOTS, CABBAGE], lots, limits(10))
    assert [(each.lot, each.week) for each in found.slices] == [("钱-cabbage-10", 10), ("赵-shoots-10", 11)]


def test_equals_share_by_weight():
    found = staged([SHOOTS], [lot("赵", 3_000), lot("钱", 1_000)], limits(10))
    assert {each.lot: each.kg for each in found.slices} == {"赵-shoots-10": 1_500, "钱-shoots-10": 500}


def test_trucks_that_are_too_few_are_named():
    found = staged([SHOOTS], [lot("赵", 3_000)], limits(100, truck_kg=1_200))
    assert found.overflows == (Overflow("赵-shoots-10", 1_800, "trucks"),)


def test_an_overflow_warns_of_the_floor():
    lots = [lot("赵", 3_000)]
    (alert,) = alerts([SHOOTS, CABBAGE], lots, staged([SHOOTS], lots, limits(10)), {"shoots": 500, "cabbage": 700})
    assert (alert.crop, alert.overflow_kg, alert.floor_fen_per_kg, alert.is_below) == ("shoots", 1_000, 500, False)


def test_a_price_below_the_floor_warns_without_an_overflow():
    (alert,) = alerts([SHOOTS], [], staged([SHOOTS], [], limits(10)), {"shoots": 900})
    assert (alert.is_below, alert.overflow_kg) == (True, 0)


def test_a_promise_names_the_soonest_week_with_room():
    answer = can_promise([5.0, 2.0, 9.0, 9.0], week=0, weeks=2, m3=4.0)
    assert (answer.can, answer.free_m3, answer.soonest_week) == (False, 2.0, 2)
    assert can_promise([5.0, 5.0], week=0, weeks=2, m3=5.0).can


def test_nothing_is_promised_beyond_what_is_known():
    assert can_promise([5.0, 5.0], week=1, weeks=2, m3=1.0).soonest_week is None


@given(
    st.lists(
        st.tuples(st.sampled_from(CROPS), st.integers(0, 30), st.integers(0, 3), st.integers(1, 9_000)), max_size=12
    ),
    st.floats(0, 60),
    st.integers(0, 20_000),
)
def test_every_kilogram_is_staged_or_said_to_be_left_over(drawn, m3, truck_kg):
    lots = [
        Lot(code=str(at), who="", crop=crop.code, week=week, last_week=week + waits, kg=kg)
        for at, (crop, week, waits, kg) in enumerate(drawn)
    ]
    found = staged(CROPS, lots, limits(m3, truck_kg=truck_kg))
    crops, by_code = {crop.code: crop for crop in CROPS}, {each.code: each for each in lots}
    placed: Counter[str] = Counter()
    stands: Counter[tuple[Zone, int]] = Counter()
    carried: Counter[int] = Counter()
    for each in found.slices:
        assert by_code[each.lot].week <= each.week <= by_code[each.lot].last_week
        placed[each.lot] += each.kg
        carried[each.week] += each.kg
        crop = crops[by_code[each.lot].crop]
        for after, room in enumerate(stay(crop)):
            stands[crop.zone, each.week + after] += each.kg * room
    for overflow in found.overflows:
        placed[overflow.lot] += overflow.kg
    assert placed == Counter({each.code: each.kg for each in lots})
    assert all(room <= m3 + 1e-6 for room in stands.values())
    assert all(kg <= truck_kg for kg in carried.values())
