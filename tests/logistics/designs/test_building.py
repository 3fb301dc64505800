"""A county as a study takes it."""

from datetime import date

import pytest

from huinong.engines.planning.design.values import Kind, Mode
from huinong.logistics.designs.building import ground, moved, straight_m
from huinong.logistics.designs.errors import NothingToDesign
from huinong.logistics.designs.kept import digest_of, ground_of, kept
from huinong.logistics.designs.problems import problem_of
from huinong.logistics.designs.standing import standing
from huinong.registry.points.models import Point
from tests.logistics import county as c
from tests.logistics.designs.given import ASKED

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
TOMORROW = date(2026, 11, 21)


def test_a_village_of_unknown_place_lies_somewhere_in_its_township_and_always_there(placed: c.County) -> None:
    first, again = ground(c.CODE, TODAY), ground(c.CODE, TODAY)
    known, scattered, far = first.villages
    assert (known.is_placed, scattered.is_placed, far.is_placed) == (True, False, True)
    assert straight_m((114.01, 29.5), (scattered.lng, scattered.lat)) <= 1.5 * straight_m(
        (114.01, 29.5), (114.03, 29.5)
    )
    assert first == again


def test_pieces_are_counted_and_villages_without_any_have_the_mean(placed: c.County) -> None:
    c.at_centre(placed, 4)
    c.at_centre(placed, 2, start=10, village=c.FAR_VILLAGE)
    villages = {each.code: each for each in ground(c.CODE, TOMORROW).villages}
    assert (villages[c.VILLAGE].day_pieces, villages[c.FAR_VILLAGE].day_pieces) == (4.0, 2.0)
    assert (villages[c.NEXT_VILLAGE].day_pieces, villages[c.NEXT_VILLAGE].is_counted) == (3.0, False)


def test_what_nobody_has_counted_is_what_the_rule_says(placed: c.County) -> None:
    assert {each.day_pieces for each in ground(c.CODE, TODAY).villages} == {10.0}
    assert ground(c.CODE, TODAY).days == 0


def test_a_county_without_places_cannot_be_designed(county: c.County) -> None:
    with pytest.raises(NothingToDesign):
        ground(c.CODE, TODAY)


def test_what_is_kept_is_read_back_as_it_was(placed: c.County) -> None:
    stands = ground(c.CODE, TODAY)
    assert ground_of(kept(stands)) == stands
    assert digest_of(ground_of(kept(stands)), ASKED) == digest_of(stands, ASKED)


def test_what_stands_is_kept_and_what_could_be_has_the_ways_it_is_come_by(placed: c.County) -> None:
    Point.objects.filter(id=placed.far_station).update(closed_on=TODAY)
    problem = problem_of(ground(c.CODE, TODAY), ASKED)
    kinds = [(point.kind, point.offers[0].mode) for point in problem.points]
    assert kinds == [
        (Kind.STATION, Mode.STANDING), (Kind.STATION, Mode.STANDING), (Kind.STATION, Mode.ALLY),
        (Kind.CENTRE, Mode.STANDING), (Kind.CENTRE, Mode.STANDING),
    ]  # fmt: skip
    assert sorted(problem.keeps) == [0, 1, 3, 4]
    assert standing(problem).open == {0, 1, 3, 4}
    assert standing(problem).metres[:2] == (0, 0)


def test_metres_go_there_and_back() -> None:
    spot = moved((114.0, 29.5), 3_000, 1.0)
    assert straight_m((114.0, 29.5), spot) == pytest.approx(3_000, abs=2)
