from collections import Counter
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import OutOfScope
from huinong.journal.models import Fact
from huinong.journal.values import Receipt
from huinong.kernel.actor import Role
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import Acceptance, Offer, Opening
from huinong.logistics.parcels.errors import NotOffered, TripsOwn
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Bag, HandOver, Parcel
from huinong.logistics.transport import queries, services
from huinong.logistics.transport.errors import (
    NoSuchTrip,
    NotAboard,
    NotAStop,
    NotYourTrip,
    OverCapacity,
    StillAboard,
    TripOutOfOrder,
)
from huinong.logistics.transport.models import Trip
from tests.logistics import county as c
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db


def depart(trip: str, *, key: str = "dep", by: c.Actor = c.DISPATCHER) -> Receipt:
    return services.depart(county=c.CODE, key=key, trip=trip, happened_at=c.NOW, actor=by)


def call(trip: str, point: UUID, *, key: str) -> Receipt:
    return services.arrive_stop(county=c.CODE, key=key, trip=trip, point=point, happened_at=c.NOW, actor=c.DISPATCHER)


def arrive(trip: str) -> Receipt:
    return services.arrive(county=c.CODE, key="arr", trip=trip, happened_at=c.NOW, actor=c.DISPATCHER)


def unload(trip: str, point: UUID, *bags: str) -> tuple[Receipt, ...]:
    return services.unload_bags(
        county=c.CODE, key="un", trip=trip, point=point, bags=bags, happened_at=c.NOW, actor=c.DISPATCHER
    )


def take(point: UUID, bag: str) -> None:
    given = Acceptance(key=f"take/{bag}", bag=bag, taker=custody.point(point), happened_at=c.NOW)
    parcels.accept_hand_over(county=c.CODE, bag=given, actor=c.keeper_of(point))


def cancel(*trips: str, force_majeure: bool = True) -> tuple[Receipt, ...]:
    return services.cancel(
        county=c.CODE,
        key="snow",
        trips=trips,
        reason="大雪封路",
        force_majeure=force_majeure,
        happened_at=c.NOW,
        actor=c.DISPATCHER,
    )


def custodians() -> Counter[str]:
    return Counter(Bag.objects.values_list("custodian", flat=True))


def test_a_bag_rides_from_the_centre_to_the_station_by_two_scans_at_each_end(county: c.County) -> None:
    trip = lines.running(county)
    [piece] = c.at_centre(county)
    bag = c.bagged(county, [piece])
    lines.offer(trip, bag)
    assert custodians() == {f"point:{county.centre}": 1}
    lines.load(trip, bag)
    row = queries.trip(actor=c.DISPATCHER, county=c.CODE, code=trip)
    assert (custodians(), row.bags, row.load_g) == ({f"trip:{row.id}": 1}, 1, 800)
    depart(trip)
    call(trip, county.station, key="c1")
    unload(trip, county.station, bag)
    assert custodians() == {f"trip:{row.id}": 1}
    take(county.station, bag)
    assert custodians() == {f"point:{county.station}": 1}
    opening = Opening(key="open", bag=bag, point=county.station, happened_at=c.NOW)
    parcels.open_bag(county=c.CODE, opening=opening, actor=c.DISPATCHER)
    assert c.record(c.scan(piece, Event.SHELVED, county.station)) == ["applied"]
    arrive(trip)


def test_the_company_is_named_where_a_carriage_is_done_and_only_there(county: c.County) -> None:
    [bag] = lines.aboard(county)
    unload(lines.TRIP, county.station, bag)
    take(county.station, bag)
    told = Fact.objects.filter(kind="bag.handed_over").order_by("id").values_list("facts", flat=True)
    assert [(fact["carrier_company"], fact["fee_basis"]) for fact in told] == [
        (None, ""),
        (str(county.bus_company), "bag"),
    ]


def test_a_bag_given_back_where_it_came_aboard_was_not_carried(county: c.County) -> None:
    [bag] = lines.aboard(county)
    cancel(lines.TRIP)
    unload(lines.TRIP, county.centre, bag)
    given = Acceptance(key="back", bag=bag, taker=custody.point(county.centre), happened_at=c.NOW)
    assert parcels.accept_hand_over(county=c.CODE, bag=given, actor=c.DISPATCHER).fact.facts["carrier_company"] is None


