from uuid import UUID

import pytest
from django.test import Client

from huinong.kernel.actor import Role
from huinong.registry.points.models import Point
from tests.registry.conftest import Enter

from .network import COUNTY, NETWORK, VILLAGE, open_points

pytestmark = pytest.mark.django_db
NEW = {"code": "S9", "kind": "village_station", "name": "新站", "division": VILLAGE, "opened_on": "2026-03-01"}


@pytest.fixture
def network() -> dict[str, UUID]:
    return dict(zip([point.code for point in NETWORK], open_points(*NETWORK), strict=True))


def write(
    browser: Client, address: str, body: object, key: str = "k1", method: str = "post"
) -> tuple[int, dict[str, object]]:
    send = getattr(browser, method)
    response = send(
        f"/api/v1/points/{address}", body, content_type="application/json", headers={"Idempotency-Key": key}
    )
    return response.status_code, response.json()


def test_points_are_listed_page_by_page(enter: Enter, network: dict[str, UUID]) -> None:
    browser = enter()
    first = browser.get("/api/v1/points?limit=3").json()
    second = browser.get(f"/api/v1/points?limit=3&cursor={first['next_cursor']}").json()
    assert [row["code"] for row in first["items"] + second["items"]] == ["C1", "S1", "S2", "T1"]
    assert (first["items"][1]["status"], first["items"][1]["needed_days"], second["next_cursor"]) == (
        "silent",
        20,
        None,
    )


def test_one_point_is_told_whole(enter: Enter, network: dict[str, UUID]) -> None:
    told = enter().get(f"/api/v1/points/{COUNTY}/{network['T1']}").json()
    assert (told["code"], told["children"], told["market"]) == ("T1", [str(network["S1"])], None)
    assert len(told["capabilities"]) == 8


def test_a_point_is_opened_once(enter: Enter) -> None:
    browser = enter()
    status, first = write(browser, COUNTY, NEW)
    assert (status, write(browser, COUNTY, NEW)[1]["fact"]) == (200, first["fact"])
    assert Point.objects.count() == 1
    assert write(browser, COUNTY, {**NEW, "code": "S10", "plaque": True}, key="k2")[0] == 422


def test_every_act_on_a_point_answers_with_a_receipt(enter: Enter, network: dict[str, UUID]) -> None:
    browser, place = enter(), f"{COUNTY}/{network['S1']}"
    dates = {"trained_on": "2026-02-01", "equipped_on": "2026-02-01", "live_on": "2026-02-02"}
    acts = [
        ("put", "keeper", {"keeper_party": None}, "point.keeper_assigned"),
        ("put", "hours", {"week": [{"weekday": 0, "opens": 480, "closes": 720}]}, "point.hours_set"),
        ("put", "market-days", {"rule": "逢3", "opens": 360, "closes": 720}, "point.market_days_set"),
        ("put", "capabilities", {"service": "delivery", **dates}, "point.capability_set"),
        ("post", "close", {"closed_on": "2026-06-01", "reason": "搬迁"}, "point.closed"),
        ("post", "reopen", {"reopened_on": "2026-07-01"}, "point.reopened"),
    ]
    kinds = [write(browser, f"{place}/{end}", body, key=end, method=how)[1].get("kind") for how, end, body, _ in acts]
    assert kinds == [kind for *_, kind in acts]
    market = {"rule": "逢5", "opens": 360, "closes": 720, "division": "421223100000"}
    assert write(browser, f"{COUNTY}/market-days", market, key="place")[1]["kind"] == "point.market_days_set"


def test_who_may_not_write_and_who_stands_elsewhere_change_nothing(enter: Enter, network: dict[str, UUID]) -> None:
    close = {"closed_on": "2026-06-01"}
    address = f"{COUNTY}/{network['S2']}/close"
    assert write(enter(Role.PROGRAMME_OFFICER, "42"), address, close)[0] == 403
    assert write(enter(Role.OUTLET_MANAGER, "421223100"), address, close)[0] == 404
    assert Point.objects.filter(closed_on=None).count() == 4
