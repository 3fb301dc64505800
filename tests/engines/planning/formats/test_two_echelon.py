"""The published two-echelon format, as it is and as it must not be."""

from pathlib import Path

import pytest

from huinong.engines.planning.echelons.values import Freighters, Trucks
from huinong.engines.planning.formats.errors import UnreadableError
from huinong.engines.planning.formats.two_echelon import parse

FOLDER = Path(__file__).parents[3] / "data" / "benchmarks" / "2e-vrp"
SMALL = """!Trucks
2,10,1,0
!CityFreighters
2,3,4,2,1
!Stores
0,0 3,4 0,1

!Customers
3,5,2  3,8,4
"""


def test_a_published_instance_reads_whole() -> None:
    name = "Set2a_E-n22-k4-s6-17"
    problem = parse(name, (FOLDER / f"{name}.dat").read_text(encoding="utf-8"))
    assert (problem.satellites, problem.customers, sum(problem.demands)) == (2, 21, 22500)
    assert problem.trucks == Trucks(count=3, load=15000, cost_per_distance=1, fixed_cost=0)
    assert problem.freighters == Freighters(per_satellite=4, count=4, load=6000, cost_per_distance=1, fixed_cost=0)


def test_distances_are_straight_and_not_rounded() -> None:
    problem = parse("small", SMALL)
    assert problem.first.tolist() == [[0, 5, 1], [5, 0, pytest.approx(18**0.5)], [1, pytest.approx(18**0.5), 0]]
    assert problem.second[0].tolist() == [0, pytest.approx(18**0.5), 1, 4]
    assert problem.demands == (2, 4)


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("2,10,1,0", "2,10,1", 2, "'2,10,1' of the trucks is not 4 numbers"),
        ("2,10,1,0", "0,10,1,0", 2, "number of trucks 0 is not a whole number above 0"),
        ("2,10,1,0", "2,10,1,0 2,10,1,0", 2, "2 entries of trucks"),
        ("2,3,4,2,1", "2,3,4,two,1", 4, "'2,3,4,two,1' of the city freighters"),
        ("0,0 3,4 0,1", "0,0", 6, "at least one satellite"),
        ("0,0 3,4 0,1", "0,0 3,nan", 6, "'3,nan' of the stores"),
        ("3,8,4", "3,8,2.5", 9, "demand 2.5 is not a whole number"),
        ("3,5,2  3,8,4", "", 9, "3 lines of numbers"),
    ],
)
def test_what_cannot_be_read_names_its_line(old: str, new: str, line: int, why: str) -> None:
    with pytest.raises(UnreadableError, match=why) as refusal:
        parse("bad", SMALL.replace(old, new))
    assert refusal.value.line == line
