import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.parcels.life import Event, State
from huinong.logistics.parcels.models import Incident
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = pytest.mark.django_db


def scans(client: Client, county: c.County, *numbers: str, **more: str) -> list[dict[str, object]]:
    body = {"key": "scan-1", "numbers": list(numbers), "event": "arrived", "point": str(county.centre), **more}
    response = client.post("/parcels/scans/", json.dumps(body), content_type="application/json")
    assert response.status_code == 200, response.content.decode()
    found: list[dict[str, object]] = response.json()["results"]
    return found


def excepted(county: c.County) -> Incident:
    piece = c.at_centre(county)[0]
    c.record(c.scan(piece, Event.EXCEPTED, county.centre, details={"exception": "damaged"}))
    return Incident.objects.get(county=c.CODE)


def test_the_list_finds_a_piece_by_number_phone_tail_name_and_initials(county: c.County) -> None:
    c.announce(2, recipient_name="王秀英")
    c.announce(1, start=5, recipient_name="陈先生", recipient_phone="13900001234")
    client = faces.browser()
    for wanted in ("7312345000005", "1234", "陈先生", "chenxs", "cxs"):
        page = faces.text(client, f"/parcels/?q={wanted}")
        assert ("陈先生" in page, "王秀英" in page) == (wanted != "chenxs", False)


def test_the_list_narrows_by_town_state_and_time_limit(county: c.County) -> None:
    c.at_centre(county, 1)
    c.announce(1, start=7, village=c.FAR_VILLAGE)
    client = faces.browser()
    assert "7312345000007" not in faces.text(client, f"/parcels/?town={c.TOWN}")
    assert "7312345000000" not in faces.text(client, "/parcels/?state=announced")
    assert "7312345000000" not in faces.text(client, "/parcels/?late=overdue")
    with clock.frozen_at(clock.at_beijing(clock.day_of(c.NOW), hour=50)):
        assert "7312345000000" in faces.text(client, "/parcels/?late=overdue")


def test_the_list_costs_as_much_for_many_as_for_few(county: c.County) -> None:
    c.announce(3)
    client = faces.browser()
    with CaptureQueriesContext(
        connection,
    ) as few:
        faces.text(client, "/parcels/")
    c.announce(40, start=10)
    with CaptureQueriesContext(connection) as many:
        faces.text(client, "/parcels/")
    assert len(many) == len(few) <= 10


def test_a_sheet_of_the_list_can_be_taken_home(county: c.County) -> None:
    c.announce(3)
    response = faces.browser().get("/parcels/?export=xlsx")
    assert response.status_code == 200
    assert response["Content-Type"].endswith("spreadsheetml.sheet")


def test_each_sees_their_own_pieces_only(county: c.County) -> None:
    c.announce(1)
    c.announce(1, start=3, carrier="YTO", village=c.FAR_VILLAGE)
    partner = faces.browser(Role.PARTNER, party=county.zto)
    keeper = faces.browser(Role.KEEPER, point=county.far_station)
    assert "7312345000003" not in faces.text(partner, "/parcels/")
    assert "7312345000000" not in faces.text(keeper, "/parcels/")
    assert "parcels.no_such_parcel" in faces.text(keeper, "/parcels/ZTO/7312345000000/", 404)
    faces.text(faces.browser(Role.OUTLET_MANAGER, c.OTHER_TOWN), "/parcels/ZTO/7312345000000/", 404)
    faces.text(faces.browser(Role.DRIVER), "/parcels/", 403)


def test_a_piece_says_where_it_is_when_it_is_due_and_what_happened(county: c.County) -> None:
    c.at_centre(county)
    client = faces.browser()
    with CaptureQueriesContext(connection) as queries:
        page = faces.text(client, "/parcels/ZTO/7312345000000/")
    assert "At centre, waiting to be bagged for 天城镇" in page
    assert "Due at 11-21 18:00." in page
    assert ("138****0000" in page, "13812340000" in page) == (True, False)
    assert page.count('class="hn-step ') == 2
    assert len(queries) <= 16


def test_what_may_be_done_now_follows_the_life_of_the_piece_and_the_place(county: c.County) -> None:
    c.on_shelf(county)
    keeper = faces.text(faces.browser(Role.KEEPER, point=county.station), "/parcels/ZTO/7312345000000/")
    manager = faces.text(faces.browser(Role.COUNTY_MANAGER), "/parcels/ZTO/7312345000000/")
    assert ("Hand over to the recipient" in keeper, "Scan in" in keeper) == (True, False)
    assert 'name="event"' not in manager


