import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.life import Event, State
from huinong.logistics.parcels.models import Bag, HandOver
from huinong.logistics.transport.models import Trip
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db
TRIP = f"/trips/{lines.TRIP}/"


def press(client: Client, address: str, **fields: object) -> int:
    return client.post(address, {"key": address[-40:], "back": "drive", **fields}).status_code


def numbers(page: str) -> list[str]:
    """What the driver's three counters say: take on, hand over, aboard."""
    return re.findall(r"<dd>(\d+)</dd>", page)


def test_a_days_trips_with_their_load(county: c.County) -> None:
    lines.aboard(county, 2, capacity_bags=30)
    client = faces.browser()
    with CaptureQueriesContext(connection) as queries:
        page = faces.text(client, "/trips/")
    assert ("崇阳—白霓" in page, 'class="text-end hn-figure"' in page, "Should have left" in page) == (True, True, True)
    assert len(queries) <= 8
    assert "崇阳—白霓" not in faces.text(client, "/trips/?day=2026-11-21")


def test_trips_of_others_are_absent(county: c.County) -> None:
    lines.running(county)
    keeper = faces.browser(Role.KEEPER, point=county.far_station)
    assert "崇阳—白霓" not in faces.text(keeper, "/trips/")
    faces.text(keeper, TRIP, 404)
    faces.text(faces.browser(Role.PARTNER, party=county.zto), TRIP, 404)


def test_a_trip_shows_what_is_aboard_offered_and_ready(county: c.County) -> None:
    on_board = lines.aboard(county)[0]
    ready = c.bagged(county, c.at_centre(county, 1, start=5), key="b5")
    offered = c.bagged(county, c.at_centre(county, 1, start=6), key="b6")
    lines.offer(lines.TRIP, offered, key="o6")
    client = faces.browser()
    with CaptureQueriesContext(connection) as queries:
        page = faces.text(client, TRIP)
    assert all(bag in page for bag in (on_board, ready, offered))
    assert (page.count(f'value="{ready}"'), page.count(f'value="{on_board}"')) == (1, 0)
    assert len(queries) <= 29  # aboard, waiting and stops each pass the gate of trips; its thread asks three doors


def test_the_dispatcher_offers_what_is_ready_and_the_trip_leaves(county: c.County) -> None:
    trip = lines.running(county)
    bag = c.bagged(county, c.at_centre(county))
    client = faces.browser()
    assert press(client, f"{TRIP}offer/", bag=[bag], back="") == 302
    assert HandOver.objects.get().taker == f"trip:{Trip.objects.get(code=trip).id}"
    assert press(client, f"{TRIP}depart/", back="") == 302
    assert press(client, f"{TRIP}depart/", key="another", back="") == 409
    assert Trip.objects.get().state == "departed"


def test_snow_cancels_trips_with_a_reason(county: c.County) -> None:
    lines.aboard(county)
    client = faces.browser()
    assert client.post("/trips/cancel/", {"key": "k", "trip": lines.TRIP, "reason": " "}).status_code == 422
    form = {"key": "k", "trip": lines.TRIP, "reason": "大雪封山", "force_majeure": "on"}
    assert client.post("/trips/cancel/", form).status_code == 302
    assert (Trip.objects.get().state, Trip.objects.get().force_majeure) == ("cancelled", True)
    faces.text(faces.browser(Role.DRIVER), "/trips/cancel/", 403)


def test_a_driver_is_led_by_one_button_from_the_first_stop_to_the_last(county: c.County) -> None:
    driver = faces.staff(Role.DRIVER)
    lines.running(county, driver=str(driver.id))
    bag = c.bagged(county, c.at_centre(county, 2))
    lines.offer(lines.TRIP, bag)
    client, keeper = faces.of(driver), faces.browser(Role.KEEPER, point=county.station)
    assert ("Take on 1 bag" in faces.text(client, "/drive/"), numbers(faces.text(client, "/drive/"))) == (
        True,
        ["1", "0", "0"],
    )
    assert press(client, f"{TRIP}load/", bag=[bag]) == 302
    assert "Depart" in faces.text(client, "/drive/")
    assert press(client, f"{TRIP}depart/") == 302
    assert "I am at town" in faces.text(client, "/drive/")
    assert press(client, f"{TRIP}call/", point=county.town) == 302
    assert "I am at station" in faces.text(client, "/drive/")
    assert press(client, f"{TRIP}call/", point=county.station, key="at-station") == 302
    assert "Hand over 1 bag here" in faces.text(client, "/drive/")
    assert press(client, f"{TRIP}unload/", point=county.station, bag=[bag]) == 302
    waiting = faces.text(client, "/drive/")
    assert ("1 bag waits for station to accept it" in waiting, "End the trip" in waiting) == (True, False)
    assert keeper.post(f"/bags/{bag}/accept/", {"key": "a", "seal": "intact", "counted": "2"}).status_code == 302
    assert press(client, f"{TRIP}arrive/") == 302
    assert (Trip.objects.get().state, Bag.objects.get().custodian) == ("arrived", f"point:{county.station}")


def test_a_driver_takes_a_trip_without_a_driver_and_no_other(county: c.County) -> None:
    lines.running(county)
    first, second = faces.staff(Role.DRIVER), faces.staff(Role.DRIVER)
    assert "I drive it" in faces.text(faces.of(first), "/drive/")
    assert press(faces.of(first), f"{TRIP}take/") == 302
    assert press(faces.of(second), f"{TRIP}take/", key="second", back="") == 403
    assert Trip.objects.get().driver == str(first.id)
    assert "I drive it" not in faces.text(faces.of(second), "/drive/")
    assert lines.TRIP in faces.text(faces.of(first), "/drive/")


