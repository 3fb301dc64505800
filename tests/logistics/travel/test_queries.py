from datetime import date

import numpy as np
import pytest

from huinong.edge.gates import SYSTEM
from huinong.engines.planning.days.values import Place
from huinong.engines.planning.learning import Source
from huinong.engines.planning.straight import lines as straight_m
from huinong.kernel import clock
from huinong.logistics.travel import queries
from huinong.logistics.travel.surveying import survey
from huinong.logistics.travel.values import Closure
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from tests.logistics import county as c
from tests.logistics.travel import ground

pytestmark = pytest.mark.django_db
TOMORROW = ground.TOMORROW


def test_without_a_map_ways_are_straight_lines_times_the_detour_and_say_so(county: c.County) -> None:
    places = ground.places("P0", "P1")
    found = queries.matrix(c.CODE, places, "van", TOMORROW)
    assert found.matrix.metres[0, 1] == int(np.ceil(straight_m(places)[0, 1] * 1.6))
    assert (found.matrix.is_estimate, found.sources[0, 1], found.detour_percent) == (True, Source.ESTIMATE, 160)
    assert (found.extract, found.off_map, found.unreachable) == (None, (), ())


def test_with_a_map_ways_are_roads(county: c.County) -> None:
    ground.settle(county)
    ground.load()
    found = queries.matrix(c.CODE, ground.places("P0", "P1"), "van", TOMORROW)
    assert (found.matrix.metres[0, 1], found.matrix.is_estimate, found.sources[0, 1]) == (4475, False, Source.ROADS)
    slow = queries.matrix(c.CODE, ground.places("P0", "P1"), "three_wheeler", TOMORROW)
    assert slow.matrix.seconds[0, 1] > found.matrix.seconds[0, 1]


def test_a_place_off_the_map_is_named_and_its_ways_are_estimates(county: c.County) -> None:
    ground.settle(county)
    ground.load()
    far = Place(code="far", name="", lng=9.7, lat=47.1)
    found = queries.matrix(c.CODE, [*ground.places("P0", "P1"), far], "van", TOMORROW)
    assert (found.off_map, found.unreachable, found.matrix.is_estimate) == (("far",), (), True)
    assert found.sources[0].tolist() == [Source.ROADS, Source.ROADS, Source.ESTIMATE]
    assert found.matrix.reaches(0, 2)


def test_around_a_closed_spot_another_way_is_taken_or_none_leads_there(county: c.County) -> None:
    ground.settle(county)
    ground.load()
    places = ground.places("P0", "P1", "P2")
    before = queries.matrix(c.CODE, places, "van", TOMORROW)
    wide = Closure(lng=9.5434, lat=47.1186, within_m=150)
    after = queries.matrix(c.CODE, places, "van", TOMORROW, closed=[wide])
    assert after.unreachable == (("P0", "P1"), ("P1", "P0"), ("P1", "P2"), ("P2", "P1"))
    assert after.matrix.seconds[0, 2] >= before.matrix.seconds[0, 2]
    assert queries.matrix(c.CODE, places, "van", TOMORROW).unreachable == ()


def test_a_figure_of_the_county_changes_its_ways_at_once(county: c.County) -> None:
    ground.settle(county)
    ground.load()
    places = ground.places("P0", "P1")
    before = queries.matrix(c.CODE, places, "van", TOMORROW).matrix.seconds[0, 1]
    figure = PolicyValue("travel.most_km_per_hour", c.CODE, TOMORROW, None, 20, "km/h", "大雪限速")
    enter_figure(figure=figure, actor=SYSTEM)
    assert queries.matrix(c.CODE, places, "van", TOMORROW).matrix.seconds[0, 1] > before


def test_drives_that_were_scanned_move_the_time_towards_them(county: c.County) -> None:
    ground.settle(county)
    ground.load()
    places = ground.places("P0", "P1", "P3")
    before = queries.matrix(c.CODE, places, "van", TOMORROW)
    ground.drive(ground.van(county), (15, county.town), (40, county.station))
    after = queries.matrix(c.CODE, places, "van", TOMORROW)
    assert after.matrix.seconds[0, 1] == round((5 * before.matrix.seconds[0, 1] + 900) / 6)
    assert (after.sources[0, 1], after.blend.drives[0, 1], after.blend.drives[1, 2]) == (Source.LEARNED, 1, 1)
    assert after.matrix.seconds[1, 0] == before.matrix.seconds[1, 0]


def test_what_is_learned_of_a_day_is_from_the_days_before_it(county: c.County) -> None:
    ground.settle(county)
    ground.drive(ground.van(county), (15, county.town), (40, county.station))
    assert [len(queries.observations(c.CODE, day).drives) for day in (date(2026, 11, 20), TOMORROW)] == [0, 2]
    assert queries.observations(c.CODE, date(2027, 3, 1)).drives == ()


def test_a_survey_says_which_points_the_map_serves_and_what_was_learned(county: c.County) -> None:
    ground.settle(county)
    ground.load()
    ground.drive(ground.van(county), (15, county.town), (40, county.station))
    found = survey(c.CODE, TOMORROW, "van")
    assert (found.quality.points, found.quality.near) == (6, 4)
    assert (found.quality.off_map, found.quality.cut_off) == (("far_station",), ())
    assert [(pair.start, pair.end, pair.driven_min, pair.drives) for pair in found.pairs] == [
        ("centre", "town", 15.0, 1),
        ("town", "station", 25.0, 1),
    ]
    assert {pair.source for pair in found.pairs} == {"roads"}


def test_a_survey_of_a_county_without_a_map_has_nothing_to_say_of_roads(county: c.County) -> None:
    with clock.frozen_at(c.NOW):
        found = survey(c.CODE, TOMORROW, "van")
    assert (found.quality.near, found.quality.detour, found.pairs) == (0, None, ())
