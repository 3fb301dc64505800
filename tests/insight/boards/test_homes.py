"""Each role lands on a home with its own things, and only those."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huinong.kernel.actor import Role
from huinong.logistics.parcels.life import Event
from huinong.registry.policies.models import Policy
from tests.insight.conftest import Enter, days_later
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(county: c.County) -> c.County:
    """Four pieces of the partner's: one collected, one on the shelf, one bagged, one at the centre."""
    pieces = c.at_centre(county, 4)
    c.record(*[c.scan(piece, Event.SHELVED, county.station) for piece in pieces[:2]])
    details = {"proof": "code", "code": c.row(pieces[0]).shelf_code}
    c.record(c.scan(pieces[0], Event.COLLECTED, county.station, details=details))
    c.bagged(county, pieces[2:3])
    return county


def said(browser: Client, url: str = "/") -> str:
    response = browser.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_the_county_manager_sees_five_figures_and_where_it_is_worst(enter: Enter, lived: c.County) -> None:
    page = said(enter(Role.COUNTY_MANAGER))
    for word in (
        "村村有服务",
        "进村时效",
        "站长月收入",
        "应收合作快递",
        "今日到件",
        "0 / 4",
        "上架 2 · 取走 1",
    ):
        assert word in page, word
    assert page.count("hn-figure-card") == 5


def test_the_chosen_figure_ranks_the_villages(enter: Enter, lived: c.County) -> None:
    with days_later(2):
        page = said(enter(Role.COUNTY_MANAGER), "/?by=inbound_on_time")
    assert f"/indicators/inbound_on_time/?division={c.VILLAGE}" in page
    assert "50.0 %" in page


def test_the_figures_come_again_with_trends(enter: Enter, lived: c.County) -> None:
    with days_later(3):
        page = said(enter(Role.COUNTY_MANAGER), "/home/figures/")
    assert "<html" not in page
    assert "hn-figure-trend" in page
    assert "hx-get" not in page


def test_the_receivable_is_what_partners_owe(enter: Enter, lived: c.County) -> None:
    page = said(enter(Role.COUNTY_MANAGER))
    assert "¥0.80" in page
    assert "1 家快递" in page


def test_the_officer_sees_counties_ranked_and_how_many_report(enter: Enter, lived: c.County) -> None:
    page = said(enter(Role.PROGRAMME_OFFICER, "42"))
    for word in ("湖北省", "登记的 1 个县中有 1 个上报", "崇阳县", "排名", "0 / 4"):
        assert word in page, word


def test_the_outlet_manager_sees_the_town_and_no_other(enter: Enter, lived: c.County) -> None:
    page = said(enter(Role.OUTLET_MANAGER, c.TOWN))
    assert "待到邮袋" in page
    assert "来自 centre" in page
    other = said(enter(Role.OUTLET_MANAGER, c.OTHER_TOWN))
    assert "来自 centre" not in other
    assert "没有在途的袋" in other


def test_a_silent_station_is_to_be_visited(enter: Enter, lived: c.County) -> None:
    page = said(enter(Role.OUTLET_MANAGER, c.TOWN))
    assert "next_station" in page  # open since January, and never a scan


def test_a_full_shelf_is_said_to_the_outlet_manager(enter: Enter, lived: c.County) -> None:
    assert "满了" not in said(enter(Role.OUTLET_MANAGER, c.TOWN))
    Policy.objects.filter(key="station.shelf_pieces").update(value=1)
    assert "满了，" in said(enter(Role.OUTLET_MANAGER, c.TOWN))


def test_the_partner_sees_its_own_pieces_and_bill(enter: Enter, lived: c.County) -> None:
    with days_later(2):
        mine = said(enter(Role.PARTNER, party=lived.zto))
        theirs = said(enter(Role.PARTNER, party=lived.bus_company))
    assert "2 / 4" in mine
    assert "天城镇" in mine
    assert "¥0.80" in mine
    assert "2 件超时" in mine
    assert "天城镇" not in theirs
    assert "本月尚未计费" in theirs


def test_the_chair_and_the_buyer_have_homes_before_there_is_anything(enter: Enter, lived: c.County) -> None:
    assert "待发订单" in said(enter(Role.COOP_CHAIR, party=lived.zto))
    assert "东西到哪了" in said(enter(Role.BUYER, party=lived.zto))


@pytest.mark.parametrize("role", [Role.DISPATCHER, Role.KEEPER, Role.DRIVER])
def test_who_works_in_one_room_goes_straight_there(enter: Enter, lived: c.County, role: Role) -> None:
    more = {"point": lived.station} if role is Role.KEEPER else {}
    response = enter(role, **more).get("/")
    assert response.status_code == 302
    assert response.headers["Location"] != "/"


def test_a_stranger_is_asked_to_sign_in(lived: c.County) -> None:
    assert Client().get("/").headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("role", "division", "most"),
    [
        (Role.COUNTY_MANAGER, c.CODE, 56),
        (Role.PROGRAMME_OFFICER, "42", 38),
        (Role.OUTLET_MANAGER, c.TOWN, 18),
    ],
)
def test_homes_are_cheap(enter: Enter, lived: c.County, role: Role, division: str, most: int) -> None:
    browser = enter(role, division)
    browser.get("/")
    with CaptureQueriesContext(connection) as seen:
        said(browser)
    assert len(seen) <= most


@pytest.mark.parametrize(("role", "most"), [(Role.PARTNER, 18), (Role.COOP_CHAIR, 18), (Role.BUYER, 10)])
def test_homes_of_partners_are_cheap(enter: Enter, lived: c.County, role: Role, most: int) -> None:
    browser = enter(role, party=lived.zto)
    browser.get("/")
    with CaptureQueriesContext(connection) as seen:
        said(browser)
    assert len(seen) <= most
