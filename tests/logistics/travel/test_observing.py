import pytest

from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.transport import services as transport
from huinong.logistics.travel import queries
from huinong.logistics.travel.values import SeenDrive, SeenStay
from tests.logistics import county as c
from tests.logistics.transport import lines
from tests.logistics.travel import ground

pytestmark = pytest.mark.django_db


def seen() -> tuple[tuple[SeenDrive, ...], tuple[SeenStay, ...], int]:
    found = queries.observations(c.CODE, ground.TOMORROW)
    return tuple(found.drives), tuple(found.stays), found.absurd


def test_a_trip_tells_how_long_it_drove_from_call_to_call(county: c.County) -> None:
    ground.drive(ground.van(county), (15, county.town), (40, county.station), ends=55)
    drives = (SeenDrive(county.centre, county.town, 900), SeenDrive(county.town, county.station, 1500))
    assert seen() == (drives, (), 0), "the trip ended where it had called: that is no drive"


def test_a_trip_that_ends_without_calling_there_was_driven_to_its_end(county: c.County) -> None:
    ground.drive(ground.van(county), (15, county.town), ends=55)
    assert seen()[0][1] == SeenDrive(county.town, county.station, 2400)


def test_what_takes_hours_or_no_time_is_left_out_and_counted(county: c.County) -> None:
    ground.drive(ground.van(county), (0, county.town), (500, county.station), ends=501)
    assert seen() == ((), (), 2)


def test_a_stay_ends_and_the_way_begins_when_the_last_bag_has_changed_hands(county: c.County) -> None:
    bag = c.bagged(county, c.at_centre(county, 3))
    trip, at = ground.van(county), ground.at
    lines.offer(trip, bag)
    lines.load(trip, bag)
    who = {"county": c.CODE, "trip": trip, "actor": c.DISPATCHER}
    with clock.frozen_at(at(90)):
        transport.depart(key="d", happened_at=at(0), **who)  # type: ignore[arg-type]
        transport.arrive_stop(key="c1", point=county.town, happened_at=at(15), **who)  # type: ignore[arg-type]
        transport.unload_bags(key="u", point=county.town, bags=[bag], happened_at=at(19), **who)  # type: ignore[arg-type]
        transport.arrive_stop(key="c2", point=county.station, happened_at=at(30), **who)  # type: ignore[arg-type]
    drives = (SeenDrive(county.centre, county.town, 900), SeenDrive(county.town, county.station, 660))
    assert seen() == (drives, (SeenStay(county.town, 3, 240),), 0)


def test_what_a_stop_takes_leans_on_what_was_seen_there(county: c.County) -> None:
    test_a_stay_ends_and_the_way_begins_when_the_last_bag_has_changed_hands(county)
    usual, at = queries.service_times(c.CODE, ground.TOMORROW)
    assert (usual.stop_s, usual.piece_s, usual.stays) == (138, 5, 1)
    assert at[county.town].stop_s == 152


def test_departures_say_from_where_and_arrivals_say_where(county: c.County) -> None:
    ground.drive(ground.van(county), (15, county.town), (40, county.station))
    assert Fact.objects.get(kind="trip.departed").facts["start"] == str(county.centre)
    assert Fact.objects.get(kind="trip.arrived").facts["end"] == str(county.station)


def test_bags_scanned_in_the_second_of_arriving_do_not_say_how_long_it_stood(county: c.County) -> None:
    bag = c.bagged(county, c.at_centre(county, 3))
    trip, at = ground.van(county), ground.at
    lines.offer(trip, bag)
    lines.load(trip, bag)
    who = {"county": c.CODE, "trip": trip, "actor": c.DISPATCHER}
    with clock.frozen_at(at(90)):
        transport.depart(key="d", happened_at=at(0), **who)  # type: ignore[arg-type]
        transport.arrive_stop(key="c1", point=county.town, happened_at=at(15), **who)  # type: ignore[arg-type]
        transport.unload_bags(key="u", point=county.town, bags=[bag], happened_at=at(15), **who)  # type: ignore[arg-type]
        transport.arrive_stop(key="c2", point=county.station, happened_at=at(30), **who)  # type: ignore[arg-type]
    assert seen()[1:] == ((), 1)
