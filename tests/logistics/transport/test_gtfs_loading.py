import os
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.journal.models import Fact
from huinong.journal.values import Receipt
from huinong.kernel.ids import new_id
from huinong.logistics.transport import queries, services
from huinong.logistics.transport.gtfs_reading import read
from huinong.logistics.transport.gtfs_values import Feed
from huinong.logistics.transport.gtfs_writing import export
from huinong.logistics.transport.models import Departure, Pattern, PatternStop, Route, Stop, Trip
from tests.logistics import county as c
from tests.logistics.transport import feeds, lines

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
LATER = date(2026, 12, 1)


def load(feed: Feed, *, on: date = DAY, by: c.Actor = c.DISPATCHER, key: str = "") -> Receipt:
    return services.load_timetable(
        county=c.CODE, key=key or f"gtfs/{feed.digest[:16]}/{on}", feed=feed, from_on=on, happened_at=c.NOW, actor=by
    )


def span(first: date = DAY, last: date = DAY) -> tuple[int, int, int]:
    done = services.schedule_span(
        county=c.CODE, key=f"span/{new_id()}", first=first, last=last, happened_at=c.NOW, actor=c.DISPATCHER
    ).fact.facts
    return done["made"], done["there"], done["without_points"]


def runs() -> list[str]:
    return list(Trip.objects.order_by("departs_at").values_list("code", flat=True))


def content(feed: Feed) -> tuple[Any, ...]:
    """What a feed says, whatever its files look like."""
    return (
        sorted((each.code, each.name) for each in feed.routes),
        sorted((each.code, each.name, each.lng, each.lat) for each in feed.stops),
        sorted((each.code, each.weekdays, each.starts_on, each.ends_on, *each.days.items()) for each in feed.calendars),
        sorted(feed.trips, key=lambda trip: trip.code),
    )


def test_a_timetable_is_taken_and_its_stops_near_a_point_are_linked(county: c.County) -> None:
    told = load(read(feeds.packed())).fact.facts
    assert (told["routes"], told["stops"], told["stops_linked"], told["trips"]) == (2, 4, 2, 6)
    assert {row.code: row.point for row in Stop.objects.all()} == {
        "S1": county.centre, "S2": None, "S3": county.station, "S4": None,
    }  # fmt: skip
    assert Counter(Pattern.objects.values_list("route__code", flat=True)) == {"101": 3, "102": 1}
    route = queries.route(actor=c.DISPATCHER, county=c.CODE, code="101", on=DAY)
    assert ([stop.point for stop in route.stops], [place.name for place in route.places]) == (
        [county.centre, county.station], ["centre", "白霓镇", "station"],
    )  # fmt: skip


def test_a_feed_sent_again_or_loaded_again_changes_nothing(county: c.County) -> None:
    feed = read(feeds.packed())
    load(feed)
    assert load(feed).is_repeat
    again = load(feed, key="another").fact.facts
    assert (again["kept"], again["begun"], again["ended"]) == (6, 0, 0)
    assert (Departure.objects.count(), Pattern.objects.count(), PatternStop.objects.count()) == (6, 4, 10)


def test_what_was_exported_and_loaded_again_is_the_same_timetable(county: c.County) -> None:
    feed = read(feeds.packed())
    load(feed)
    packed = export(actor=SYSTEM, county=c.CODE, first=DAY, last=LATER, url="https://example.org/")
    again = read(packed)
    assert content(again) == content(feed)
    assert load(again, key="round").fact.facts["kept"] == 6
    assert export(actor=SYSTEM, county=c.CODE, first=DAY, last=LATER, url="https://example.org/") == packed


def test_trips_follow_from_calendars_once(county: c.County) -> None:
    load(read(feeds.packed()))
    assert span() == (3, 0, 2)
    assert span() == (0, 3, 2)
    assert runs() == ["101-20261120-0830", "101-20261120-0930", "101-20261120-1430"]
    assert span(DAY, date(2026, 11, 24)) == (7, 3, 2)  # Saturday added, one night, Monday; Tuesday taken out
    night = Trip.objects.get(day=date(2026, 11, 22))
    assert (night.code, night.departs_at.isoformat()) == ("101-20261122-2350", "2026-11-22T15:50:00+00:00")
    assert Fact.objects.filter(kind="trip.scheduled").count() == 10


