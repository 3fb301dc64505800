import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.registry.parties.values import PartyKind
from huinong.registry.points import queries, services
from huinong.registry.points.models import Capability, Closure, Point
from huinong.registry.points.values import Hours, PointKind, Spell
from tests.registry.conftest import Enter
from tests.registry.parties import people

from .network import COUNTY, NETWORK, OUTLET, STATION, days_before, new, open_points, scan

pytestmark = pytest.mark.django_db
TOWN = "421223100"


@pytest.fixture
def network() -> dict[str, UUID]:
    return dict(zip([point.code for point in NETWORK], open_points(*NETWORK), strict=True))


def text(browser: Client, address: str, status: int = 200) -> str:
    response = browser.get(address)
    assert response.status_code == status
    return response.content.decode()


def act(browser: Client, point: UUID, name: str, **fields: object) -> int:
    data = {"act": name, "key": f"k-{name}", **fields}
    return browser.post(f"/points/{COUNTY}/{point}/edit/", data).status_code


def test_a_county_manager_sees_every_point_and_an_outlet_manager_those_of_the_town(
    enter: Enter, network: dict[str, UUID]
) -> None:
    whole = text(enter(), "/points/")
    town = text(enter(Role.OUTLET_MANAGER, TOWN), "/points/")
    assert [name in whole for name in ("白霓桥村站", "沙坪村站", "崇阳县中心")] == [True, True, True]
    assert [name in town for name in ("白霓桥村站", "沙坪村站", "崇阳县中心")] == [True, False, False]


def test_a_list_is_narrowed_by_initials_by_kind_and_by_status(enter: Enter, network: dict[str, UUID]) -> None:
    scan(network["S1"], days_before(clock.today(), 25))
    browser = enter()
    for asked in ("q=bnq", "status=active", f"kind={PointKind.VILLAGE_STATION.value}&q=S1"):
        found = text(browser, f"/points/?{asked}")
        assert ("白霓桥村站" in found, "沙坪村站" in found) == (True, False), asked
    assert "Nothing matches" in text(browser, "/points/?status=closed")


def test_the_sheet_of_a_list_holds_what_the_list_holds(enter: Enter, network: dict[str, UUID]) -> None:
    response = enter().get("/points/?export=xlsx&kind=village_station")
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["白霓桥村站", "沙坪村站"]


