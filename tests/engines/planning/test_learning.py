import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.learning import Bounds, Drive, ServiceTime, Source, Stay, blend, service_time
from huinong.engines.planning.travel import UNREACHABLE, Matrix
from tests.engines.planning.maps import NOISY

WIDE = Bounds(most_km_per_hour=90, times=4, slack_s=1e6)
PRIOR = ServiceTime(stop_s=120, piece_s=10)


def travel(seconds: int = 600, metres: int = 6000, *, is_estimate: bool = True) -> Matrix:
    off = np.array([[0, 1], [1, 0]], np.int64)
    return Matrix(seconds=off * seconds, metres=off * metres, is_estimate=is_estimate)


def learned(seen: list[int], *, prior: int = 600, weight: float = 4) -> int:
    drives = [Drive(0, 1, seconds) for seconds in seen]
    found = blend(travel(prior), drives, prior_weight=weight, bounds=WIDE)
    return int(found.matrix.seconds[0, 1])


def stop(stays: list[Stay]) -> ServiceTime:
    return service_time(stays, prior=PRIOR, prior_weight=4, least_stop_s=30, least_piece_s=2)


def test_what_nobody_drove_stays_what_it_was_and_says_where_it_is_from() -> None:
    found = blend(travel(), [Drive(0, 1, 900)] * 4, prior_weight=4, bounds=WIDE)
    assert found.matrix.seconds.tolist() == [[0, 750], [600, 0]]
    assert found.sources[0, 1] == Source.LEARNED
    assert (found.sources[1, 0], found.drives.tolist()) == (Source.ESTIMATE, [[0, 4], [0, 0]])
    on_roads = blend(travel(is_estimate=False), [], prior_weight=4, bounds=WIDE)
    assert on_roads.sources[0, 1] == Source.ROADS


def test_one_dinner_on_the_way_moves_nothing_much() -> None:
    assert learned([900] * 9) - learned([900] * 8 + [9000]) == pytest.approx(0, abs=10)


def test_a_drive_faster_than_any_vehicle_was_scanned_late_and_does_not_count() -> None:
    assert learned([30, 45, 60]) == 600
    assert learned([30, 900, 900, 900, 900]) == 750


def test_a_drive_many_times_as_long_as_thought_had_a_rest_in_it_and_does_not_count() -> None:
    bounds = Bounds(most_km_per_hour=90, times=4, slack_s=600)
    found = blend(
        travel(), [Drive(0, 1, seconds) for seconds in (900, 3000, 3001, 13800)], prior_weight=0, bounds=bounds
    )
    assert (found.matrix.seconds[0, 1], found.drives[0, 1], found.left_out) == (1950, 2, 2)


def test_nothing_is_learned_where_no_way_leads() -> None:
    closed = Matrix(seconds=np.array([[0, UNREACHABLE], [5, 0]]), metres=np.array([[0, -1], [9, 0]]), is_estimate=False)
    found = blend(closed, [Drive(0, 1, 300)], prior_weight=1, bounds=WIDE)
    assert (found.matrix.seconds[0, 1], found.drives[0, 1]) == (UNREACHABLE, 0)


@settings(NOISY)
@given(
    st.integers(240, 5000),
    st.lists(st.integers(240, 5000), min_size=1, max_size=30),
    st.floats(0.0, 30.0),
)
def test_what_is_learned_lies_between_the_prior_and_what_was_seen(prior: int, seen: list[int], weight: float) -> None:
    figure = learned(seen, prior=prior, weight=weight)
    assert min(prior, *seen) <= figure <= max(prior, *seen)


@settings(NOISY)
@given(st.integers(240, 5000), st.integers(240, 5000), st.integers(1, 40))
def test_the_more_is_seen_the_nearer_the_figure_comes_to_it(prior: int, seen: int, times: int) -> None:
    fewer, more = learned([seen] * times, prior=prior), learned([seen] * (times + 5), prior=prior)
    assert abs(more - seen) <= abs(fewer - seen) + 1
    assert abs(learned([seen] * 5000, prior=prior) - seen) <= 5


def test_a_stop_is_learned_as_so_long_and_so_much_a_piece() -> None:
    stays = [Stay(pieces, 60 + 5 * pieces) for pieces in (1, 4, 9, 20, 33, 2, 7, 15) * 20]
    found = stop(stays)
    assert (found.stop_s, found.piece_s, found.stays) == (61, 5, 160)


def test_stays_that_all_had_as_many_pieces_teach_nothing_of_a_piece() -> None:
    assert stop([Stay(10, 300)] * 400) == ServiceTime(stop_s=199, piece_s=10, stays=400)


def test_nothing_seen_leaves_the_prior_and_no_stop_is_shorter_than_can_be() -> None:
    assert stop([]) == PRIOR
    assert stop([Stay(pieces, 0) for pieces in range(40)] * 10) == ServiceTime(stop_s=30, piece_s=2, stays=400)


@settings(NOISY)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 3000)), min_size=1, max_size=40))
def test_a_learned_stop_is_never_below_its_floor(seen: list[tuple[int, int]]) -> None:
    found = stop([Stay(*each) for each in seen])
    assert found.stop_s >= 30
    assert found.piece_s >= 2
