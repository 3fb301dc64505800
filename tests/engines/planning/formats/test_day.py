"""A county's day as text: what is written is read again, and the open benchmark is what its seeds say."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bench.rural import FOLDER, INSTANCES, instance

from huinong.engines.planning.days.values import Problem
from huinong.engines.planning.formats.day import NotADayError, read_day, write_day


def same(one: Problem, other: Problem) -> bool:
    """Equal in everything; matrices are compared by their numbers."""
    ways = one.travel.keys() == other.travel.keys() and all(
        np.array_equal(one.travel[key].seconds, other.travel[key].seconds)
        and np.array_equal(one.travel[key].metres, other.travel[key].metres)
        and one.travel[key].is_estimate == other.travel[key].is_estimate
        for key in one.travel
    )
    return ways and replace(one, travel={}) == replace(other, travel={})


def published(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", INSTANCES)
def test_a_published_instance_is_what_its_seed_says(name: str) -> None:
    assert same(read_day(published(name)), read_day(instance(name)))


def test_a_day_that_is_written_is_read_again_with_its_matrices() -> None:
    problem = read_day(published("county-12"))
    assert same(read_day(write_day(problem)), problem)


def test_every_instance_fits_a_mail() -> None:
    assert all(Path(each).stat().st_size < 200_000 for each in FOLDER.glob("*.json"))


def test_chongyang_has_three_thousand_pieces_a_hundred_of_them_up() -> None:
    problem = read_day(published("chongyang-3000"))
    up = sum(each.pieces for each in problem.demands if each.direction == "up")
    vans = [each for each in problem.vehicles if each.kind == "van"]
    assert sum(each.pieces for each in problem.demands) == 3_000
    assert (up, len(problem.villages), len(vans), len(problem.buses)) == (100, 206, 5, 40)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "huinong day 1"}'])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotADayError):
        read_day(text)


def test_a_place_that_is_not_there_is_refused() -> None:
    text = published("county-12").replace('"depot": {"place":0', '"depot": {"place":99')
    with pytest.raises(NotADayError, match="no place has the number 99"):
        read_day(text)