def test_a_bag_is_closed_by_scanning_and_names_what_cannot_go_in(county: c.County) -> None:
    c.at_centre(county, 2)
    client = faces.browser()
    form = {"key": "k", "from": county.centre, "to": county.town, "seal_no": "F1", "numbers": "7312345000000\nnobody"}
    refused = client.post("/bags/new/", form)
    assert (refused.status_code, "7312345000000\nnobody" in refused.content.decode()) == (404, True)
    assert not Bag.objects.exists()
    for _ in range(2):
        assert client.post("/bags/new/", {**form, "numbers": "7312345000000\nZTO 7312345000001"}).status_code == 302
    assert (Bag.objects.get().pieces, c.states()) == (2, {State.BAGGED: 2})


def test_what_waits_for_a_town_is_listed_for_its_bag(county: c.County) -> None:
    c.at_centre(county, 2)
    c.at_centre(county, 1, start=5, village=c.FAR_VILLAGE)
    page = faces.text(faces.browser(), f"/bags/new/?from={county.centre}&to={county.town}&fill=1")
    assert ("ZTO 7312345000000\nZTO 7312345000001" in page, "7312345000005" in page) == (True, False)


def test_what_was_turned_back_waits_for_the_bag_up_and_not_for_its_old_town(county: c.County) -> None:
    here, there = c.at_centre(county, 2)
    c.record(c.scan(there, Event.ARRIVED, county.town))
    for piece in (here, there):
        c.turned_back(piece)
    down = faces.text(faces.browser(), f"/bags/new/?from={county.centre}&to={county.town}&fill=1")
    up = faces.text(faces.browser(), f"/bags/new/?from={county.town}&to={county.centre}&fill=1")
    assert (here.number in down, there.number in up) == (False, True)


def test_a_broken_seal_is_said_at_the_take_over_and_missing_pieces_at_the_opening(county: c.County) -> None:
    bag = c.bagged(county, c.at_centre(county, 2))
    client = faces.browser()
    assert client.post(f"/bags/{bag}/offer/", {"key": "o", "taker": f"point:{county.station}"}).status_code == 302
    keeper = faces.browser(Role.KEEPER, point=county.station)
    assert "Offered to you" in faces.text(keeper, "/bags/")
    assert keeper.post(f"/bags/{bag}/accept/", {"key": "a"}).status_code == 422
    assert keeper.post(f"/bags/{bag}/accept/", {"key": "a", "seal": "broken"}).status_code == 302
    form = {"key": "p", "missing": "ZTO 7312345000000"}
    assert keeper.post(f"/bags/{bag}/open/", form).status_code == 302
    assert c.states() == {State.LOOSE: 1, State.EXCEPTED: 1}
    assert "Seal broken" in faces.text(client, "/parcels/incidents/")


def test_all_bags_offered_to_a_place_are_taken_over_at_once(county: c.County) -> None:
    bags = [c.bagged(county, c.at_centre(county, 1, start=n), key=f"b{n}") for n in range(3)]
    client = faces.browser()
    for bag in bags:
        client.post(f"/bags/{bag}/offer/", {"key": f"o{bag}", "taker": f"point:{county.station}"})
    keeper = faces.browser(Role.KEEPER, point=county.station)
    assert keeper.post("/bags/accept/", {"key": "a", "bag": bags}).status_code == 302
    assert set(Bag.objects.values_list("custodian", flat=True)) == {f"point:{county.station}"}


def test_an_offer_can_be_taken_back_from_the_bags_page(county: c.County) -> None:
    bag = c.bagged(county, c.at_centre(county))
    client = faces.browser()
    client.post(f"/bags/{bag}/offer/", {"key": "o", "taker": f"point:{county.station}"})
    assert "Take the offer back" in faces.text(client, f"/bags/{bag}/")
    assert client.post(f"/bags/{bag}/withdraw/", {"key": "w"}).status_code == 302
    assert not HandOver.objects.exists()
    faces.text(faces.browser(Role.KEEPER, point=county.far_station), f"/bags/{bag}/", 404)


def test_routes_are_drawn_and_each_opens(county: c.County) -> None:
    lines.plan(county)
    client = faces.browser()
    assert '"LineString"' in faces.text(client, "/routes/")
    assert "+30" in faces.text(client, "/routes/R01/")
    faces.text(client, "/routes/R99/", 404)


def test_a_piece_tells_how_it_goes_on(county: c.County) -> None:
    lines.running(county)
    client = faces.browser()
    with clock.frozen_at(clock.at_beijing(clock.day_of(c.NOW), hour=8)):
        assert "崇阳—白霓 08:30" in faces.text(client, f"/trips/onward/?held=point:{county.centre}")
    trip = Trip.objects.get()
    assert lines.TRIP in faces.text(client, f"/trips/onward/?held=trip:{trip.id}")
    assert faces.text(client, "/trips/onward/?held=point:nonsense") == ""


def test_a_station_sees_of_a_trip_only_the_bags_that_are_its_own(county: c.County) -> None:
    own = lines.aboard(county)[0]
    other = c.new_bag(c.at_centre(county, 1, start=5), county.centre, county.town, key="b5")
    foreign = str(parcels.close_bag(county=c.CODE, bag=other, actor=c.DISPATCHER).fact.facts["bag"])
    lines.offer(lines.TRIP, foreign, key="o5")
    page = faces.text(faces.browser(Role.KEEPER, point=county.station), TRIP)
    assert (own in page, foreign in page) == (True, False)
