"""A map of more points than a browser should be sent: counts by square from afar, the points themselves when near."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huinong.insight.boards import crowded
from huinong.kernel.actor import Role
from tests.insight.conftest import Enter
from tests.logistics import county as c

pytestmark = pytest.mark.django_db
ALL = "box=113.9,29.4,114.2,29.6&zoom=6"


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six points, of which five are too many, and two the most a window holds one by one."""
    monkeypatch.setattr(crowded, "MANY", 5)
    monkeypatch.setattr(crowded, "IN_SIGHT", 2)


@pytest.fixture
def officer(enter: Enter) -> Client:
    return enter(Role.PROGRAMME_OFFICER, "42")


def shown(browser: Client, query: str = "") -> dict[str, object]:
    answer = browser.get(f"/map/points.geojson?division=42&{query}")
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


def names(found: dict[str, object]) -> list[str]:
    return [each["properties"]["name"] for each in found["features"]]  # type: ignore[index, attr-defined]


def test_few_points_are_sent_as_they_are(officer: Client) -> None:
    assert "is_partial" not in shown(officer)
    assert len(names(shown(officer))) == 6


def test_many_points_are_counted_by_square(officer: Client, crowd: None) -> None:
    found = shown(officer, ALL)
    assert found["is_partial"] is True
    assert names(found) == ["6 个网点站点"]
    assert sum(each["properties"]["count"] for each in shown(officer)["features"]) == 6  # type: ignore[attr-defined]


def test_a_window_that_holds_few_shows_the_points_themselves(officer: Client, crowd: None) -> None:
    assert names(shown(officer, "box=113.995,29.4,114.015,29.6&zoom=12")) == ["centre", "town"]
    assert names(shown(officer, "box=100,29.4,101,29.6&zoom=12")) == []


def test_the_page_names_the_counties_instead_of_every_point(officer: Client, crowd: None) -> None:
    page = officer.get("/map/").content.decode()
    assert "数量太多" in page
    assert "崇阳县" in page
    assert "far_station" not in page


def test_a_crowded_map_shows_no_more_than_one_may_see(enter: Enter, crowd: None) -> None:
    stranger = enter(Role.PROGRAMME_OFFICER, "43")
    assert names(stranger.get(f"/map/points.geojson?{ALL}").json()) == []
    assert stranger.get(f"/map/points.geojson?division=42&{ALL}").status_code == 404
    outlet = enter(Role.OUTLET_MANAGER, c.TOWN)
    assert len(names(outlet.get("/map/points.geojson").json())) == 3


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "2,0,1,1", "0,0,1,nan"])
def test_a_window_that_is_none_is_refused(officer: Client, box: str) -> None:
    assert officer.get(f"/map/points.geojson?box={box}&zoom=3").status_code == 422


def test_a_crowded_map_is_cheap(officer: Client, crowd: None) -> None:
    for url in ("/map/?division=42", f"/map/points.geojson?division=42&{ALL}"):
        with CaptureQueriesContext(connection) as seen:
            assert officer.get(url).status_code == 200
        assert len(seen) <= 12, [each["sql"][:90] for each in seen]