def test_a_changed_timetable_moves_what_has_not_left_and_leaves_what_has(county: c.County) -> None:
    load(read(feeds.packed()))
    span(DAY, date(2026, 11, 23))
    ran = Trip.objects.get(code="101-20261123-0830")
    Trip.objects.filter(id=ran.id).update(state="arrived")
    times = feeds.text("stop_times").replace("101-2,14:30:00,14:30:00", "101-2,14:20:00,14:20:00")
    trips = feeds.text("trips").replace("101,WEEK,101-3,崇阳,1\n", "")
    times = "".join(line for line in times.splitlines(keepends=True) if not line.startswith("101-3"))
    told = load(read(feeds.packed(stop_times=times, trips=trips)), on=date(2026, 11, 23)).fact.facts
    assert (told["kept"], told["begun"], told["ended"]) == (4, 1, 2)
    assert (told["trips_moved"], told["trips_taken_off"]) == (1, 1)
    states = dict(Trip.objects.filter(day=date(2026, 11, 23)).values_list("code", "state"))
    assert states == {
        "101-20261123-0830": "arrived", "101-20261123-1430": "scheduled", "101-20261123-0930": "cancelled",
    }  # fmt: skip
    assert Trip.objects.get(code="101-20261123-1430").departs_at.isoformat() == "2026-11-23T06:20:00+00:00"
    assert Trip.objects.get(id=ran.id).pattern_id == ran.pattern_id
    before = queries.route_of_trip(actor=c.DISPATCHER, county=c.CODE, code="101-20261120-0930")
    assert [place.code for place in before.places] == ["S3", "S1"]


def test_what_was_left_out_comes_back_the_same_day_with_its_driver(county: c.County) -> None:
    feed = read(feeds.packed())
    load(feed)
    Departure.objects.filter(code="101-3").update(driver="lin", vehicle="鄂L1")
    before = set(Departure.objects.values_list("code", "from_on", "until_on", "driver", "vehicle"))
    fewer = replace(feed, trips=tuple(trip for trip in feed.trips if trip.code != "101-3"))
    assert load(fewer, key="fewer").fact.facts["ended"] == 1
    assert load(feed, key="again").fact.facts["begun"] == 1
    assert set(Departure.objects.values_list("code", "from_on", "until_on", "driver", "vehicle")) == before


def test_a_route_planned_by_hand_stays_what_a_feed_does_not_name(county: c.County) -> None:
    lines.plan(county)
    load(read(feeds.packed()))
    assert [stop.name for stop in queries.route(actor=c.DISPATCHER, county=c.CODE, code="R01").stops] == [
        "centre", "town", "station",
    ]  # fmt: skip
    assert Route.objects.count() == 3


def test_a_timetable_is_the_countys_own_to_load_and_to_read(county: c.County) -> None:
    feed = read(feeds.packed())
    with pytest.raises(OutOfScope):
        load(feed, by=c.actor(c.TOWN))
    with pytest.raises(NotPermitted):
        load(feed, by=c.Actor(id="x", name="x", role=c.Role.BUYER, scope=c.DISPATCHER.scope))
    with pytest.raises(OutOfScope):
        export(actor=c.actor("611021"), county=c.CODE, first=DAY, last=DAY, url="")
    assert not Stop.objects.exists()


@pytest.mark.skipif(
    not os.environ.get("HUINONG_GTFS"), reason="HUINONG_GTFS does not name the GTFS archive of region-nord (AtB)"
)
def test_a_real_operators_timetable_loads(county: c.County) -> None:
    begun = monotonic()
    feed = read(Path(os.environ["HUINONG_GTFS"]).read_bytes())
    told = load(feed).fact.facts
    assert (told["routes"], told["stops"], told["trips"], told["calls"]) == (181, 3_693, 1_098, 26_890)
    assert {(each.file, each.reason) for each in feed.remarks} >= {("stops.txt", "fallback")}
    assert Stop.objects.filter(code="16242135").values_list("name", flat=True)[0] == "Olsøya"
    packed = export(actor=SYSTEM, county=c.CODE, first=DAY, last=DAY, url="https://example.org/")
    used = {call.stop for trip in feed.trips for call in trip.calls}
    assert sorted(read(packed).trips, key=lambda trip: trip.code) == sorted(feed.trips, key=lambda trip: trip.code)
    assert {stop.code for stop in read(packed).stops} == used
    assert monotonic() - begun < 60
