"""What travels with bags on paper: trip sheets and hand-over sheets, as far as their reader may see the bags."""

import pytest

from huinong.kernel.actor import Role
from huinong.logistics.parcels import custody, queries, services
from huinong.logistics.parcels.bag_values import Acceptance, Offer
from huinong.logistics.parcels.errors import NeverHandedOver
from huinong.logistics.parcels.hand_over_paper import hand_over_sheet
from huinong.logistics.transport.services import arrive, depart, unload_bags
from huinong.logistics.transport.trip_names import HolderNames
from huinong.logistics.transport.trip_sheet import trip_sheet
from tests.logistics import county as c
from tests.logistics.faces import browser, robot
from tests.logistics.transport.lines import TRIP, aboard, offer, running
from tests.papers import words

pytestmark = pytest.mark.django_db
AT = {"county": c.CODE, "happened_at": c.NOW, "actor": c.DISPATCHER}


def sheet() -> str:
    return words(trip_sheet(county=c.CODE, code=TRIP, actor=c.DISPATCHER))


def handed(county: c.County, bag: str, **seen: object) -> None:
    """The station takes a bag off the trip."""
    unload_bags(key="un", trip=TRIP, point=county.station, bags=[bag], **AT)  # type: ignore[arg-type]
    taken = Acceptance(key="acc", bag=bag, taker=custody.point(county.station), happened_at=c.NOW, **seen)  # type: ignore[arg-type]
    services.accept_bags(county=c.CODE, acceptances=[taken], actor=c.DISPATCHER)


def hand_over(bag: str) -> str:
    value = queries.bag(county=c.CODE, number=bag, actor=c.DISPATCHER)
    return words(hand_over_sheet(value, names=HolderNames(), actor=c.DISPATCHER))


def test_a_trip_sheet_names_the_trip_its_bags_and_its_stops(county: c.County) -> None:
    first, second = aboard(county, 2)
    told = sheet()
    for said in ("路单", TRIP, "崇阳—白霓", "客运班车", "鄂L12345", "崇阳客运公司", first, second, "S-77"):
        assert said in told
    for said in ("合计2袋", "1.60", "centre", "town", "station", "08:30", "09:20", "驾驶员"):
        assert said in told


def test_a_trip_sheet_still_names_what_was_handed_over_on_the_way(county: c.County) -> None:
    (bag,) = aboard(county)
    depart(key="dep", trip=TRIP, **AT)  # type: ignore[arg-type]
    handed(county, bag)
    arrive(key="arr", trip=TRIP, **AT)  # type: ignore[arg-type]
    told = sheet()
    assert bag in told
    assert "12:0012:00完好" in told  # loaded, unloaded, and how its seal was then


def test_a_bag_that_is_only_offered_stands_on_the_sheet_unloaded(county: c.County) -> None:
    trip = running(county)
    bag = c.bagged(county, c.at_centre(county))
    offer(trip, bag)
    assert bag in sheet()
    assert "12:00" not in sheet().partition("二、沿途交接")[0].partition("一、总包")[2]


def test_a_hand_over_sheet_names_both_sides_and_what_differs(county: c.County) -> None:
    (bag,) = aboard(county)
    handed(county, bag, seal_intact=False, counted=0)
    told = hand_over(bag)
    for said in (
        "交方崇阳—白霓08:30",
        "接方station",
        bag,
        "S-77",
        "破损",
        "封志异常，少1件",
        "差异1袋",
        "交方签字",
        "接方签字",
    ):
        assert said in told


def test_bags_that_pass_together_stand_on_one_sheet(county: c.County) -> None:
    bags = [c.bagged(county, c.at_centre(county, 1, start=n), key=f"b{n}") for n in range(3)]
    there = custody.point(county.station)
    offers = [Offer(key=f"o{bag}", bag=bag, taker=there, happened_at=c.NOW) for bag in bags[:2]]
    services.offer_bags(county=c.CODE, offers=offers, actor=c.DISPATCHER)
    told = hand_over(bags[0])
    assert [bag in told for bag in bags] == [True, True, False]
    assert "待接收" in told
    with pytest.raises(NeverHandedOver):
        hand_over(bags[2])


def test_pages_and_programs_open_them_as_far_as_they_see_the_bags(county: c.County) -> None:
    (bag,) = aboard(county)
    papers = (f"/trips/{TRIP}/sheet.pdf", f"/bags/{bag}/hand-over.pdf", f"/bags/{bag}/dispatch-list.pdf")
    calls = (f"transport/trips/{TRIP}/sheet", f"transport/bags/{bag}/hand-over", f"parcels/bags/{bag}/dispatch-list")
    mine, far = {"point": county.station}, {"point": county.far_station}
    page, program = browser(Role.KEEPER, **mine), robot(Role.KEEPER, **mine)
    assert [bag in words(page.get(paper).content) for paper in papers] == [True] * 3
    assert [bag in words(program.get(f"/api/v1/{call}").content) for call in calls] == [True] * 3
    page, program = browser(Role.KEEPER, **far), robot(Role.KEEPER, **far)
    assert [page.get(paper).status_code for paper in papers] == [404] * 3
    assert [program.get(f"/api/v1/{call}").status_code for call in calls] == [404] * 3


def test_a_driver_takes_the_sheet_along_and_the_pages_lead_to_the_papers(county: c.County) -> None:
    (bag,) = aboard(county)
    assert bag in words(browser(Role.DRIVER).get(f"/trips/{TRIP}/sheet.pdf").content)
    desk = browser()
    assert f"/trips/{TRIP}/sheet.pdf" in desk.get(f"/trips/{TRIP}/").content.decode()
    shown = desk.get(f"/bags/{bag}/").content.decode()
    assert f"/bags/{bag}/dispatch-list.pdf" in shown
    assert f"/bags/{bag}/hand-over.pdf" in shown
