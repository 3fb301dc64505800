from datetime import date

import pytest

from huinong.logistics.transport.errors import BadFeed
from huinong.logistics.transport.gtfs_reading import read
from huinong.logistics.transport.gtfs_values import FeedCall
from tests.logistics.transport import feeds


def wrong(**changed: bytes | str | None) -> list[tuple[str, int, str, str]]:
    """What is wrong with the feed so changed: file, row, column, reason."""
    with pytest.raises(BadFeed) as refusal:
        read(feeds.packed(**changed))
    return [(each.file, each.row, each.column, each.reason) for each in refusal.value.problems]


def test_a_feed_is_read_with_its_stops_days_and_departures() -> None:
    feed = read(feeds.packed())
    assert [route.name for route in feed.routes] == ["101路 崇阳—白霓", "崇阳—高枧"]
    assert [(stop.code, stop.lng) for stop in feed.stops] == [
        ("S1", 114.0001), ("S2", 114.015), ("S3", 114.0302), ("S4", None),
    ]  # fmt: skip
    assert [(each.code, each.weekdays, dict(each.days)) for each in feed.calendars] == [
        ("WEEK", "1111100", {date(2026, 11, 21): True, date(2026, 11, 24): False}),
        ("NIGHT", "0000000", {date(2026, 11, 22): True}),
    ]


def test_times_pass_midnight_and_those_left_out_lie_between_their_neighbours() -> None:
    trips = {trip.code: trip for trip in read(feeds.packed()).trips}
    assert trips["101-1"].leaves_s == 8 * 3600 + 30 * 60
    assert trips["101-1"].calls == (
        FeedCall("S1", 0, 0, 0, 1), FeedCall("S2", 1_200, 1_200, 0, 0), FeedCall("S3", 2_400, 2_400, 1, 0),
    )  # fmt: skip
    night = trips["101-N"]
    assert (night.leaves_s, night.calls[1].arrives_s, night.calls[1].leaves_s) == (85_800, 1_200, 1_350)


def test_a_headway_is_as_many_departures_as_leave_before_its_end() -> None:
    trips = [trip for trip in read(feeds.packed()).trips if trip.route == "102"]
    assert [(trip.code, trip.leaves_s) for trip in trips] == [("102-H@0700", 25_200), ("102-H@0800", 28_800)]


def test_files_that_may_be_missing_are_not_missed() -> None:
    days = "service_id,date,exception_type\nWEEK,20261120,1\nNIGHT,20261120,1\n"
    feed = read(feeds.packed(calendar=None, frequencies=None, calendar_dates=days))
    assert (len(feed.trips), [each.starts_on for each in feed.calendars]) == (5, [None, None])


def test_bytes_that_are_not_utf8_are_read_and_told_and_no_row_is_lost() -> None:
    lines = feeds.text("stops").splitlines(keepends=True)
    mixed = "".join(lines[:3]).encode() + "".join(lines[3:]).encode("gb18030")
    feed = read(feeds.packed(stops=mixed))
    assert [stop.name for stop in feed.stops] == ["崇阳客运站", "白霓镇", "白霓桥村口", "高枧乡"]
    first = feed.remarks[0]
    assert (first.file, first.reason, first.rows, first.detail) == ("stops.txt", "fallback", 3, "GB 18030")
    norse = feeds.text("agency").replace("Asia/Shanghai", "Europe/Oslo")
    feed = read(feeds.packed(agency=norse, stops="stop_id,stop_name\nS1,Hjørund\nS2,b\nS3,c\nS4,d\n".encode("cp1252")))
    assert (feed.stops[0].name, feed.remarks[0].detail, feed.remarks[1].detail) == (
        "Hjørund", "Windows-1252", "Europe/Oslo",
    )  # fmt: skip


