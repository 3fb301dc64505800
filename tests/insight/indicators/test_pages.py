"""The indicators' pages and API: right inside the scope, absent outside it, and cheap."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from huinong.kernel.actor import Role
from huinong.logistics.parcels.life import Event
from tests.insight.conftest import EMPTY_VILLAGE, Enter, days_later
from tests.logistics import county as c

pytestmark = pytest.mark.django_db
AFTER = "2026-11-22"
FIGURE = "/indicators/inbound_on_time/"


@pytest.fixture
def lived(county: c.County) -> c.County:
    """Four pieces due yesterday: two came."""
    pieces = c.at_centre(county, 4)
    c.record(*[c.scan(piece, Event.SHELVED, county.station) for piece in pieces[:2]])
    return county


@pytest.fixture
def manager(enter: Enter, lived: c.County) -> Client:
    return enter(Role.COUNTY_MANAGER)


def said(browser: Client, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_the_list_shows_every_figure_and_what_it_means(manager: Client) -> None:
    page = said(manager, "/indicators/")
    for word in ("村村有服务", "进村时效", "站长月收入", "口径", "0 / 4", "截至"):
        assert word in page, word


def test_a_figure_shows_value_part_whole_and_the_next_level(manager: Client) -> None:
    with days_later(2):
        page = said(manager, FIGURE)
    for word in ("50.0 %", "2 / 4", "天城镇", f"division={c.TOWN}", "暂无数据", "近 30 天"):
        assert word in page, word


def test_an_earlier_day_reads_as_it_was(manager: Client) -> None:
    with days_later(2):
        assert "暂无数据" in said(manager, f"{FIGURE}?on=2026-11-20")
        assert "50.0 %" in said(manager, f"{FIGURE}?on={AFTER}")


def test_a_village_opens_to_its_acts(manager: Client) -> None:
    with days_later(2):
        page = said(manager, f"{FIGURE}?division={c.VILLAGE}")
    assert page.count("/facts/421223/") == 6  # four arrived, two were shelved


def test_the_gap_is_listed_and_exported(manager: Client) -> None:
    page = said(manager, "/indicators/village_service/")
    assert "还差 4 个村" in page
    assert "无站点" in page
    sheet = manager.get("/indicators/village_service/gaps/?export=xlsx")
    rows = list(load_workbook(BytesIO(b"".join(sheet))).active.values)  # type: ignore[union-attr, arg-type]
    assert len(rows) == 5
    assert any(row[0] == "无站村委会" for row in rows)


def test_a_breakdown_is_exported(manager: Client) -> None:
    with days_later(2):
        sheet = manager.get(f"{FIGURE}?export=xlsx")
    rows = list(load_workbook(BytesIO(b"".join(sheet))).active.values)  # type: ignore[union-attr, arg-type]
    assert rows[1] == ("天城镇", c.TOWN, 2, 4, "50.0 %")


def test_the_trend_is_a_fragment_with_gaps_where_nothing_is_known(manager: Client) -> None:
    with days_later(2):
        page = said(manager, f"{FIGURE}trend/?on={AFTER}")
    assert "<html" not in page
    assert '"data": [null, null,' in page
    assert "0.5]" in page


def test_the_map_has_each_village_with_its_value(manager: Client) -> None:
    with days_later(2):
        found = manager.get(f"{FIGURE}places.geojson").json()
    values = {feature["id"]: feature["properties"]["value"] for feature in found["features"]}
    assert values == {c.VILLAGE: 0.5, c.NEXT_VILLAGE: None, c.FAR_VILLAGE: None, EMPTY_VILLAGE: None}


@pytest.mark.parametrize("url", ["", "trend/", "places.geojson", "?export=xlsx"])
def test_other_places_are_not_there(enter: Enter, lived: c.County, url: str) -> None:
    outlet = enter(Role.OUTLET_MANAGER, c.TOWN)
    sign = "&" if "?" in url else "?"
    assert outlet.get(f"{FIGURE}{url}{sign}division={c.TOWN}").status_code == 200
    for division in (c.CODE, c.OTHER_TOWN, c.FAR_VILLAGE, "42"):
        assert outlet.get(f"{FIGURE}{url}{sign}division={division}").status_code == 404


def test_a_buyer_reads_no_indicator(enter: Enter, lived: c.County) -> None:
    buyer = enter(Role.BUYER, party=lived.zto)
    for url in ("/indicators/", FIGURE, "/indicators/village_service/gaps/", "/api/v1/indicators"):
        assert buyer.get(url).status_code == 403, url


@pytest.mark.parametrize("url", ["?on=yesterday", "?division=abc", "?division=4212231002011"])
def test_what_cannot_be_read_is_refused(manager: Client, url: str) -> None:
    assert manager.get(FIGURE + url).status_code == 422


def test_an_unknown_indicator_is_absent(manager: Client) -> None:
    assert manager.get("/indicators/happiness/").status_code == 404


@pytest.mark.parametrize(
    ("url", "most"),
    [("/indicators/", 36), (FIGURE, 16), ("/indicators/village_service/", 42), ("/indicators/trends/", 80)],
)
def test_the_pages_are_cheap(manager: Client, url: str, most: int) -> None:
    manager.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert manager.get(url).status_code == 200
    assert len(seen) <= most


def test_the_acts_of_a_village_are_paged(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huinong.insight.indicators.pages.ACTS_A_PAGE", 4)
    with days_later(2):
        here = f"{FIGURE}?division={c.VILLAGE}&on=2026-11-22"
        first, second, beyond = (manager.get(f"{here}&page={n}").content.decode() for n in (1, 2, 99))
        api = f"/api/v1/indicators/inbound_on_time/evidence/{c.VILLAGE}"
        page = manager.get(f"{api}?limit=4").json()
        rest = manager.get(f"{api}?limit=4&cursor={page['next_cursor']}").json()
    assert "第 1 至 4 条" in first
    assert ("第 5 至 6 条" in second, "第 5 至 6 条" in beyond) == (True, True)
    assert ("page=2" in first, "page=1" in second) == (True, True)
    assert (len(page["items"]), len(rest["items"]), rest["next_cursor"]) == (4, 2, None)


def test_a_past_day_says_until_when_late_acts_count(manager: Client) -> None:
    said = "迟到的记录计入至"
    with days_later(1):
        assert said in manager.get(f"{FIGURE}?on=2026-11-20").content.decode()
        assert said not in manager.get(FIGURE).content.decode()
    with days_later(3):
        assert said not in manager.get(f"{FIGURE}?on=2026-11-20").content.decode()


def test_the_api_says_the_same(manager: Client) -> None:
    with days_later(2):
        opened = manager.get("/api/v1/indicators/inbound_on_time").json()
        assert (opened["figure"]["part"], opened["figure"]["whole"], opened["figure"]["value"]) == (2, 4, 0.5)
        assert [each["value"] for each in opened["below"]] == [0.5, None]
        trend = manager.get("/api/v1/indicators/inbound_on_time/trend?days=2").json()
        assert [each["value"] for each in trend] == [0.5, 0.5]
        acts = manager.get(f"/api/v1/indicators/inbound_on_time/evidence/{c.VILLAGE}").json()["items"]
        assert sorted({each["kind"] for each in acts}) == ["parcel.arrived", "parcel.shelved"]
    assert len(manager.get("/api/v1/indicators").json()) == 4
    assert len(manager.get("/api/v1/indicators/village_service/gaps").json()) == 4
    assert len(manager.get("/api/v1/indicators/village_service/places").json()["features"]) == 4


def test_the_api_keeps_to_the_scope(enter: Enter, lived: c.County) -> None:
    outlet = enter(Role.OUTLET_MANAGER, c.TOWN)
    assert outlet.get("/api/v1/indicators/inbound_on_time").json()["figure"]["division"] == c.TOWN
    for url in (
        f"inbound_on_time?division={c.CODE}",
        f"inbound_on_time/trend?division={c.OTHER_TOWN}",
        f"village_service/gaps?division={c.CODE}",
        f"village_service/places?division={c.OTHER_TOWN}",
        f"inbound_on_time/evidence/{c.FAR_VILLAGE}",
    ):
        assert outlet.get(f"/api/v1/indicators/{url}").status_code == 404, url
    assert outlet.get("/api/v1/indicators/inbound_on_time?division=x").status_code == 422


def test_the_future_is_today(manager: Client) -> None:
    assert manager.get("/api/v1/indicators/inbound_on_time?on=2030-01-01").json()["figure"]["as_of"] == str(
        date(2026, 11, 20)
    )
