"""Closing the day: every piece that came in is explained, and the figures then stand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import OutOfScope
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import services
from huinong.logistics.parcels.closing_queries import DayCount, account, closed_day
from huinong.logistics.parcels.errors import DayAlreadyClosed, DayNotExplained, DayToCome
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import DayClosing, Incident
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = pytest.mark.django_db
TODAY = clock.day_of(c.NOW)


def close(*, key: str = "d1", division: str = c.CODE, by: Actor = c.DISPATCHER, days: int = 0) -> bool:
    day = TODAY + timedelta(days=days)
    return services.close_day(key=key, division=division, day=day, happened_at=c.NOW, actor=by).is_repeat


def counts(division: str = c.CODE) -> tuple[int, ...]:
    found = account(actor=c.DISPATCHER, division=division, day=TODAY)
    return (found.arrived, found.delivered, found.shelved, found.carried, found.troubled, found.unexplained)


def collect(county: c.County, piece: c.PieceId) -> None:
    code = {"proof": "code", "code": c.row(piece).shelf_code}
    assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=code)) == ["applied"]


def a_day(county: c.County) -> None:
    """One handed over, one on the shelf, one in a bag, one damaged, one at the centre; one only announced."""
    gone, _ = c.on_shelf(county, 2)
    collect(county, gone)
    in_bag, damaged, _ = c.at_centre(county, 3, start=10)
    c.bagged(county, [in_bag])
    c.record(c.scan(damaged, Event.EXCEPTED, county.centre, details={"exception": "damaged"}))
    c.announce(1, start=20)


def test_every_piece_that_came_in_counts_once(county: c.County) -> None:
    a_day(county)
    assert counts() == (5, 1, 1, 1, 1, 1)


def test_a_day_with_an_unexplained_piece_is_not_closed(county: c.County) -> None:
    a_day(county)
    with pytest.raises(DayNotExplained) as refusal:
        close()
    assert refusal.value.facts["unexplained"] == 1
    assert not DayClosing.objects.exists()


def test_what_is_left_over_gets_an_owner_and_then_the_day_is_closed_once(county: c.County) -> None:
    a_day(county)
    assert services.put_left_over(division=c.CODE, day=TODAY, actor=c.DISPATCHER) == 1
    assert services.put_left_over(division=c.CODE, day=TODAY, actor=c.DISPATCHER) == 0
    assert Incident.objects.get(kind="left_over").owner == f"point:{county.centre}"
    assert [close(), close()] == [False, True]
    facts = Fact.objects.get(kind="day.closed").facts
    assert {name: facts[name] for name in ("arrived", "delivered", "shelved", "carried", "troubled")} == {
        "arrived": 5, "delivered": 1, "shelved": 1, "carried": 1, "troubled": 2
    }  # fmt: skip
    with pytest.raises(DayAlreadyClosed):
        close(key="d2")


def test_a_piece_waits_at_its_township_as_long_as_it_is_not_late(county: c.County) -> None:
    [piece] = c.at_centre(county)
    c.record(c.scan(piece, Event.ARRIVED, county.town))
    assert account(actor=c.DISPATCHER, division=c.CODE, day=TODAY).waiting == 1
    due_at = c.row(piece).due_at
    assert due_at
    with clock.frozen_at(due_at + timedelta(minutes=1)):
        assert counts() == (1, 0, 0, 0, 0, 1)
        assert services.sweep(county=c.CODE, actor=c.DISPATCHER) == 1
        assert counts() == (1, 0, 0, 0, 1, 0)


def test_an_exception_settled_by_hand_does_not_explain_a_piece_that_is_still_here(county: c.County) -> None:
    [piece] = c.at_centre(county)
    c.record(c.scan(piece, Event.EXCEPTED, county.centre, details={"exception": "damaged"}))
    assert counts() == (1, 0, 0, 0, 1, 0)
    Incident.objects.update(closed_at=c.NOW)
    assert counts() == (1, 0, 0, 0, 0, 1)


def test_a_later_act_changes_what_is_known_and_never_what_was_published(county: c.County) -> None:
    piece, _ = c.on_shelf(county, 2)
    close()
    with clock.frozen_at(c.NOW + timedelta(hours=2)):  # a station that was without signal sends what it did
        collect(county, piece)
    found = closed_day(actor=c.DISPATCHER, division=c.CODE, day=TODAY)
    assert found is not None
    assert found.published == DayCount(arrived=2, delivered=0, shelved=2, rest=0)
    assert found.corrected == DayCount(arrived=2, delivered=1, shelved=1, rest=0)
    assert found.is_corrected


def test_an_outlet_closes_its_town_and_what_the_county_centre_holds_is_not_its_debt(county: c.County) -> None:
    c.at_centre(county)
    c.on_shelf(county, start=5)
    outlet = c.actor(c.TOWN)
    assert counts(c.TOWN) == (2, 0, 1, 1, 0, 0)
    assert close(division=c.TOWN, by=outlet) is False
    with pytest.raises(OutOfScope):
        close(by=outlet, key="d2")


def test_a_keeper_closes_no_day_and_nobody_closes_tomorrow(county: c.County) -> None:
    with pytest.raises(OutOfScope):
        close(division=c.TOWN, by=c.keeper_of(county.station))
    with pytest.raises(DayToCome):
        close(days=1)


def test_the_page_lists_what_to_do_then_puts_it_into_the_inbox_and_closes(county: c.County) -> None:
    a_day(county)
    client, asked = faces.browser(), {"division": c.CODE, "day": str(TODAY)}
    page = faces.text(client, "/parcels/day/")
    assert "1 piece is not explained" in page
    assert "Bag it for its township" in page
    assert client.post("/parcels/day/close/", {"key": "k1", **asked}).status_code == 409
    client.post("/parcels/day/left-over/", asked)
    client.post("/parcels/day/close/", {"key": "k2", **asked})
    page = faces.text(client, "/parcels/day/")
    assert "As published" in page
    assert "Closed, no. 1" in page


def test_what_was_turned_back_is_given_back_at_a_centre_and_goes_up_from_a_station(county: c.County) -> None:
    for piece in (*c.at_centre(county), *c.on_shelf(county, start=5)):
        c.turned_back(piece)
    page = faces.text(faces.browser(), "/parcels/day/")
    assert page.count("It was turned back: give it back to its courier") == 1
    assert page.count("It was turned back: put it into the next bag to the county centre") == 1
    assert ("Bag it for its township" in page, "shelve it where it is" in page) == (False, False)


def test_the_account_takes_one_query_whatever_the_day_held(county: c.County) -> None:
    c.on_shelf(county, 20)
    with CaptureQueriesContext(connection) as queried:
        assert counts()[0] == 20
    assert len(queried) == 1


def test_a_program_reads_and_closes_a_day(county: c.County) -> None:
    c.at_centre(county)
    robot = faces.robot()
    body = {"division": c.CODE, "day": str(TODAY)}
    assert faces.send(robot, "/parcels/days/close", {**body, "happened_at": "2026-11-20T12:00:00+08:00"})[0] == 409
    services.put_left_over(division=c.CODE, day=TODAY, actor=c.DISPATCHER)
    said = {**body, "happened_at": "2026-11-20T12:00:00+08:00"}
    assert faces.send(robot, "/parcels/days/close", said, key="k2")[0] == 200
    found = robot.get(f"/api/v1/parcels/days/{c.CODE}/{TODAY}").json()
    assert (found["unexplained"], found["closed"]["published"]["rest"]) == (0, 1)