def test_every_wrong_cell_is_told_by_file_row_and_column() -> None:
    times = feeds.text("stop_times")
    assert wrong(stop_times=times.replace("S4,2", "S9,2")) == [("stop_times.txt", 14, "stop_id", "no_such")]
    assert wrong(stop_times=times.replace("09:10:00,09:10:00", "9h10,09:10:00"))[0] == (
        "stop_times.txt", 4, "arrival_time", "not_a_time",
    )  # fmt: skip
    assert wrong(stop_times=times.replace("15:10:00,15:10:00", "14:10:00,14:10:00")) == [
        ("stop_times.txt", 7, "arrival_time", "backwards"), ("stop_times.txt", 7, "departure_time", "backwards"),
    ]  # fmt: skip
    trips = feeds.text("trips").replace("102,WEEK", "109,HOLIDAY")
    assert wrong(trips=trips) == [("trips.txt", 6, "route_id", "no_such"), ("trips.txt", 6, "service_id", "no_days")]
    assert wrong(calendar_dates="service_id,date,exception_type\nWEEK,20261331,1\nNIGHT,20261122,7\n") == [
        ("calendar_dates.txt", 2, "date", "not_a_day"), ("calendar_dates.txt", 3, "exception_type", "not_a_flag"),
    ]  # fmt: skip
    assert wrong(stops=feeds.text("stops").replace("29.5001", "129.5")) == [
        ("stops.txt", 2, "stop_lat", "not_a_number")
    ]
    assert wrong(frequencies="trip_id,start_time,end_time,headway_secs\nX,07:00:00,09:00:00,0\n") == [
        ("frequencies.txt", 2, "trip_id", "no_such"), ("frequencies.txt", 2, "headway_secs", "not_a_number"),
    ]  # fmt: skip


def test_rows_count_as_in_a_spreadsheet_where_empty_ones_and_the_head_stand_too() -> None:
    first, *others = feeds.text("stops").replace("29.5001", "129.5").splitlines(keepends=True)
    spaced = "".join((first, "\n", ",,,\n", *others))
    assert wrong(stops=spaced) == [("stops.txt", 4, "stop_lat", "not_a_number")]


def test_a_wrong_time_is_told_once_and_not_as_a_missing_one() -> None:
    times, headways = feeds.text("stop_times"), feeds.text("frequencies")
    assert wrong(stop_times=times.replace("09:10:00,09:10:00", "9h10,")) == [
        ("stop_times.txt", 4, "arrival_time", "not_a_time")
    ]
    assert wrong(stop_times=times.replace("09:10:00,09:10:00", ",9h10")) == [
        ("stop_times.txt", 4, "departure_time", "not_a_time")
    ]
    assert wrong(stop_times=times.replace("00:45:00,00:45:00", "0h45,0h45")) == [
        ("stop_times.txt", 14, "arrival_time", "not_a_time"), ("stop_times.txt", 14, "departure_time", "not_a_time"),
    ]  # fmt: skip
    assert wrong(frequencies=headways.replace("07:00:00", "7 h")) == [
        ("frequencies.txt", 2, "start_time", "not_a_time")
    ]


def test_a_time_that_is_left_out_where_one_must_stand_is_told_by_its_column() -> None:
    times, headways = feeds.text("stop_times"), feeds.text("frequencies")
    assert wrong(stop_times=times.replace("09:10:00,09:10:00", ",")) == [
        ("stop_times.txt", 4, "departure_time", "no_time")
    ]
    assert wrong(frequencies=headways.replace("09:00:00", "")) == [("frequencies.txt", 2, "end_time", "required")]


def test_what_is_no_timetable_is_said_to_be_none() -> None:
    with pytest.raises(BadFeed) as refusal:
        read(b"not a zip")
    assert [each.reason for each in refusal.value.problems] == ["not_a_zip"]
    assert wrong(stop_times=None) == [("stop_times.txt", 0, "", "missing_file")]
    assert wrong(routes="route_short_name\n101\n") == [("routes.txt", 0, "route_id", "missing_column")]