def test_bags_go_onto_a_trip_and_off_it_by_the_trips_own_doors_alone(county: c.County) -> None:
    [aboard] = lines.aboard(county, capacity_bags=1)
    waiting = c.bagged(county, c.at_centre(county, 1, start=9), key="b9")
    mine, here = custody.trip(Trip.objects.get().id), custody.point(county.station)
    before = custodians()
    for bag, taker in ((waiting, mine), (aboard, here)):
        offer = Offer(key=f"past/{bag}", bag=bag, taker=taker, happened_at=c.NOW)
        with pytest.raises(TripsOwn):
            parcels.offer_bags(county=c.CODE, offers=[offer], actor=c.DISPATCHER)
    HandOver.objects.create(
        county=c.CODE, bag=Bag.objects.get(number=waiting), giver=custody.point(county.centre), taker=mine,
        offered_at=c.NOW, offered_by="staff",
    )  # fmt: skip
    taking = Acceptance(key="past", bag=waiting, taker=mine, happened_at=c.NOW)
    with pytest.raises(TripsOwn):
        parcels.accept_bags(county=c.CODE, acceptances=[taking], actor=c.DISPATCHER)
    assert custodians() == before


def test_a_trip_takes_no_bag_that_nobody_offered(county: c.County) -> None:
    trip = lines.running(county)
    bag = c.bagged(county, c.at_centre(county))
    with pytest.raises(NotOffered):
        lines.load(trip, bag)
    assert custodians() == {f"point:{county.centre}": 1}


def test_a_full_trip_refuses_another_bag(county: c.County) -> None:
    lines.aboard(county, 2, capacity_bags=2)
    bag = c.bagged(county, c.at_centre(county, 1, start=9), key="b9")
    with pytest.raises(OverCapacity):
        lines.offer(lines.TRIP, bag, key="off2")
    assert HandOver.objects.filter(accepted_at__isnull=True).count() == 0


def test_a_heavy_bag_is_refused_by_weight(county: c.County) -> None:
    trip = lines.running(county, capacity_kg=1)
    bag = c.bagged(county, c.at_centre(county, 2))
    with pytest.raises(OverCapacity) as refusal:
        lines.offer(trip, bag)
    assert refusal.value.facts == {"trip": trip, "limit": 1, "wanted": 2, "unit": "kg"}
    assert refusal.value.say_what() == f"班次 {trip} 最多载 1 公斤，这样会达到 2 公斤。"


def test_a_smaller_vehicle_than_was_offered_to_takes_no_more_than_it_holds(county: c.County) -> None:
    trip = lines.running(county, capacity_bags=2)
    bags = [c.bagged(county, c.at_centre(county, 1, start=n), key=f"b{n}") for n in range(2)]
    lines.offer(trip, *bags)
    Trip.objects.update(capacity_bags=1)
    with pytest.raises(OverCapacity):
        lines.load(trip, *bags)
    assert custodians() == {f"point:{county.centre}": 2}


def test_a_trip_goes_through_its_states_once_and_in_order(county: c.County) -> None:
    trip = lines.running(county)
    with pytest.raises(TripOutOfOrder):
        arrive(trip)
    assert [depart(trip).is_repeat, depart(trip).is_repeat] == [False, True]
    with pytest.raises(TripOutOfOrder):
        depart(trip, key="dep2")
    call(trip, county.station, key="c1")
    with pytest.raises(NotAStop):
        call(trip, county.town, key="c2")  # it is past that one
    assert arrive(trip).fact.facts["route"] == "R01"
    assert Trip.objects.get().state == "arrived"


def test_a_trip_with_bags_aboard_is_not_at_its_end(county: c.County) -> None:
    lines.aboard(county)
    depart(lines.TRIP)
    with pytest.raises(StillAboard):
        arrive(lines.TRIP)
    assert Trip.objects.get().state == "departed"


