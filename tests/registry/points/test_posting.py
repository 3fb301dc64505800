from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import OutOfScope
from huinong.journal.queries import all_facts
from huinong.journal.values import Receipt
from huinong.registry.points import queries, services
from huinong.registry.points.errors import (
    BadHours,
    BadMarketRule,
    LiveTooSoon,
    MarketNowhere,
    NoSuchPoint,
    PlaceElsewhere,
)
from huinong.registry.points.models import Capability, MarketDay
from huinong.registry.points.values import CapabilityService, Hours, NewCapability, Spell, Stage
from tests.registry.points.network import COUNTY, DAY, NETWORK, TOWN, VILLAGE, clerk, open_points

pytestmark = pytest.mark.django_db

FRIDAY = DAY  # 20 November 2026
SUNDAY = date(2026, 11, 22)
SUNDAY_MARKET = date(2026, 11, 29)
WEEK = [Hours(weekday, 480, 720) for weekday in range(6)] + [Hours(4, 840, 1080)]
MORNING = Spell(360, 600)


@pytest.fixture
def points() -> list[UUID]:
    """Two stations in two towns, an outlet, a centre."""
    return open_points(*NETWORK)


def set_hours(point: UUID, hours: list[Hours], key: str = "h", **given: Any) -> Receipt:
    return services.set_hours(
        **{"county": COUNTY, "key": key, "point": point, "hours": hours, "actor": clerk(), **given}
    )


def set_market(rule: str, key: str = "m", **given: Any) -> Receipt:
    return services.set_market_days(
        **{"county": COUNTY, "key": key, "rule": rule, "hours": MORNING, "actor": clerk(), **given}
    )


def opening(point: UUID, on: date) -> tuple[list[tuple[int, int]], bool | None]:
    found = queries.opening(COUNTY, point, on)
    return [(spell.opens, spell.closes) for spell in found.spells], found.is_market_day


def test_a_point_is_open_in_the_spells_of_its_weekday(points: list[UUID]) -> None:
    set_hours(points[0], WEEK)
    assert opening(points[0], FRIDAY) == ([(480, 720), (840, 1080)], False)
    assert opening(points[0], SUNDAY) == ([], False)
    assert queries.hours(COUNTY, points[0])[0] == Hours(0, 480, 720)


def test_a_posted_week_replaces_the_one_before(points: list[UUID]) -> None:
    assert [set_hours(points[0], WEEK).is_repeat, set_hours(points[0], WEEK).is_repeat] == [False, True]
    set_hours(points[0], [Hours(6, 0, 1440)], key="h2")
    assert queries.hours(COUNTY, points[0]) == (Hours(6, 0, 1440),)


@pytest.mark.parametrize(
    "hours", [[Hours(7, 0, 60)], [Hours(0, 60, 60)], [Hours(0, 0, 1441)], [Hours(0, 0, 60), Hours(0, 30, 90)]]
)
def test_hours_that_cannot_be_are_refused_and_nothing_moves(points: list[UUID], hours: list[Hours]) -> None:
    set_hours(points[0], WEEK)
    with pytest.raises(BadHours):
        set_hours(points[0], hours, key="h2")
    assert len(queries.hours(COUNTY, points[0])) == 7


def test_a_point_opens_on_its_towns_market_days_whatever_its_week(points: list[UUID]) -> None:
    set_hours(points[0], WEEK)
    set_market("逢3、6、9", division=TOWN)
    assert opening(points[0], SUNDAY_MARKET) == ([(360, 600)], True)
    assert opening(points[0], SUNDAY) == ([], False)
    assert opening(points[0], date(2026, 11, 26)) == ([(360, 720)], True)  # the week's morning and the market's, joined
    assert opening(points[1], SUNDAY_MARKET) == ([], False)  # another town
    rule = queries.market_rule(COUNTY, points[0])
    assert rule is not None
    assert rule.digits == (3, 6, 9)


def test_the_nearest_market_rule_holds_and_can_be_taken_away(points: list[UUID]) -> None:
    set_market("逢3、6、9", division=TOWN)
    set_market("逢1", key="m2", division=VILLAGE)
    set_market("逢2", key="m3", point=points[0])
    assert opening(points[0], SUNDAY) == ([(360, 600)], True)
    set_market("", key="m4", point=points[0])
    assert opening(points[0], SUNDAY) == ([], False)
    assert opening(points[0], date(2026, 11, 21))[1] is True
    assert MarketDay.objects.count() == 2


def test_the_rules_of_many_points_are_read_in_two_queries(points: list[UUID]) -> None:
    set_market("逢3、6、9", division=TOWN)
    set_market("逢2", key="m2", point=points[0])
    rule = queries.market_rule(COUNTY, points[0])
    assert rule is not None
    with CaptureQueriesContext(connection) as seen:
        found = queries.market_rules(COUNTY, points)
    assert (len(seen), found[points[0]]) == (2, rule)
    assert {point: found.get(point) for point in points} == {
        point: queries.market_rule(COUNTY, point) for point in points
    }
    assert queries.market_rules("611021", points) == {}


