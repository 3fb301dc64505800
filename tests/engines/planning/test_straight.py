import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.roads import matrix
from huinong.engines.planning.straight import calibrate, lines, straight
from tests.engines.planning.maps import NOISY, VAN, at_nodes, place, roads

places = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=3, max_size=6)


def test_a_degree_of_latitude_is_as_long_as_it_is() -> None:
    assert lines([place("a", 0, 0), place("b", 0, 111.19508)])[0, 1] == pytest.approx(111_195.08, abs=0.5)


def test_an_estimate_is_the_straight_line_times_the_detour_and_says_so() -> None:
    found = straight([place("a", 0, 0), place("b", 0, 10)], detour=1.5, km_per_hour=30)
    assert found.metres[0, 1] == pytest.approx(15_000, abs=2)
    assert found.seconds[0, 1] == pytest.approx(1_800, abs=1)
    assert found.is_estimate


@settings(NOISY)
@given(places)
def test_an_estimate_knows_no_way_round_that_is_quicker(spots: list[tuple[int, int]]) -> None:
    seconds = straight([place("", *spot) for spot in spots], detour=1.4, km_per_hour=37).seconds
    assert (seconds <= (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)).all()


def test_the_detour_is_measured_on_roads_between_places_far_enough_apart() -> None:
    graph = roads([(0, 0), (0, 3), (4, 3), (4.5, 3)], [(n, n + 1, "primary", False) for n in range(3)])
    found = calibrate(matrix(graph, at_nodes(graph), VAN), at_nodes(graph))
    assert found is not None
    assert (found.pairs, round(found.median, 2), round(found.km_per_hour)) == (10, 1.0, 60)
    assert found.p90 == pytest.approx(1.4, abs=0.01)


def test_places_that_are_all_near_each_other_say_nothing_of_detours() -> None:
    near = [place("a", 0, 0), place("b", 0, 0.5)]
    assert calibrate(straight(near, detour=1.5, km_per_hour=30), near) is None
