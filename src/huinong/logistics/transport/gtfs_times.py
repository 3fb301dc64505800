"""The trips of a GTFS feed with their calls: times past midnight, times left out between two, and headways."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from huinong.logistics.transport.gtfs_files import Archive, Row
from huinong.logistics.transport.gtfs_findings import S_A_MINUTE, S_AN_HOUR, Findings, rows
from huinong.logistics.transport.gtfs_values import FeedCalendar, FeedCall, FeedRemark, FeedRoute, FeedStop, FeedTrip

CODE_LENGTH, HEADSIGN_LENGTH = 74, 120  # a departure's code keeps six characters for a headway's minute
HANDLING = {"": 0, "0": 0, "1": 1, "2": 2, "3": 3}  # pickup_type and drop_off_type
FEWEST_CALLS = 2
MOST_RUNS = 1_000  # of one headway: a bus a minute for most of a day


@dataclass(frozen=True, slots=True)
class _Timed:
    """A row of stop_times.txt: `seq` orders it, a time of None is left to its neighbours."""

    row: int
    seq: int
    stop: str
    arrives_s: int | None
    leaves_s: int | None
    pickup: int
    drop_off: int


def read_trips(
    archive: Archive,
    found: Findings,
    stops: Mapping[str, FeedStop],
    routes: Mapping[str, FeedRoute],
    calendars: Mapping[str, FeedCalendar],
) -> tuple[tuple[FeedTrip, ...], list[FeedRemark]]:
    """Every trip with its calls; those by headway as single departures."""
    trips = _trips(archive, found, routes, calendars)
    timed = _timed(archive, found, stops, trips)
    filled = 0
    read: list[FeedTrip] = []
    for code, (row, trip) in trips.items():
        calls = sorted(timed.get(code, ()), key=lambda call: call.seq)
        if len(calls) < FEWEST_CALLS:
            found.add("trips.txt", row, "trip_id", code, "too_few")
        elif _is_sound(calls, found):
            filled += sum(call.arrives_s is None and call.leaves_s is None for call in calls)
            read.append(_with_calls(trip, _filled(calls)))
    spread, by_headway = _spread(archive, found, read, trips)
    remarks = [FeedRemark("stop_times.txt", "filled", filled)] if filled else []
    return spread, remarks + ([FeedRemark("frequencies.txt", "frequencies", by_headway)] if by_headway else [])


def _trips(
    archive: Archive, found: Findings, routes: Mapping[str, FeedRoute], calendars: Mapping[str, FeedCalendar]
) -> dict[str, tuple[int, FeedTrip]]:
    trips: dict[str, tuple[int, FeedTrip]] = {}
    for row, cells in rows(archive, "trips.txt"):
        code = found.text("trips.txt", row, cells, "trip_id", CODE_LENGTH)
        headsign = found.text("trips.txt", row, cells, "trip_headsign", HEADSIGN_LENGTH, is_required=False)
        direction = cells.get("direction_id", "")
        for column, known, reason in (("route_id", routes, "no_such"), ("service_id", calendars, "no_days")):
            if cells.get(column, "") not in known:
                found.add("trips.txt", row, column, cells.get(column, ""), reason)
        if direction not in {"", "0", "1"}:
            found.add("trips.txt", row, "direction_id", direction, "not_a_flag")
        if code in trips:
            found.add("trips.txt", row, "trip_id", code, "repeated")
        else:
            trip = FeedTrip(code, cells.get("route_id", ""), cells.get("service_id", ""), headsign, direction, 0, ())
            trips[code] = (row, trip)
    return trips


def _timed(
    archive: Archive, found: Findings, stops: Mapping[str, FeedStop], trips: Mapping[str, object]
) -> dict[str, list[_Timed]]:
    file = "stop_times.txt"
    timed: dict[str, list[_Timed]] = {}
    for row, cells in rows(archive, file):
        trip, stop, seq = cells.get("trip_id", ""), cells.get("stop_id", ""), cells.get("stop_sequence", "")
        for column, value, known in (("trip_id", trip, trips), ("stop_id", stop, stops)):
            if value not in known:
                found.add(file, row, column, value, "no_such")
        if not seq.isdecimal() or len(seq) > 9:
            found.add(file, row, "stop_sequence", seq, "not_a_number")
            continue
        arrives_s, leaves_s = (found.time(file, row, cells, name) for name in ("arrival_time", "departure_time"))
        pickup, drop_off = (_handling(found, row, cells, name) for name in ("pickup_type", "drop_off_type"))
        call = _Timed(row, int(seq), stop, arrives_s, leaves_s, pickup, drop_off)
        timed.setdefault(trip, []).append(call)
    return timed


def _handling(found: Findings, row: int, cells: Row, column: str) -> int:
    value = cells.get(column, "")
    if value not in HANDLING:
        found.add("stop_times.txt", row, column, value, "not_a_flag")
    return HANDLING.get(value, 0)


def _is_sound(calls: Sequence[_Timed], found: Findings) -> bool:
    """Sequence numbers rise, the ends have times, and no time is earlier than the one before it."""
    before = len(found.problems)
    for earlier, call in pairwise(calls):
        if earlier.seq == call.seq:
            found.add("stop_times.txt", call.row, "stop_sequence", str(call.seq), "repeated")
    for end in (calls[0], calls[-1]):
        is_told = found.is_wrong("stop_times.txt", end.row, "arrival_time", "departure_time")
        if end.arrives_s is None and end.leaves_s is None and not is_told:
            found.add("stop_times.txt", end.row, "departure_time", "", "no_time")
    last = -1
    for call in calls:
        for column, moment in (("arrival_time", call.arrives_s), ("departure_time", call.leaves_s)):
            if moment is not None and moment < last:
                found.add("stop_times.txt", call.row, column, _clock(moment), "backwards")
            last = last if moment is None else max(last, moment)
    return len(found.problems) == before


def _clock(seconds: int) -> str:
    return f"{seconds // S_AN_HOUR:02d}:{seconds // S_A_MINUTE % 60:02d}:{seconds % S_A_MINUTE:02d}"


def _filled(calls: Sequence[_Timed]) -> list[_Timed]:
    """Calls with a time each: one side of a call stands for the other, and gaps are shared out evenly."""
    known = [
        replace(call, arrives_s=_either(call.arrives_s, call.leaves_s), leaves_s=_either(call.leaves_s, call.arrives_s))
        for call in calls
    ]
    places = [place for place, call in enumerate(known) if call.leaves_s is not None]
    for left, right in pairwise(places):
        begin, end = known[left].leaves_s or 0, known[right].arrives_s or 0
        for place in range(left + 1, right):
            moment = begin + (end - begin) * (place - left) // (right - left)
            known[place] = replace(known[place], arrives_s=moment, leaves_s=moment)
    return known


def _either(first: int | None, second: int | None) -> int | None:
    return second if first is None else first


def _with_calls(trip: FeedTrip, calls: Sequence[_Timed]) -> FeedTrip:
    begin = calls[0].leaves_s or 0
    return replace(
        trip,
        leaves_s=begin,
        calls=tuple(
            FeedCall(call.stop, (call.arrives_s or 0) - begin, (call.leaves_s or 0) - begin, call.pickup, call.drop_off)
            for call in calls
        ),
    )


def _spread(
    archive: Archive,
    found: Findings,
    trips: Sequence[FeedTrip],
    known: Container[str],
) -> tuple[tuple[FeedTrip, ...], int]:
    """Trips by headway become one departure a headway, from the start to before the end."""
    starts = _headways(archive, found, known)
    spread: list[FeedTrip] = []
    for trip in trips:
        if trip.code not in starts:
            spread.append(trip)
        for moment in starts.get(trip.code, ()):
            spread.append(replace(trip, code=f"{trip.code}@{_clock(moment)[:5].replace(':', '')}", leaves_s=moment))
    return tuple(spread), len(starts)


def _headways(archive: Archive, found: Findings, trips: Container[str]) -> dict[str, list[int]]:
    file = "frequencies.txt"
    starts: dict[str, list[int]] = {}
    for row, cells in rows(archive, file):
        trip, headway = cells.get("trip_id", ""), cells.get("headway_secs", "")
        begin, end = (found.time(file, row, cells, name) for name in ("start_time", "end_time"))
        if trip not in trips:
            found.add(file, row, "trip_id", trip, "no_such")
        if not headway.isdecimal() or int(headway[:9]) < S_A_MINUTE:
            found.add(file, row, "headway_secs", headway, "not_a_number")
        elif begin is None or end is None:
            _miss(found, row, {"start_time": begin, "end_time": end})
        elif (end - begin) // int(headway) > MOST_RUNS:
            found.add(file, row, "headway_secs", headway, "too_many")
        else:
            starts.setdefault(trip, []).extend(range(begin, end, int(headway)))
    return starts


def _miss(found: Findings, row: int, times: Mapping[str, int | None]) -> None:
    """Note the times of a headway that are left out."""
    for column, moment in times.items():
        if moment is None and not found.is_wrong("frequencies.txt", row, column):
            found.add("frequencies.txt", row, column, "", "required")