def test_a_lunar_market_opens_a_point_on_the_days_of_the_lunar_month(points: list[UUID]) -> None:
    set_market("农历逢二、六", division=TOWN)
    assert opening(points[0], FRIDAY)[1] is True  # the twelfth of the tenth lunar month
    assert opening(points[0], SUNDAY) == ([], False)
    assert opening(points[0], date(2060, 1, 2)) == ([], None)
    rule = queries.market_rule(COUNTY, points[0])
    assert rule is not None
    assert (rule.text, rule.digits, rule.is_lunar) == ("农历逢2、6", (2, 6), True)
    assert queries.market_rule(COUNTY, points[1]) is None


def test_a_market_at_an_interval_opens_a_point_every_so_many_days(points: list[UUID]) -> None:
    set_market("每5天，2026-11-20起", point=points[0])
    assert [opening(points[0], FRIDAY + timedelta(days=n))[1] for n in range(6)] == [True, *[False] * 4, True]
    rule = queries.market_rule(COUNTY, points[0])
    assert rule is not None
    assert rule.cycle_days == 5


def test_a_closed_point_does_not_open(points: list[UUID]) -> None:
    set_hours(points[0], WEEK)
    services.close_point(county=COUNTY, key="c", point=points[0], closed_on=FRIDAY, actor=clerk())
    assert opening(points[0], FRIDAY) == ([], False)
    assert opening(points[0], date(2026, 11, 19))[0] == [(480, 720)]
    assert queries.openings(COUNTY, FRIDAY)[points[0]].is_open is False


def test_a_wrong_market_rule_is_refused_and_nothing_moves(points: list[UUID]) -> None:
    with pytest.raises(BadMarketRule):
        set_market("每周八", division=TOWN)
    with pytest.raises(MarketNowhere):
        set_market("逢3", division=TOWN, point=points[0])
    with pytest.raises(MarketNowhere):
        set_market("逢3")
    with pytest.raises(PlaceElsewhere):
        set_market("逢3", division="611021001000")
    with pytest.raises(OutOfScope):
        set_market("逢3", division=TOWN, actor=clerk("421223101"))
    with pytest.raises(NoSuchPoint):
        set_market("逢3", point=points[0], actor=clerk("421223101"))
    with pytest.raises(BadHours):
        set_market("逢3", division=TOWN, hours=Spell(600, 600))
    assert MarketDay.objects.count() == 0
    assert sum(1 for _ in all_facts()) == 4


def capability(point: UUID, service: CapabilityService, key: str = "", **dates: date) -> NewCapability:
    return NewCapability(key=key or f"cap-{point}-{service}", point=point, service=service, **dates)


def set_capabilities(*given: NewCapability, **changes: Any) -> tuple[Receipt, ...]:
    return services.set_capabilities(**{"county": COUNTY, "capabilities": given, "actor": clerk(), **changes})


READY = {"trained_on": date(2026, 3, 1), "equipped_on": date(2026, 3, 2), "live_on": date(2026, 4, 1)}


def test_the_matrix_shows_how_far_each_service_has_come(points: list[UUID]) -> None:
    set_capabilities(
        capability(points[0], CapabilityService.DELIVERY, **READY),
        capability(points[0], CapabilityService.RETAIL, trained_on=date(2026, 3, 1)),
    )

    def stages(on: date) -> list[Stage | None]:
        matrix = queries.capability_matrix(clerk(), on=on, division=VILLAGE)
        assert [row.point.code for row in matrix.rows] == ["S1"]
        return [cell.stage for cell in matrix.rows[0].cells if cell.service in {"delivery", "retail", "collection"}]

    assert stages(DAY) == [Stage.LIVE, None, Stage.TRAINED]
    assert stages(date(2026, 3, 15)) == [Stage.EQUIPPED, None, Stage.TRAINED]
    assert stages(date(2026, 2, 1)) == [None, None, None]
    assert queries.capability_matrix(clerk(), on=DAY).live[CapabilityService.DELIVERY] == 1
    assert queries.capability_matrix(clerk("421223101"), on=DAY).live[CapabilityService.DELIVERY] == 0


def test_setting_a_capability_again_replaces_its_dates(points: list[UUID]) -> None:
    first = capability(points[0], CapabilityService.DELIVERY, **READY)
    assert [set_capabilities(first)[0].is_repeat, set_capabilities(first)[0].is_repeat] == [False, True]
    set_capabilities(capability(points[0], CapabilityService.DELIVERY, key="again", trained_on=DAY))
    assert Capability.objects.values_list("trained_on", "live_on").get() == (DAY, None)


@pytest.mark.parametrize("missing", ["trained_on", "equipped_on"])
def test_a_service_is_live_only_once_trained_and_equipped(points: list[UUID], missing: str) -> None:
    late = {**READY, missing: date(2026, 4, 2)}
    for dates in (late, {name: day for name, day in READY.items() if name != missing}):
        with pytest.raises(LiveTooSoon):
            set_capabilities(capability(points[0], CapabilityService.DELIVERY, **dates))
    assert Capability.objects.count() == 0


def test_cash_and_bills_need_a_licence(points: list[UUID]) -> None:
    with pytest.raises(LiveTooSoon):
        set_capabilities(capability(points[0], CapabilityService.CASH_WITHDRAWAL, **READY))
    licensed = {**READY, "licensed_on": date(2026, 2, 1)}
    set_capabilities(capability(points[0], CapabilityService.CASH_WITHDRAWAL, **licensed))
    with pytest.raises(NoSuchPoint):
        set_capabilities(capability(points[0], CapabilityService.RETAIL), actor=clerk("421223101"))
    assert Capability.objects.count() == 1
