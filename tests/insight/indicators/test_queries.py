"""Figures at every level and as of any day; unknown is not zero; each opens to its acts."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.access.actors import actor_of
from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.insight.indicators import queries
from huinong.insight.indicators.definitions import DEFINITIONS, KEEPER_INCOME, ON_TIME, compared_with
from huinong.insight.indicators.errors import NoSuchIndicator
from huinong.insight.indicators.evidence import evidence
from huinong.insight.indicators.models import KeeperDay
from huinong.insight.indicators.values import VILLAGE
from huinong.kernel.actor import Actor, Role
from huinong.logistics.parcels.life import Event
from huinong.registry.divisions.errors import NoSuchDivision
from huinong.registry.points.models import PointDay
from tests.insight.conftest import EMPTY_VILLAGE, days_later, staff
from tests.logistics import county as c

pytestmark = pytest.mark.django_db
TODAY, DUE, AFTER = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)


def shelve(county: c.County, count: int, *, of: int) -> list[c.PieceId]:
    """So many pieces at the centre, and the first of them on the shelf of the first station."""
    pieces = c.at_centre(county, of)
    c.record(*[c.scan(piece, Event.SHELVED, county.station) for piece in pieces[:count]])
    return pieces


def collect(county: c.County, pieces: list[c.PieceId]) -> None:
    for piece in pieces:
        details = {"proof": "code", "code": c.row(piece).shelf_code}
        assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=details)) == ["applied"]


def on_time(division: str, on: date, actor: Actor) -> tuple[int, int]:
    figure = queries.figure("inbound_on_time", division, on=on, actor=actor)
    return figure.part, figure.whole


def test_pieces_due_and_not_come_count_from_the_end_of_their_day(county: c.County, manager: Actor) -> None:
    shelve(county, 2, of=3)
    with days_later(1):
        assert on_time(c.CODE, DUE, manager) == (2, 2)
    with days_later(2):
        assert on_time(c.CODE, DUE, manager) == (2, 3)


def test_a_past_day_stays_as_it_was(county: c.County, manager: Actor) -> None:
    pieces = shelve(county, 1, of=2)
    with days_later(3):
        late = c.NOW + timedelta(days=3)
        c.record(c.scan(pieces[1], Event.SHELVED, county.station, happened_at=late))
        assert on_time(c.CODE, AFTER, manager) == (1, 2)
        assert on_time(c.CODE, TODAY, manager) == (0, 0)


def test_unknown_is_not_zero(county: c.County, manager: Actor) -> None:
    for code in DEFINITIONS:
        figure = queries.figure(code, c.CODE, on=TODAY, actor=manager)
        assert (figure.whole, figure.value, figure.change) == (0, None, None), code


def test_before_a_county_has_facts_its_villages_are_unknown_and_not_unserved(county: c.County, manager: Actor) -> None:
    shelve(county, 1, of=1)
    assert queries.figure("village_service", c.CODE, on=TODAY, actor=manager).whole == 4
    assert queries.figure("village_service", c.CODE, on=TODAY - timedelta(days=1), actor=manager).value is None


def test_a_village_is_served_by_three_deliveries_in_a_week(county: c.County, manager: Actor) -> None:
    pieces = shelve(county, 3, of=3)
    collect(county, pieces[:2])
    assert queries.figure("village_service", c.CODE, on=TODAY, actor=manager).part == 0
    collect(county, pieces[2:])
    figure = queries.figure("village_service", c.CODE, on=TODAY, actor=manager)
    assert (figure.part, figure.whole) == (1, 4)
    with days_later(7):
        later = TODAY + timedelta(days=7)
        assert queries.figure("village_service", c.CODE, on=later, actor=manager).part == 0


def test_a_village_is_served_by_an_active_point(county: c.County, manager: Actor) -> None:
    shelve(county, 1, of=1)
    days = [TODAY - timedelta(days=n) for n in range(1, 20)]
    PointDay.objects.bulk_create([PointDay(county=c.CODE, point=county.station, day=d, custody_scans=1) for d in days])
    opened = queries.opened("village_service", c.CODE, on=TODAY, actor=manager, level=VILLAGE)
    assert {figure.division for figure in opened.below if figure.part} == {c.VILLAGE}


def test_a_keepers_income_is_what_was_posted_this_month_a_keeper(county: c.County, manager: Actor) -> None:
    collect(county, shelve(county, 2, of=2))
    figure = queries.figure("keeper_income", c.CODE, on=TODAY, actor=manager)
    assert (figure.part, figure.whole) == (KeeperDay.objects.get().amount_fen, 1)
    with days_later(14):
        december = queries.figure("keeper_income", c.CODE, on=TODAY + timedelta(days=14), actor=manager)
        assert (december.part, december.whole) == (0, 1)


def test_every_level_sums_to_the_one_above(county: c.County) -> None:
    shelve(county, 2, of=4)
    with days_later(2):
        for division in ("", "42", c.CODE, c.TOWN):
            opened = queries.opened("inbound_on_time", division, on=AFTER, actor=SYSTEM)
            assert (opened.figure.part, opened.figure.whole) == (2, 4), division
            assert sum(each.whole for each in opened.below) == 4
    levels = [queries.opened("inbound_on_time", d, on=AFTER, actor=SYSTEM).below[0].division for d in ("", "42")]
    assert levels == ["42", c.CODE]


def test_the_worst_comes_first_and_the_unknown_last(county: c.County, manager: Actor) -> None:
    c.at_centre(county, 2)
    shelved = c.at_centre(county, 1, start=5, village=c.NEXT_VILLAGE)
    c.record(c.scan(shelved[0], Event.SHELVED, county.next_station))
    with days_later(2):
        below = queries.breakdown("inbound_on_time", c.TOWN, on=AFTER, actor=manager)
        assert [(each.division, each.value) for each in below] == [(c.VILLAGE, 0.0), (c.NEXT_VILLAGE, 1.0)]
        towns = queries.breakdown("inbound_on_time", c.CODE, on=AFTER, actor=manager)
        assert [(each.division, each.value) for each in towns][-1] == (c.OTHER_TOWN, None)


def test_a_figure_opens_down_to_the_acts(county: c.County, manager: Actor) -> None:
    collect(county, shelve(county, 1, of=1))
    with days_later(1):
        kinds = {code: {fact.kind for fact in evidence(code, c.VILLAGE, on=DUE, actor=manager)} for code in DEFINITIONS}
    assert kinds["inbound_on_time"] == {"parcel.arrived", "parcel.shelved"}
    assert kinds["village_service"] == {"parcel.shelved", "parcel.collected"}
    assert kinds["keeper_income"] == {"ledger.posted"}


def test_the_gap_says_what_stands_in_the_way(county: c.County, manager: Actor) -> None:
    shelve(county, 1, of=1)
    gaps = {gap.village: gap for gap in queries.gaps(c.CODE, on=TODAY, actor=manager)}
    assert set(gaps) == {c.VILLAGE, c.NEXT_VILLAGE, c.FAR_VILLAGE, EMPTY_VILLAGE}
    assert (gaps[EMPTY_VILLAGE].station, gaps[EMPTY_VILLAGE].status) == (None, "")
    assert (gaps[c.VILLAGE].station, gaps[c.VILLAGE].scan_days) == (county.station, 1)
    assert gaps[c.VILLAGE].needed_days == 20


def test_the_trend_is_the_figure_of_each_day(county: c.County, manager: Actor) -> None:
    shelve(county, 1, of=2)
    with days_later(3):
        trend = queries.trend("inbound_on_time", c.CODE, until=AFTER, days=4, actor=manager)
        assert [(each.part, each.whole) for each in trend] == [(0, 0), (0, 0), (1, 2), (1, 2)]


def test_pieces_are_counted_day_by_day(county: c.County, manager: Actor) -> None:
    shelve(county, 1, of=3)
    days = queries.pieces_by_day(c.TOWN, until=DUE, days=3, actor=manager)
    assert [(each.arrived, each.shelved) for each in days] == [(0, 0), (3, 1), (0, 0)]


def test_a_partner_sees_its_own_pieces_by_township(county: c.County) -> None:
    shelve(county, 1, of=2)
    partner = actor_of(staff(Role.PARTNER, c.CODE, party=county.zto))
    other = actor_of(staff(Role.PARTNER, c.CODE, party=county.bus_company))
    with days_later(2):
        (town,) = queries.partner_on_time(on=AFTER, actor=partner)
        assert (town.town, town.on_time, town.due) == (c.TOWN, 1, 2)
        assert queries.partner_on_time(on=AFTER, actor=other) == ()


def test_how_many_counties_report(county: c.County) -> None:
    officer = actor_of(staff(Role.PROGRAMME_OFFICER, "42"))
    assert queries.reporting("42", on=TODAY, actor=officer).counties == 0
    shelve(county, 1, of=1)
    told = queries.reporting("42", on=TODAY, actor=officer)
    assert (told.counties, told.of) == (1, 1)


def test_scope_holds_upwards_and_sideways(county: c.County) -> None:
    outlet = actor_of(staff(Role.OUTLET_MANAGER, c.TOWN))
    assert queries.figure("village_service", c.TOWN, on=TODAY, actor=outlet).division == c.TOWN
    for division in ("", "42", c.CODE, c.OTHER_TOWN):
        with pytest.raises(OutOfScope):
            queries.opened("village_service", division, on=TODAY, actor=outlet)
    with pytest.raises(OutOfScope):
        evidence("village_service", c.FAR_VILLAGE, on=TODAY, actor=outlet)
    buyer = actor_of(staff(Role.BUYER, c.CODE, party=county.zto))
    with pytest.raises(NotPermitted):
        queries.figure("village_service", c.CODE, on=TODAY, actor=buyer)


def test_what_does_not_exist_is_refused(county: c.County, manager: Actor) -> None:
    with pytest.raises(NoSuchIndicator):
        queries.figure("happiness", c.CODE, on=TODAY, actor=manager)
    with pytest.raises(NoSuchDivision):
        queries.figure("village_service", "421223999", on=TODAY, actor=manager)


@pytest.mark.parametrize(("code", "most"), [("village_service", 15), ("inbound_on_time", 5), ("keeper_income", 9)])
def test_the_queries_do_not_grow_with_the_villages(county: c.County, manager: Actor, code: str, most: int) -> None:
    shelve(county, 2, of=3)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        queries.opened(code, c.CODE, on=TODAY, actor=manager, level=VILLAGE)
    assert len(seen) <= most, [each["sql"][:90] for each in seen]


def test_money_is_compared_with_the_same_day_of_the_month_before() -> None:
    assert compared_with(KEEPER_INCOME, date(2027, 3, 31)) == date(2027, 2, 28)
    assert compared_with(KEEPER_INCOME, date(2027, 1, 5)) == date(2026, 12, 5)
    assert compared_with(ON_TIME, date(2027, 3, 31)) == date(2027, 3, 1)


def test_a_code_loses_its_padding_and_no_more() -> None:
    codes = ["", "42", "420000000000", "421223000000", "421223100000", c.VILLAGE]
    assert [queries.short(code) for code in codes] == ["", "42", "42", "421223", "421223100", c.VILLAGE]