def test_bags_are_given_up_at_a_stop_and_only_what_is_aboard(county: c.County) -> None:
    [bag] = lines.aboard(county)
    with pytest.raises(NotAStop):
        unload(lines.TRIP, county.far_station, bag)
    with pytest.raises(NotAboard):
        unload(lines.TRIP, county.station, "B4212230000000")
    assert HandOver.objects.filter(accepted_at__isnull=True).count() == 0


def test_a_driver_runs_the_trips_given_to_that_driver(county: c.County) -> None:
    trip = lines.running(county, driver="staff:someone")
    driver = c.actor(role=Role.DRIVER)
    with pytest.raises(NotYourTrip):
        depart(trip, by=driver)
    Trip.objects.update(driver=driver.id)
    assert depart(trip, by=driver).fact.actor_role == "driver"


def test_trips_of_elsewhere_are_not_there(county: c.County) -> None:
    trip = lines.running(county)
    with pytest.raises(OutOfScope):
        depart(trip, by=c.actor("611021"))
    with pytest.raises(NoSuchTrip):
        depart("R99-20261120-0830")
    assert Trip.objects.get().state == "scheduled"


def test_a_cancelled_trips_bag_is_taken_back_and_rides_another(county: c.County) -> None:
    [bag] = lines.aboard(county)
    cancel(lines.TRIP)
    unload(lines.TRIP, county.centre, bag)
    given = Acceptance(key="back", bag=bag, taker=custody.point(county.centre), happened_at=c.NOW)
    parcels.accept_hand_over(county=c.CODE, bag=given, actor=c.DISPATCHER)
    lines.schedule(key="later", minutes=(900,))
    lines.offer("R01-20261120-1500", bag, key="again")
    lines.load("R01-20261120-1500", bag, key="again-load")
    assert Trip.objects.get(code="R01-20261120-1500").state == "scheduled"


def test_cancelling_is_repeatable_and_a_cancelled_trip_does_not_leave(county: c.County) -> None:
    trip = lines.running(county)
    assert [cancel(trip)[0].is_repeat, cancel(trip)[0].is_repeat] == [False, True]
    with pytest.raises(TripOutOfOrder):
        depart(trip)


def test_without_force_majeure_no_clock_is_flagged(county: c.County) -> None:
    lines.aboard(county)
    cancel(lines.TRIP, force_majeure=False)
    assert set(Parcel.objects.values_list("force_majeure", flat=True)) == {False}


def test_forty_bags_are_loaded_with_as_many_queries_as_one(county: c.County) -> None:
    trip = lines.running(county)

    def queries_of(count: int, start: int) -> int:
        bags = [c.bagged(county, c.at_centre(county, 1, start=start + n), key=f"{start}-{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as told:
            lines.offer(trip, *bags, key=f"o{start}")
            lines.load(trip, *bags, key=f"l{start}")
        return len(told)

    queries_of(1, 0)  # so that something is aboard
    assert queries_of(1, 50) == queries_of(40, 100)


def test_acts_on_bags_sent_again_are_repeats_whatever_the_trip_did_since(county: c.County) -> None:
    [bag] = lines.aboard(county)
    depart(lines.TRIP)
    unload(lines.TRIP, county.station, bag)
    take(county.station, bag)
    arrive(lines.TRIP)
    again = [
        *lines.offer(lines.TRIP, bag), *lines.load(lines.TRIP, bag), *unload(lines.TRIP, county.station, bag),
    ]  # fmt: skip
    assert [receipt.is_repeat for receipt in again] == [True] * 3
    assert Fact.objects.filter(kind="bag.handed_over").count() == 2


def test_a_point_sees_of_a_trips_bags_only_its_own(county: c.County) -> None:
    [bag] = lines.aboard(county)
    seen = [
        [each.number for each in queries.bags_on_board(actor=actor, county=c.CODE, code=lines.TRIP)]
        for actor in (c.DISPATCHER, c.keeper_of(county.station), c.keeper_of(county.town))
    ]
    assert seen == [[bag], [bag], []]
