from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import PieceId
from huinong.logistics.transport.today import board, clock_line
from huinong.registry.policies import queries as policies
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db
TODAY = clock.day_of(c.NOW)
BOARD_QUERIES = 21  # with the county's history of any size


def gate(town: str = c.TOWN) -> tuple[int, ...]:
    """Expected, carried, arrived, bagged, loaded, shelved, troubled."""
    found = {bar.gate.town: bar.gate for bar in board(actor=c.DISPATCHER, county=c.CODE).gates}[town]
    return (
        found.expected,
        found.carried,
        found.arrived,
        found.bagged,
        found.loaded,
        found.shelved,
        found.troubled,
    )


def scan(*pieces: PieceId, event: Event, point: Any, **details: str) -> None:
    assert set(c.record(*[c.scan(piece, event, point, details=details) for piece in pieces])) == {"applied"}


def test_each_gate_counts_what_came_so_far(county: c.County) -> None:
    c.announce(1, start=90)
    c.at_centre(county, 2)
    assert gate() == (1, 0, 2, 0, 0, 0, 0)


def test_a_piece_moves_from_gate_to_gate(county: c.County) -> None:
    loose, bagged, loaded, shelved, damaged = c.at_centre(county, 5)
    c.bagged(county, [bagged], key="b1")
    trip, bag = lines.running(county), c.bagged(county, [loaded], key="b2")
    lines.offer(trip, bag)
    lines.load(trip, bag)
    scan(shelved, event=Event.SHELVED, point=county.station)
    scan(damaged, event=Event.EXCEPTED, point=county.centre, exception="damaged")
    assert gate() == (0, 0, 5, 3, 2, 1, 1)
    assert loose.number == "7312345000000"


def test_what_yesterday_left_at_the_centre_is_carried_over(county: c.County) -> None:
    c.bagged(county, c.at_centre(county, 2)[:1])
    with clock.frozen_at(c.NOW + timedelta(days=1)):
        assert gate() == (0, 2, 2, 1, 0, 0, 0)


def test_what_was_turned_back_waits_at_no_gate_today_nor_tomorrow(county: c.County) -> None:
    back, _ = c.at_centre(county, 2)
    c.turned_back(back)
    assert gate() == (0, 0, 1, 0, 0, 0, 0)
    with clock.frozen_at(c.NOW + timedelta(days=1)):
        assert gate() == (0, 1, 1, 0, 0, 0, 0)


def test_the_bars_add_up_to_the_whole(county: c.County) -> None:
    c.at_centre(county, 3)
    c.announce(1, start=50)
    bar = board(actor=c.DISPATCHER, county=c.CODE).gates[0]
    assert [(part.kind, part.pieces, part.width) for part in bar.segments] == [
        ("arrived", 3, 75.0),
        ("expected", 1, 25.0),
    ]


def test_the_clock_names_the_next_cut_off_and_how_long_is_left(county: c.County) -> None:
    line = clock_line(c.CODE, TODAY, clock.at_beijing(TODAY, hour=8, minute=18))
    assert line.coming is not None
    assert (line.coming.key, line.left) == ("transport.wave1_departs_min", timedelta(minutes=22))
    assert [mark.tone for mark in line.marks][:4] == ["past", "past", "soon", "later"]


def test_after_the_last_cut_off_nothing_is_next(county: c.County) -> None:
    line = clock_line(c.CODE, TODAY, clock.at_beijing(TODAY, hour=21))
    assert (line.coming, line.left, line.place) == (None, None, 100.0)


@pytest.fixture
def kept_figures(county: c.County) -> Iterator[None]:
    """Policy figures as a running site keeps them: read once, not for every question."""
    policies.trust()
    yield
    policies.distrust()


@pytest.mark.usefixtures("kept_figures")
def test_the_board_costs_the_same_for_many_pieces_as_for_few(county: c.County) -> None:
    lines.aboard(county)
    counts = []
    for start, size in ((10, 2), (100, 60)):
        pieces = c.at_centre(county, size, start=start)
        scan(*pieces[: size // 2], event=Event.EXCEPTED, point=county.centre, exception="damaged")
        board(actor=c.DISPATCHER, county=c.CODE)
        with CaptureQueriesContext(connection) as queries:
            board(actor=c.DISPATCHER, county=c.CODE)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= BOARD_QUERIES


def test_the_board_shows_incidents_and_trips_that_have_not_left(county: c.County) -> None:
    lines.aboard(county)
    piece = c.at_centre(county, 1, start=7)[0]
    scan(piece, event=Event.EXCEPTED, point=county.centre, exception="damaged")
    page = faces.text(faces.browser(), "/today/")
    assert all(said in page for said in ("Damaged", "赵德贵", "崇阳—白霓", "天城镇", "data-scan-with"))
    assert "is-late" in page


def test_what_refreshes_leaves_the_scan_box_alone(county: c.County) -> None:
    client = faces.browser()
    whole = client.get("/today/").content.decode()
    part = client.get("/today/?part=board", headers={"HX-Request": "true"}).content.decode()
    assert ("data-scan=" in whole or "data-scan " in whole, "every 15s" in whole) == (True, True)
    assert ("data-scan" in part, "<html" in part, "today-clock" in part) == (False, False, True)


def test_only_those_who_see_pieces_see_the_board(county: c.County) -> None:
    c.at_centre(county, 1)
    faces.text(faces.browser(Role.DRIVER), "/today/", 403)
    other = faces.text(faces.browser(Role.OUTLET_MANAGER, c.OTHER_TOWN), "/today/")
    assert "天城镇" not in other
    manager = faces.text(faces.browser(Role.COUNTY_MANAGER), "/today/")
    assert ("天城镇" in manager, "data-scan-with" in manager) == (True, False)


def test_outbound_pieces_are_counted_where_they_wait(county: c.County) -> None:
    c.accept(county, 2)
    found = board(actor=c.DISPATCHER, county=c.CODE).upstream
    assert (found.at_stations, found.at_towns, found.at_centre) == (2, 0, 0)
    assert parcels.record_scans(county=c.CODE, scans=[], actor=c.DISPATCHER) == ()