def test_a_keeper_hands_a_piece_over_once_however_often_the_form_comes(county: c.County) -> None:
    c.on_shelf(county)
    client = faces.browser(Role.KEEPER, point=county.station)
    form = {
        "key": "collected/1",
        "event": "collected",
        "point": str(county.station),
        "proof": "code",
        "code": "1-1-001",
    }
    for _ in range(2):
        assert client.post("/parcels/ZTO/7312345000000/act/", form).status_code == 302
    assert c.states() == {State.COLLECTED: 1}
    assert Fact.objects.filter(kind="parcel.collected").count() == 1


def test_cash_on_delivery_stands_on_the_page_and_is_ticked_in_the_form(county: c.County) -> None:
    [owed] = c.at_centre(county, 1, cod_fen=6_850)
    assert c.record(c.scan(owed, Event.SHELVED, county.station)) == ["applied"]
    client = faces.browser(Role.KEEPER, point=county.station)
    page = faces.text(client, f"/parcels/ZTO/{owed.number}/")
    assert ("cash on delivery was taken" in page, page.count("¥68.50")) == (True, 2)
    form = {"key": "k", "event": "collected", "point": str(county.station), "proof": "code", "code": "1-1-001"}
    assert client.post(f"/parcels/ZTO/{owed.number}/act/", form).status_code == 409
    assert client.post(f"/parcels/ZTO/{owed.number}/act/", {**form, "cod": "cash"}).status_code == 302
    assert Fact.objects.get(kind="parcel.collected").facts["cod_fen"] == 6_850


def test_a_wrong_code_is_said_above_the_form_and_nothing_moves(county: c.County) -> None:
    c.on_shelf(county)
    client = faces.browser(Role.KEEPER, point=county.station)
    form = {
        "key": "collected/1",
        "event": "collected",
        "point": str(county.station),
        "proof": "code",
        "code": "9-9-999",
    }
    response = client.post("/parcels/ZTO/7312345000000/act/", form)
    assert (response.status_code, "parcels.proof_refused" in response.content.decode()) == (409, True)
    assert 'value="9-9-999"' in response.content.decode()
    assert c.states() == {State.SHELVED: 1}


def test_a_scanned_column_is_answered_line_by_line(county: c.County) -> None:
    c.announce(2)
    client = faces.browser()
    found = scans(client, county, "7312345000000", "ZTO-7312345000001", "nobody-knows-it")
    assert [(row["ok"], row["code"]) for row in found] == [(True, ""), (True, ""), (False, "parcels.no_such_parcel")]
    assert found[0]["what"] == "天城镇 · 一村"
    assert c.states() == {State.AT_COUNTY: 2}


def test_a_scan_sent_again_without_its_answer_counts_once(county: c.County) -> None:
    c.announce(1)
    client = faces.browser()
    scans(client, county, "7312345000000")
    with clock.frozen_at(clock.at_beijing(clock.day_of(c.NOW), hour=13)):
        again = scans(client, county, "7312345000000")
    assert (again[0]["ok"], again[0]["what"]) == (True, "天城镇 · 一村 · already recorded")
    assert Fact.objects.filter(kind="parcel.arrived").count() == 1


def test_a_number_two_carriers_have_asks_which(county: c.County) -> None:
    c.announce(1)
    c.announce(1, carrier="YTO")
    found = scans(faces.browser(), county, "7312345000000")
    assert (found[0]["ok"], found[0]["code"]) == (False, "parcels.ambiguous")
    assert c.states() == {State.ANNOUNCED: 2}


def test_what_was_turned_back_is_sent_to_its_courier_and_to_no_gate(county: c.County) -> None:
    c.turned_back(c.announce()[0])
    found = scans(faces.browser(), county, "7312345000000")
    assert found[0]["what"] == "It was turned back: give it back to its courier"


def test_a_batch_of_scans_costs_a_constant_number_of_queries(county: c.County) -> None:
    c.announce(60)
    client = faces.browser()
    counts = []
    for start, size in ((0, 2), (10, 40)):
        body = {"key": f"scan-{start}", "numbers": [f"7312345{n:06d}" for n in range(start, start + size)]}
        with CaptureQueriesContext(connection) as queries:
            client.post(
                "/parcels/scans/",
                json.dumps({**body, "event": "arrived", "point": str(county.centre)}),
                content_type="application/json",
            )
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30
    assert c.states() == {State.AT_COUNTY: 42, State.ANNOUNCED: 18}


