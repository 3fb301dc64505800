import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huinong.engines.planning.roads import Network, Roads, cut_off, matrix, near, of_ways, unreachable, without
from huinong.engines.planning.travel import UNREACHABLE
from tests.engines.planning.maps import NOISY, VAN, at_nodes, maps, place, quickest_s, roads

LINE = roads([(0, 0), (2, 0), (4, 0), (6, 0)], [(n, n + 1, "primary", False) for n in range(3)])
RING = roads(
    [(0, 0), (3, 0), (3, 3), (0, 3)],
    [(0, 1, "primary", True), (1, 2, "primary", True), (2, 3, "primary", True), (3, 0, "primary", True)],
)


def test_a_way_is_as_long_as_its_roads_and_as_slow() -> None:
    found = matrix(LINE, [place("a", 0, 0), place("b", 6, 0)], VAN)
    assert (found.metres.tolist(), found.seconds.tolist()) == ([[0, 6000], [6000, 0]], [[0, 361], [361, 0]])
    assert not found.is_estimate


def test_a_place_beside_a_road_is_joined_where_the_road_is_nearest_and_walked_to() -> None:
    found = matrix(LINE, [place("a", 0, 0), place("b", 3, 0.1)], VAN)
    assert found.metres[0, 1] == pytest.approx(3100, abs=1)
    assert found.seconds[0, 1] == pytest.approx(3000 * 3.6 / 60 + 100 * 3.6 / 5, abs=1)


def test_two_places_on_one_stretch_go_straight_to_each_other() -> None:
    found = matrix(LINE, [place("a", 2.5, 0), place("b", 3.5, 0), place("c", 3.0, 0)], VAN)
    assert found.metres.tolist() == [[0, 1000, 500], [1000, 0, 500], [500, 500, 0]]


def test_a_place_too_far_from_any_road_is_reached_from_nowhere() -> None:
    places = [place("a", 0, 0), place("far", 3, 2), place("b", 6, 0)]
    found = matrix(LINE, places, VAN)
    assert found.seconds[1].tolist() == [UNREACHABLE, 0, UNREACHABLE]
    assert set(unreachable(found, places)) == {("a", "far"), ("far", "a"), ("b", "far"), ("far", "b")}
    assert cut_off(found, places) == ("far",)


def test_one_way_streets_are_driven_their_way_alone() -> None:
    found = matrix(RING, at_nodes(RING), VAN)
    assert found.metres[0].tolist() == [0, 3000, 6000, 9000]
    assert found.metres[:, 0].tolist() == [0, 9000, 6000, 3000]


def test_a_car_park_of_its_own_is_no_road_to_join() -> None:
    graph = roads([*((n * 2, 0) for n in range(4)), (3, 0.1), (3, 0.2)], [*_line(3), (4, 5, "primary", False)])
    snaps = Network(graph, VAN).snaps([place("beside", 3, 0.15)])
    assert (snaps.edge.tolist(), snaps.away_m.round().tolist()) == ([1], [150.0])


def test_a_closed_road_cuts_off_whom_it_served_and_moves_nobody_to_another() -> None:
    places = [place("a", 0, 0), place("b", 4.5, 0), place("c", 6, 0)]
    broken = without(LINE, near(LINE, *_degrees(3, 0.01), within_m=20))
    assert broken.closed.tolist() == [False, True, False]
    found = matrix(broken, places, VAN)
    assert unreachable(found, places) == (("a", "b"), ("a", "c"), ("b", "a"), ("c", "a"))
    assert found.metres[1, 2] == 1500
    assert matrix(LINE, places, VAN).metres[0, 2] == 6000, "what was given is as it was"


def test_roads_are_closed_by_their_number_too() -> None:
    assert of_ways(LINE, {1002, 7}).tolist() == [2]


def test_a_signed_limit_holds_where_it_is_below_the_usual_speed() -> None:
    slow = roads([(0, 0), (1, 0), (2, 0)], _line(2), limit_kmh=30)
    assert VAN.speeds(slow).tolist() == [30.0, 30.0]
    assert VAN.speeds(roads([(0, 0), (1, 0)], [(0, 1, "track", False)], limit_kmh=30)).tolist() == [15.0]


def test_nothing_to_drive_on_reaches_nothing() -> None:
    paths = roads([(0, 0), (1, 0)], [(0, 1, "footway", False)])
    assert matrix(paths, at_nodes(paths), VAN).seconds.tolist() == [[0, -1], [-1, 0]]
    assert matrix(LINE, [], VAN).seconds.shape == (0, 0)


def test_a_large_map_searched_in_parts_answers_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = matrix(RING, at_nodes(RING), VAN)
    monkeypatch.setattr("huinong.engines.planning.roads.network.AT_ONCE", 1)
    assert (matrix(RING, at_nodes(RING), VAN).seconds == whole.seconds).all()


@settings(NOISY, max_examples=250)
@given(maps(), st.data())
def test_ways_are_the_quickest_there_are(graph: Roads, data: st.DataObject) -> None:
    nodes = sorted(data.draw(st.sets(st.integers(0, graph.nodes - 1), min_size=2)))
    places, network = [at_nodes(graph)[node] for node in nodes], Network(graph, VAN)
    found, at = network.matrix(places), network.snaps(places).away_m < 1e-6
    for here, node in enumerate(nodes):
        known = quickest_s(graph, node)
        for there in [there for there in range(len(nodes)) if at[here] and at[there]]:
            expected = pytest.approx(known.get(nodes[there], UNREACHABLE), abs=1.1)
            assert found.seconds[here, there] == expected


@settings(NOISY, max_examples=150)
@given(maps())
def test_no_way_round_is_quicker_than_the_direct_one(graph: Roads) -> None:
    seconds = matrix(graph, at_nodes(graph), VAN).seconds.astype(float)
    seconds[seconds == UNREACHABLE] = np.inf
    round_way = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
    assert (seconds <= round_way).all()


@settings(NOISY, max_examples=100)
@given(maps(), st.data())
def test_a_closed_road_is_never_used_and_makes_nothing_quicker(graph: Roads, data: st.DataObject) -> None:
    closed = data.draw(st.sets(st.integers(0, graph.edges - 1)))
    broken, places = without(graph, closed), at_nodes(graph)
    before, after = matrix(graph, places, VAN).seconds, matrix(broken, places, VAN).seconds
    reached = after != UNREACHABLE
    assert (before[reached] <= after[reached]).all()
    assert (before[reached] != UNREACHABLE).all()
    everything = matrix(without(graph, range(graph.edges)), places, VAN).seconds
    assert (everything[~np.eye(len(places), dtype=bool)] == UNREACHABLE).all()
    snaps = Network(graph, VAN).snaps(places)
    for here in np.flatnonzero(snaps.away_m < 1e-6):
        known = quickest_s(broken, int(here))
        assert all(after[here, there] == UNREACHABLE for there in range(len(places)) if _on_road(snaps, there, known))


def _on_road(snaps: object, there: int, known: dict[int, float]) -> bool:
    """A node on a road that the way written out does not reach."""
    return bool(snaps.away_m[there] < 1e-6 and there not in known)  # type: ignore[attr-defined]


def _line(edges: int) -> list[tuple[int, int, str, bool]]:
    return [(n, n + 1, "primary", False) for n in range(edges)]


def _degrees(east: float, north: float) -> tuple[float, float]:
    spot = place("", east, north)
    return spot.lng, spot.lat
