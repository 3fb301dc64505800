"""Breaches are found from scans and posted opening days alone; what is excused is shown and never erased."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.forms.models import model_to_dict

from huinong.access.actors import actor_of
from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.insight.indicators import queries as indicators
from huinong.insight.indicators.evidence import evidence
from huinong.insight.universal import queries, services, suspensions
from huinong.insight.universal.errors import AlreadyAnnounced, BadSuspension
from huinong.insight.universal.models import PointScans, PostedMarket, PostedWeek, Stoppage, Suspension
from huinong.insight.universal.rules import DayState, WeekState
from huinong.insight.universal.values import NewSuspension, OpenState, PointWeek, VillageWeek
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor, Role
from huinong.kernel.clock import frozen_at
from huinong.kernel.earth import metres_between
from huinong.logistics.parcels.life import Event
from huinong.registry.points.services import set_market_days
from huinong.registry.points.values import Spell
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from tests.insight.conftest import EMPTY_VILLAGE, days_later, staff
from tests.insight.universal.conftest import AFTER, Lived, bring, on_day
from tests.logistics import county as c

pytestmark = pytest.mark.django_db
WEEK = date(2026, 11, 16)
SUNDAY = date(2026, 11, 22)
SNOW_DAY = date(2026, 11, 18)
TABLES = (PointScans, PostedWeek, PostedMarket, Suspension, Stoppage)


def weeks(actor: Actor, monday: date = WEEK, days: int = AFTER) -> dict[str, VillageWeek]:
    with days_later(days):
        return {each.village: each for each in queries.village_weeks(c.CODE, monday, actor=actor)}


def points(actor: Actor, monday: date = WEEK) -> dict[str, PointWeek]:
    with days_later(AFTER):
        return {each.name: each for each in queries.point_openings(c.CODE, monday, actor=actor)}


def suspension(**changes: Any) -> NewSuspension:
    given = {
        "places": (c.OTHER_TOWN,),
        "first_on": date(2026, 11, 17),
        "last_on": SUNDAY,
        "reason": "大雪封山",
        "remedy": "暂存支局",
        "reported_to": "咸宁市邮政管理局",
        "text": "公告",
    }
    return NewSuspension(**{**given, **changes})


def announce(actor: Actor = SYSTEM, key: str = "s1", **changes: Any) -> Receipt:
    return services.announce_suspension(
        county=c.CODE, key=key, suspension=suspension(**changes), actor=actor, happened_at=on_day(3)
    )


def contents() -> list[list[dict[str, Any]]]:
    return [sorted((model_to_dict(row, exclude=["id"]) for row in table.objects.all()), key=str) for table in TABLES]


def test_a_village_visited_on_too_few_days_is_found_from_scans(lived: Lived, manager: Actor) -> None:
    found = weeks(manager)
    assert [
        (found[v].visited, found[v].needed, found[v].state) for v in (c.VILLAGE, c.NEXT_VILLAGE, EMPTY_VILLAGE)
    ] == [
        (3, 3, WeekState.MET),
        (2, 3, WeekState.MISSED),
        (0, 3, WeekState.MISSED),
    ]
    assert list(found)[-1] == c.VILLAGE


def test_volume_makes_no_visit(lived: Lived, manager: Actor) -> None:
    for number in range(5):
        bring(lived.county, 2, lived.county.next_station, c.NEXT_VILLAGE, start=100 + number)
    found = weeks(manager)[c.NEXT_VILLAGE]
    assert (found.visited, found.days[1].scans) == (2, 6)


def test_the_indicator_and_the_calendar_agree(lived: Lived, manager: Actor) -> None:
    with days_later(AFTER):
        figure = indicators.figure("service_frequency", c.CODE, on=SUNDAY, actor=manager)
        sums = queries.overview(c.CODE, WEEK, actor=manager)
        acts = evidence("service_frequency", c.VILLAGE, on=SUNDAY, actor=manager)
    assert (figure.part, figure.whole) == (sums.met, sums.villages) == (1, 4)
    assert [fact.kind for fact in acts] == ["parcel.shelved"] * 3


def test_a_week_that_began_before_the_first_fact_is_unknown(lived: Lived, manager: Actor) -> None:
    found = weeks(manager, WEEK - timedelta(days=14))
    assert {week.state for week in found.values()} == {WeekState.UNKNOWN}
    with days_later(AFTER):
        early = date(2026, 11, 8)
        assert indicators.figure("service_frequency", c.CODE, on=early, actor=manager).value is None


def test_a_place_classed_otherwise_from_a_day_on_is_judged_by_that_class(lived: Lived, manager: Actor) -> None:
    row = PolicyValue("universal.place_class", c.VILLAGE, WEEK, None, 2, "place class", "市局批复")
    enter_figure(figure=row, actor=SYSTEM)
    week = weeks(manager)[c.VILLAGE]
    assert (week.needed, week.state) == (5, WeekState.MISSED)
    assert weeks(manager, WEEK - timedelta(days=7))[c.VILLAGE].needed == 3


def test_a_far_village_may_have_a_figure_of_its_own(lived: Lived, manager: Actor) -> None:
    row = PolicyValue("universal.visit_days.village", c.FAR_VILLAGE, WEEK, None, 1, "days", "交通不便，市局批复")
    enter_figure(figure=row, actor=SYSTEM)
    assert weeks(manager)[c.FAR_VILLAGE].state is WeekState.MET


def test_days_of_an_announced_suspension_are_excused_and_not_erased(lived: Lived, manager: Actor) -> None:
    receipt = announce()
    week = weeks(manager)[c.FAR_VILLAGE]
    assert week.state is WeekState.EXCUSED
    assert [day.state for day in week.days] == [DayState.VISITED, *[DayState.EXCUSED] * 6]
    with days_later(AFTER):
        sums = queries.overview(c.CODE, WEEK, actor=manager)
        acts = queries.acts(c.FAR_VILLAGE, SNOW_DAY, actor=manager)
    assert (sums.met, sums.excused, sums.villages) == (1, 1, 4)
    assert [fact.id for fact in acts] == [receipt.fact.id]


def test_a_suspension_excuses_no_other_place_and_no_other_day(lived: Lived, manager: Actor) -> None:
    announce(first_on=SNOW_DAY, last_on=SNOW_DAY)
    found = weeks(manager)
    assert found[c.NEXT_VILLAGE].state is WeekState.MISSED
    assert found[c.FAR_VILLAGE].state is WeekState.MISSED
    assert found[c.FAR_VILLAGE].days[2].state is DayState.EXCUSED


def test_a_point_with_pieces_and_no_scan_on_a_posted_day_did_not_open(lived: Lived, manager: Actor) -> None:
    week = points(manager)["station"]
    opened, missed = OpenState.OPENED, OpenState.MISSED
    assert [day.state for day in week.days] == [*[opened] * 3, *[missed] * 3, OpenState.SHUT]
    assert (week.missed, week.posted, week.needed) == (3, 6, 3)
    assert week.days[3].waiting == 3


def test_an_empty_shelf_proves_nothing(lived: Lived, manager: Actor) -> None:
    for piece in lived.pieces[:3]:
        with frozen_at(on_day(3)):
            details = {"proof": "code", "code": c.row(piece).shelf_code}
            scan = c.scan(piece, Event.COLLECTED, lived.county.station, details=details, happened_at=on_day(3))
            assert c.record(scan) == ["applied"]
    week = points(manager)["station"]
    assert week.missed == 0
    assert week.days[3].state is OpenState.UNPROVED


def test_a_market_day_without_opening_is_a_breach_whatever_is_posted(lived: Lived, manager: Actor) -> None:
    set_market_days(
        county=c.CODE, key="m1", rule="逢二", hours=Spell(480, 720), point=lived.county.far_station, actor=SYSTEM,
        happened_at=on_day(1),
    )  # fmt: skip
    week = points(manager)["far_station"]
    assert week.days[6].state is OpenState.MARKET_MISSED
    assert week.posts_too_few


def test_what_was_posted_later_does_not_judge_an_earlier_week(lived: Lived, manager: Actor) -> None:
    assert points(manager)["far_station"].posted is None
    assert points(manager)["far_station"].days[2].state is OpenState.UNKNOWN


def test_only_our_own_pieces_have_a_time_limit_here(lived: Lived, manager: Actor) -> None:
    (piece,), (theirs,) = c.announce(1, start=500, carrier="YZ"), c.announce(1, start=600)
    with frozen_at(on_day(2)):
        c.record(c.scan(piece, Event.ARRIVED, lived.county.centre, happened_at=on_day(2)))
        c.record(c.scan(theirs, Event.ARRIVED, lived.county.centre, happened_at=on_day(2)))
    with days_later(AFTER):
        (late,) = queries.late_pieces(c.CODE, since=WEEK, until=SUNDAY, actor=manager)
        sums = queries.overview(c.CODE, WEEK, actor=manager)
    assert (late.number, late.due_on, late.closed_on, late.is_excused) == (piece.number, SNOW_DAY, None, False)
    assert (sums.in_time, sums.due) == (0, 1)


def test_the_nearest_active_point_is_told_in_a_straight_line() -> None:
    assert round(metres_between(114.0, 29.5, 114.0, 29.6)) == 11_120


def test_a_stoppage_wants_announcing_until_it_is(lived: Lived, manager: Actor) -> None:
    today = date(2026, 11, 23)
    (wanted,) = suspensions.unannounced(c.CODE, on=today, actor=manager)
    assert (wanted.day, wanted.reason, wanted.places) == (SNOW_DAY, "大雪封山", (c.OTHER_TOWN,))
    draft = suspensions.draft(wanted)
    assert "沙坪镇" in draft.text
    announce(first_on=draft.first_on, last_on=draft.last_on)
    assert suspensions.unannounced(c.CODE, on=today, actor=manager) == ()


def test_an_announcement_says_everything_the_rule_asks(lived: Lived, manager: Actor) -> None:
    wrong = ({"places": ()}, {"reported_to": " "}, {"text": ""}, {"last_on": WEEK}, {"remedy": ""}, {"reason": ""})
    for changes in (*wrong, {"last_on": date(2027, 1, 1)}, {"places": ("421224",)}):
        with pytest.raises(BadSuspension):
            announce(**changes)
    assert Suspension.objects.count() == 0


def test_an_announcement_sent_again_is_the_same_one_and_another_is_refused(lived: Lived) -> None:
    first = announce()
    assert announce().fact.id == first.fact.id
    with pytest.raises(AlreadyAnnounced):
        announce(key="s2")
    assert Suspension.objects.count() == 1


def test_scope_holds_upwards_and_sideways(lived: Lived) -> None:
    outlet = actor_of(staff(Role.OUTLET_MANAGER, c.TOWN))
    with days_later(AFTER):
        assert len(queries.village_weeks(c.TOWN, WEEK, actor=outlet)) == 2
        for division in ("", c.CODE, c.OTHER_TOWN):
            with pytest.raises(OutOfScope):
                queries.village_weeks(division, WEEK, actor=outlet)
    assert suspensions.unannounced(c.CODE, on=SUNDAY, actor=outlet) == ()
    with pytest.raises(NotPermitted):
        announce(actor=outlet)
    other = actor_of(staff(Role.COUNTY_MANAGER, "421224"))
    with pytest.raises(OutOfScope):
        announce(actor=other)


def test_rebuilding_gives_what_grew(lived: Lived, monkeypatch: pytest.MonkeyPatch) -> None:
    set_market_days(
        county=c.CODE, key="m1", rule="逢三", hours=Spell(480, 720), division=c.TOWN + "000", actor=SYSTEM,
        happened_at=on_day(1),
    )  # fmt: skip
    announce()
    grown = contents()
    assert all(grown)
    monkeypatch.setattr(services, "CHUNK", 3)
    assert services.rebuild() > 0
    assert contents() == grown