def test_a_scan_that_makes_no_sense_is_a_problem_and_not_a_page(county: c.County) -> None:
    response = faces.browser().post("/parcels/scans/", "{}", content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (422, "edge.invalid_input")
    driver = faces.browser(Role.DRIVER).post("/parcels/scans/", "{}", content_type="application/json")
    assert (driver.status_code, driver.json()["code"]) == (403, "edge.not_permitted")


def test_what_is_settled_stands_apart_the_latest_first(county: c.County) -> None:
    pieces = c.at_centre(county, 3)
    for hours, piece in enumerate(pieces):
        later = c.NOW + timedelta(hours=hours)
        with clock.frozen_at(later):
            said = {"happened_at": later, "details": {"exception": "damaged"}}
            assert c.record(c.scan(piece, Event.EXCEPTED, county.centre, **said)) == ["applied"]
    Incident.objects.exclude(parcel__number=pieces[2].number).update(closed_at=c.NOW)
    page = faces.text(faces.browser(), "/parcels/incidents/?state=closed")
    found = [page.find(f"中通快递 {piece.number}") for piece in pieces]
    assert found[0] > found[1] > 0 > found[2]


def test_a_later_page_reads_what_is_joined_for_its_own_rows_alone(county: c.County) -> None:
    pieces = c.at_centre(county, 53)
    c.record(*[c.scan(each, Event.EXCEPTED, county.centre, details={"exception": "damaged"}) for each in pieces])
    client = faces.browser()
    first = faces.text(client, "/parcels/incidents/?sort=kind")
    with CaptureQueriesContext(connection) as seen:
        second = faces.text(client, "/parcels/incidents/?sort=kind&page=2")
    shown = [[each.number for each in pieces if each.number in page] for page in (first, second)]
    assert (len(shown[0]), len(shown[1]), set(shown[0]) & set(shown[1])) == (50, 3, set())
    [skipping] = [query["sql"] for query in seen if "OFFSET 50" in query["sql"]]
    assert "tokens" not in skipping  # a column of the pieces, which the rows before are not to read


def test_an_incident_has_an_owner_a_deadline_and_an_end(county: c.County) -> None:
    incident = excepted(county)
    client = faces.browser()
    page = faces.text(client, "/parcels/incidents/")
    assert all(said in page for said in ("中通快递 7312345000000", "Damaged", "赵德贵", "11-21 12:00"))
    response = client.post(f"/parcels/incidents/{incident.id}/close/", {"key": "c1", "note": "repacked with Zhao"})
    assert response.status_code == 302
    assert "中通快递 7312345000000" not in faces.text(client, "/parcels/incidents/")
    assert "中通快递 7312345000000" in faces.text(client, "/parcels/incidents/?state=closed")


def test_an_incident_is_not_closed_without_a_word(county: c.County) -> None:
    incident = excepted(county)
    response = faces.browser().post(f"/parcels/incidents/{incident.id}/close/", {"key": "c1", "note": " "})
    assert response.status_code == 422
    assert Incident.objects.filter(closed_at__isnull=True).count() == 1


def test_an_incident_of_another_town_is_absent(county: c.County) -> None:
    incident = excepted(county)
    other = faces.browser(Role.OUTLET_MANAGER, c.OTHER_TOWN)
    faces.text(other, f"/parcels/incidents/{incident.id}/", 404)
    assert "中通快递 7312345000000" not in faces.text(other, "/parcels/incidents/")


def test_the_shelf_shows_what_waits_longest_first(county: c.County) -> None:
    c.on_shelf(county, 2)
    keeper = faces.browser(Role.KEEPER, point=county.station)
    assert keeper.get("/parcels/shelf/")["Location"].endswith(f"{county.station}/")
    page = faces.text(keeper, f"/parcels/shelf/{county.station}/")
    assert ("1-1-001" in page, "1-1-002" in page) == (True, True)
    faces.text(keeper, f"/parcels/shelf/{county.next_station}/", 404)
    assert "station" in faces.text(faces.browser(), "/parcels/shelf/")
