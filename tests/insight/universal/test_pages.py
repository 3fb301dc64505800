"""The pages of universal service: whose they are, and what they show."""

import pytest
from django.test import Client

from huinong.kernel.actor import Role
from tests.insight.conftest import EMPTY_VILLAGE, Enter, days_later
from tests.insight.universal.conftest import AFTER, SNOW, Lived
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(enter: Enter, lived: Lived) -> Client:
    return enter(Role.COUNTY_MANAGER)


def said(browser: Client, url: str) -> str:
    with days_later(AFTER):
        response = browser.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def test_the_county_manager_sees_who_was_not_visited_and_who_did_not_open(manager: Client) -> None:
    page = said(manager, "/universal/")
    for word in ("普遍服务", "1 / 4", "无站村", "频次未达标的村", "未按公示营业的网点", "每周投递不少于 3 天"):
        assert word in page, word


def test_a_village_opens_day_by_day_to_the_scans(manager: Client) -> None:
    page = said(manager, f"/universal/villages/{c.VILLAGE}/?day=2026-11-16")
    assert "上架" in page
    assert page.count("hn-calendar-week") == 8
    assert "没有扫描证明到村" in said(manager, f"/universal/villages/{EMPTY_VILLAGE}/?day=2026-11-16")


def test_the_lists_go_along_as_sheets(manager: Client) -> None:
    for name in ("villages", "points", "pieces"):
        with days_later(AFTER):
            sheet = manager.get(f"/universal/{name}/?export=xlsx")
        assert sheet.status_code == 200
        assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_draft_becomes_an_announcement_and_is_hung_up(manager: Client) -> None:
    assert "大雪封山" in said(manager, "/universal/")
    form = said(manager, f"/universal/suspensions/new/?day={SNOW}&reason=大雪封山")
    assert "因大雪封山" in form
    given = {
        "key": "form-1",
        "places": [c.OTHER_TOWN],
        "first_on": SNOW,
        "last_on": SNOW,
        "reason": "大雪封山",
        "remedy": "暂存支局",
        "reported_to": "咸宁市邮政管理局，电话",
        "text": "公告：暂停投递。",
    }
    with days_later(AFTER):
        done = manager.post("/universal/suspensions/new/", given)
        assert done.status_code == 302
        again = manager.post("/universal/suspensions/new/", given)
        assert again.headers["Location"] == done.headers["Location"]
    assert "公告：暂停投递。" in said(manager, done.headers["Location"])
    assert "尚未公告" not in said(manager, "/universal/")
    assert "沙坪镇" in said(manager, "/universal/suspensions/")


def test_an_announcement_without_a_report_is_refused(manager: Client) -> None:
    with days_later(AFTER):
        answer = manager.post("/universal/suspensions/new/", {"key": "form-1", "places": [c.OTHER_TOWN]})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_an_outlet_sees_its_own_township_and_announces_nothing(enter: Enter, lived: Lived) -> None:
    outlet = enter(Role.OUTLET_MANAGER, c.TOWN)
    page = said(outlet, "/universal/")
    assert "1 / 2" in page
    with days_later(AFTER):
        assert outlet.get(f"/universal/?division={c.OTHER_TOWN}").status_code == 404
        assert outlet.get(f"/universal/villages/{c.FAR_VILLAGE}/").status_code == 404
        assert outlet.get("/universal/suspensions/new/").status_code == 403


def test_the_programme_officer_goes_from_the_country_to_a_county(enter: Enter, lived: Lived) -> None:
    officer = enter(Role.PROGRAMME_OFFICER, "42")
    page = said(officer, "/universal/")
    assert "崇阳县" in page
    assert f"division={c.CODE}" in page


def test_the_api_says_the_same(manager: Client) -> None:
    with days_later(AFTER):
        sums = manager.get("/api/v1/universal").json()
        assert (sums["met"], sums["villages"]) == (1, 4)
        weeks = manager.get("/api/v1/universal/villages").json()
        assert [week["state"] for week in weeks] == ["missed", "missed", "missed", "met"]
        assert len(manager.get(f"/api/v1/universal/villages/{c.VILLAGE}?weeks=3").json()) == 3
        points = manager.get("/api/v1/universal/points").json()
        assert points[0]["missed"] > 0
        assert manager.get("/api/v1/universal/pieces").json() == []
        (wanted,) = manager.get(f"/api/v1/universal/suspensions/wanted?county={c.CODE}").json()
        assert wanted["places"] == [c.OTHER_TOWN]
        assert manager.get("/api/v1/universal?week=soon").status_code == 422


def test_a_page_asked_for_nonsense_says_so(manager: Client) -> None:
    with days_later(AFTER):
        for url in ("/universal/?week=soon", "/universal/villages/42/", f"/universal/villages/{c.VILLAGE}/?day=x"):
            assert manager.get(url).status_code == 422, url
