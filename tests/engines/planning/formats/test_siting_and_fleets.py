"""Published formats are read, and what cannot be read names its line."""

import pytest

from huinong.engines.planning.formats import cflp, hfvrp, pmedian
from huinong.engines.planning.formats.errors import UnreadableError

FLEET = """NAME: tiny
DIMENSION: 3
VEHICLES: 3
EDGE_WEIGHT_TYPE: EUC_2D
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
DEMAND_SECTION
1 0
2 5
3 7
CAPACITY_SECTION
1 10
2 10
3 20
VEHICLES_FIXED_COST_SECTION
1 2500
2 2500
3 9900
DEPOT_SECTION
1
EOF
"""


def test_a_mixed_fleet_is_read_with_like_vehicles_together():
    problem = hfvrp.parse("tiny", FLEET)
    assert problem.distances.tolist() == [[0, 5, 10], [5, 0, 5], [10, 5, 0]]
    assert problem.demands == (5, 7)
    assert [(kind.count, kind.load, kind.fixed_cost) for kind in problem.kinds] == [(2, 10, 25.0), (1, 20, 99.0)]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("2 3 4", "2 3 x", "line 7"),
        ("3 7\n", "", "line 11"),
        ("3 20", "3 -1", "line 16"),
        ("VEHICLES: 3", "A", "line 3"),
    ],
)
def test_a_broken_fleet_names_its_line(was, becomes, said):
    with pytest.raises(UnreadableError, match=said):
        hfvrp.parse("tiny", FLEET.replace(was, becomes, 1))


def test_warehouses_are_read_wherever_lines_end():
    problem = cflp.parse("tiny", "2 1\n 10 7.5\n 20 8. \n 4\n 1.5\n 2.5\n")
    assert (problem.opening.tolist(), problem.room.tolist()) == ([7.5, 8.0], [10.0, 20.0])
    assert (problem.demands.tolist(), problem.sending.tolist()) == ([4.0], [[1.5, 2.5]])
    with pytest.raises(UnreadableError, match=r"line 3: .*x"):
        cflp.parse("tiny", "2 1\n 10 7.5\n 20 x")


def test_of_an_edge_that_comes_twice_the_last_holds():
    problem = pmedian.parse("tiny", "3 3 1\n1 2 4\n2 3 5\n2 1 6\n")
    assert problem.distances.tolist() == [[0, 6, 11], [6, 0, 5], [11, 5, 0]]
    with pytest.raises(UnreadableError, match="reached"):
        pmedian.parse("tiny", "3 1 1\n1 2 4\n")
    with pytest.raises(UnreadableError, match="line 2: 9 is no place"):
        pmedian.parse("tiny", "3 1 1\n1 9 4\n")