def test_the_queries_of_a_list_do_not_grow_with_it(
    enter: Enter, network: dict[str, UUID], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = enter()
    open_points(*[new(f"X{n}", parent="T1") for n in range(30)])
    with django_assert_max_num_queries(22):
        listed = text(browser, "/points/")
    with django_assert_max_num_queries(34):
        shown = text(browser, f"/points/{COUNTY}/{network['S1']}/")
    assert listed.count(f'href="/points/{COUNTY}/') >= 30
    assert "白霓桥村站" in shown


def test_one_point_says_why_it_stands_as_it_does(enter: Enter, network: dict[str, UUID]) -> None:
    scan(network["S1"], days_before(clock.today(), 25)[1:], n=3, hour=0)
    shown = text(enter(), f"/points/{COUNTY}/{network['S1']}/")
    assert "It took pieces into custody on 24 of the last 30 days; 20 are needed." in shown
    assert shown.count("hn-day is-worked") == 24


def test_a_day_opens_to_its_scans_for_those_who_read_the_journal(enter: Enter, network: dict[str, UUID]) -> None:
    day = clock.today() - timedelta(days=2)
    scan(network["S1"], [day], n=3)
    scan(network["S1"], [day], kind="test.noticed")
    address = f"/points/{COUNTY}/{network['S1']}/?day={day}"
    part = enter().get(address, headers={"HX-Request": "true", "HX-Target": "section#standing"}).content.decode()
    assert (part.count("/facts/"), "<html" in part) == (3, False)
    assert "hn-step-sentence" not in text(enter(Role.DRIVER), address)


def test_points_of_other_places_are_absent(enter: Enter, network: dict[str, UUID]) -> None:
    outlet, elsewhere = enter(Role.OUTLET_MANAGER, TOWN), enter(Role.COUNTY_MANAGER, "611021")
    for browser, point in ((outlet, network["S2"]), (elsewhere, network["S1"])):
        statuses = [browser.get(f"/points/{COUNTY}/{point}/{page}").status_code for page in ("", "edit/")]
        assert statuses == [404, 404]
    assert [outlet.get(f"/points/{COUNTY}/{network['S1']}/{page}").status_code for page in ("", "edit/")] == [200, 200]


def test_a_partner_courier_sees_no_point_of_others(enter: Enter, network: dict[str, UUID]) -> None:
    [courier] = people.register(people.new("中通崇阳", kind=PartyKind.COURIER, division=""))
    browser = enter(Role.PARTNER, party=courier)
    for address in ("/points/", "/points/capabilities/"):
        shown = text(browser, address)
        assert [point.name for point in NETWORK if point.name in shown] == []
    for point in network.values():
        text(browser, f"/points/{COUNTY}/{point}/", 404)
        assert browser.get(f"/api/v1/points/{COUNTY}/{point}").status_code == 404
        assert browser.get(f"/api/v1/points/{COUNTY}/{point}/days?since=2026-01-01&until=2026-12-31").status_code == 404
    assert browser.get("/api/v1/points").json()["items"] == []
    assert browser.get("/api/v1/points/features").json() == {
        **{"type": "FeatureCollection", "features": []},
        "without_place": 0,
    }
    assert browser.get("/api/v1/points/capabilities").json() == []
    assert browser.post(f"/points/{COUNTY}/{network['S1']}/edit/", {"act": "close"}).status_code == 403


def test_a_point_is_closed_and_opened_again(enter: Enter, network: dict[str, UUID]) -> None:
    browser, point = enter(), network["S1"]
    assert act(browser, point, "close", closed_on="2026-06-01", reason="搬迁") == 302
    assert str(Point.objects.get(id=point).closed_on) == "2026-06-01"
    assert act(browser, point, "reopen", reopened_on="2026-07-01") == 302
    assert Point.objects.get(id=point).closed_on is None


def test_a_refused_form_keeps_what_was_typed_and_changes_nothing(enter: Enter, network: dict[str, UUID]) -> None:
    response = enter().post(
        f"/points/{COUNTY}/{network['S1']}/edit/",
        {"act": "close", "key": "k1", "closed_on": "2020-01-01", "reason": "写错了"},
    )
    shown = response.content.decode()
    assert (response.status_code, "points.day_too_early" in shown, "写错了" in shown) == (422, True, True)
    assert Closure.objects.count() == 0


def test_a_programme_officer_reads_and_changes_nothing(enter: Enter, network: dict[str, UUID]) -> None:
    officer = enter(Role.PROGRAMME_OFFICER, "42")
    assert "/edit/" not in text(officer, f"/points/{COUNTY}/{network['S1']}/")
    assert act(officer, network["S1"], "close", closed_on="2026-06-01") == 403
    assert Closure.objects.count() == 0


def test_hours_and_market_days_are_posted(enter: Enter, network: dict[str, UUID]) -> None:
    browser, point = enter(), network["S1"]
    week = {"first_0_opens": "08:00", "first_0_closes": "12:00", "second_0_opens": "14:00", "second_0_closes": "00:00"}
    assert act(browser, point, "hours", **week) == 302
    assert queries.hours(COUNTY, point) == (Hours(0, 480, 720), Hours(0, 840, 1440))
    assert act(browser, point, "market", rule="逢3、6、9", opens="06:00", closes="12:00") == 302
    shown = text(browser, f"/points/{COUNTY}/{point}/")
    assert ("14:00–24:00" in shown, "逢3、6、9 06:00–12:00" in shown) == (True, True)
    assert "逢3、6、9" in text(browser, f"/points/{COUNTY}/{point}/edit/")


def test_half_a_spell_is_not_posted(enter: Enter, network: dict[str, UUID]) -> None:
    assert act(enter(), network["S1"], "hours", first_0_opens="08:00") == 200
    assert queries.hours(COUNTY, network["S1"]) == ()


def test_only_changed_capabilities_are_recorded(enter: Enter, network: dict[str, UUID]) -> None:
    dates = {f"delivery_{name}_on": "2026-02-01" for name in ("trained", "equipped", "live")}
    assert act(enter(), network["S1"], "capabilities", **dates) == 302
    assert [(row.service, str(row.live_on)) for row in Capability.objects.all()] == [("delivery", "2026-02-01")]


def test_a_keeper_is_found_and_assigned(enter: Enter, network: dict[str, UUID]) -> None:
    [keeper] = people.register(people.new("王小敏", people.phone(), kind=PartyKind.KEEPER))
    browser, point = enter(), network["S1"]
    assert "王小敏" in text(browser, f"/points/{COUNTY}/{point}/edit/?keeper_q=wxm")
    assert act(browser, point, "keeper", keeper=keeper) == 302
    shown = text(browser, f"/points/{COUNTY}/{point}/")
    assert ("王小敏" in shown, people.PHONE in shown) == (True, False)
    assert "白霓桥村站" in text(browser, f"/points/?keeper={keeper}")


def test_the_matrix_counts_what_is_live_and_lists_what_lacks_it(enter: Enter, network: dict[str, UUID]) -> None:
    dates = {f"delivery_{name}_on": "2026-02-01" for name in ("trained", "equipped", "live")}
    browser = enter()
    act(browser, network["S1"], "capabilities", **dates)
    assert '1</span><small> / <span class="hn-number">4</span>' in text(browser, "/points/capabilities/")
    lacking = text(browser, "/points/capabilities/?lacks=delivery")
    assert ("白霓桥村站" in lacking, "沙坪村站" in lacking) == (False, True)


def test_a_point_without_loaded_places_cannot_be_opened_by_form(enter: Enter) -> None:
    browser = enter()
    assert "Open the point" in text(browser, "/points/new/")
    response = browser.post("/points/new/", {"key": "k1", "name": "新站", "code": "S9", "division": "x"})
    assert (response.status_code, Point.objects.count()) == (200, 0)


def test_a_market_rule_of_the_town_is_shown_at_its_stations(enter: Enter, network: dict[str, UUID]) -> None:
    services.set_market_days(
        county=COUNTY, key="m", rule="农历逢五、十", hours=Spell(360, 720), division=OUTLET.division, actor=SYSTEM
    )
    assert "农历逢十、5" in text(enter(), f"/points/{COUNTY}/{network[STATION.code]}/")
