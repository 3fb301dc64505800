"""The map and the search show what the actor may see: as layers, as a list, and by any word people use."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huinong.kernel.actor import Role
from tests.insight.conftest import EMPTY_VILLAGE, Enter
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(enter: Enter, county: c.County) -> Client:
    c.at_centre(county, 2)
    return enter(Role.COUNTY_MANAGER)


def layer(browser: Client, name: str, query: str = "") -> dict[str, dict[str, object]]:
    response = browser.get(f"/map/{name}.geojson{query}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/geo+json"
    return {feature["id"]: feature["properties"] for feature in response.json()["features"]}


def test_points_carry_their_standing_and_the_values_of_their_village(manager: Client, county: c.County) -> None:
    points = layer(manager, "points")
    assert len(points) == 6
    station = points[str(county.station)]
    assert (station["kind"], station["tone"], station["village_service"]) == ("village", "will", 0.0)
    assert station["inbound_on_time"] is None
    assert points[str(county.centre)]["kind"] == "county"


def test_gaps_are_the_villages_without_an_active_point(manager: Client) -> None:
    assert len(layer(manager, "gaps")) == 4
    assert len(layer(manager, "gaps", f"?division={c.OTHER_TOWN}")) == 2
    assert layer(manager, "gaps", "?status=active") == {}


def test_the_map_is_narrowed_by_town_and_status(manager: Client) -> None:
    assert len(layer(manager, "points", f"?division={c.TOWN}")) == 3
    assert len(layer(manager, "points", "?status=active")) == 0
    assert manager.get("/map/points.geojson?status=lively").status_code == 422


def test_the_list_beside_the_map_holds_the_same_places(manager: Client) -> None:
    page = manager.get("/map/").content.decode()
    for name in ("centre", "far_station", "无站村", "无活跃站点的村"):
        assert name in page, name


def test_other_places_are_not_on_the_map(enter: Enter, county: c.County) -> None:
    outlet = enter(Role.OUTLET_MANAGER, c.TOWN)
    assert str(county.far_station) not in layer(outlet, "points")
    for url in ("/map/", "/map/points.geojson", "/map/gaps.geojson", "/api/v1/map/points", "/api/v1/map/places"):
        assert outlet.get(f"{url}?division={c.OTHER_TOWN}").status_code == 404, url
    assert outlet.get("/map/secrets.geojson").status_code == 404


def test_a_partner_sees_neither_gaps_nor_others_points(enter: Enter, county: c.County) -> None:
    partner = enter(Role.PARTNER, party=county.zto)
    assert layer(partner, "gaps") == {}
    assert partner.get("/map/").status_code == 200


def test_the_api_gives_layers_and_the_list(manager: Client) -> None:
    for name in ("boundary", "towns", "points", "gaps", "routes"):
        assert manager.get(f"/api/v1/map/{name}").json()["type"] == "FeatureCollection"
    gaps = manager.get("/api/v1/map/places?status=gap").json()
    assert [each["is_gap"] for each in gaps] == [True] * 4
    assert manager.get("/api/v1/map/places?status=lively").status_code == 422


@pytest.mark.parametrize(("url", "most"), [("/map/", 24), ("/map/points.geojson", 48), ("/map/gaps.geojson", 12)])
def test_the_map_is_cheap(manager: Client, url: str, most: int) -> None:
    manager.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert manager.get(url).status_code == 200
    assert len(seen) <= most


def found(browser: Client, text: str) -> dict[str, list[str]]:
    groups = browser.get("/api/v1/search", {"q": text}).json()
    return {group["kind"]: [hit["title"] for hit in group["hits"]] for group in groups}


@pytest.mark.parametrize("text", ["王秀英", "wangxiuying", "wxy", "0001"])
def test_a_piece_is_found_by_name_pinyin_initials_and_phone_tail(manager: Client, text: str) -> None:
    assert "ZTO 7312345000001" in found(manager, text)["parcels"]


def test_points_people_and_places_are_found_together(manager: Client) -> None:
    assert found(manager, "station")["points"]
    assert found(manager, "赵德贵")["parties"] == ["赵德贵"]
    assert found(manager, "沙坪")["divisions"] == ["沙坪镇"]
    assert found(manager, "tcz")["divisions"] == ["天城镇"]


def test_one_exact_number_goes_straight_to_its_page(manager: Client) -> None:
    response = manager.get("/search/?q=7312345000001")
    assert response.status_code == 302
    assert "7312345000001" in response.headers["Location"]
    assert manager.get("/search/?q=7312345").status_code == 200


def test_a_bag_is_found_by_its_number(manager: Client, county: c.County) -> None:
    number = c.bagged(county, c.at_centre(county, 1, start=7))
    assert manager.get(f"/search/?q={number}").status_code == 302


def test_nothing_of_others_is_found(enter: Enter, county: c.County) -> None:
    c.at_centre(county, 2)
    stranger = enter(Role.PARTNER, party=county.bus_company)
    assert "parcels" not in found(stranger, "7312345000001")
    outlet = enter(Role.OUTLET_MANAGER, c.OTHER_TOWN)
    assert found(outlet, "7312345000001") == {}
    assert "无站村" not in str(found(enter(Role.OUTLET_MANAGER, c.TOWN), "无站村"))


def test_a_blank_search_says_what_can_be_found(manager: Client) -> None:
    assert "手机后四位" in manager.get("/search/").content.decode()
    assert "没有您可以查看的结果" in manager.get("/search/?q=zzzz").content.decode()
    assert manager.get("/api/v1/search").status_code == 422


def test_a_search_is_a_few_queries(manager: Client) -> None:
    manager.get("/search/?q=7312")
    with CaptureQueriesContext(connection) as seen:
        manager.get("/search/?q=7312")
    assert len(seen) <= 22


def test_the_empty_village_is_a_place(manager: Client) -> None:
    places = manager.get("/api/v1/map/places?status=gap").json()
    assert any(each["name"] == "无站村" and each["lng"] for each in places), EMPTY_VILLAGE
