"""Claims as people see them: a keeper opens one at the counter, the county answers it, a courier follows its own."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from huinong.funds.claims.models import Claim
from huinong.funds.claims.values import ClaimState
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Incident
from tests.commerce.people import browser, page, robot, sent
from tests.funds.claims import case as k
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(county: c.County) -> Client:
    return browser(Role.COUNTY_MANAGER)


def filled(number: str, **changes: str) -> dict[str, str]:
    told = {"carrier": "zto", "number": number, "loss": "lost", "claimant": "receiver", "wanted_fen": "100.00"}
    return {"key": "form", **told, "value_fen": "100", "insured_fen": "0", "postage_fen": "0", **changes}


def act(client: Client, number: str, name: str, **said: str) -> int:
    address = reverse("claims:claim", args=(k.CODE, number))
    return client.post(address, {"key": f"form/{name}", "act": name, **said}).status_code


def test_a_keeper_opens_a_claim_from_the_exception_and_finds_it_in_the_list(county: c.County) -> None:
    piece = k.lost_at_station(county)
    keeper = browser(Role.KEEPER, c.VILLAGE, point=county.station)
    form = page(keeper, "claims:new", carrier=piece.carrier, number=piece.number, loss="lost")[1]
    assert f'value="{piece.number}"' in form
    assert "Partner courier" not in form
    answer = keeper.post(reverse("claims:new"), filled(piece.number))
    number = Claim.objects.get().number
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("claims:claim", args=(k.CODE, number)))
    assert number in page(keeper, "claims:list")[1]
    opened = page(keeper, "claims:claim", k.CODE, number)[1]
    assert "The custody chain" not in opened
    assert "Take the claim back" not in opened
    assert act(keeper, number, "decide", how="refuse", **{"decide-answer": "no"}) == 403


def test_the_piece_and_its_exception_lead_to_the_form(county: c.County, manager: Client) -> None:
    piece = k.lost_at_station(county)
    form = f"/claims/new/?carrier={piece.carrier}&amp;number={piece.number}"
    assert form in page(manager, "parcels:detail", piece.carrier, piece.number)[1]
    assert f"{form}&amp;loss=lost" in page(manager, "parcels:incident", Incident.objects.get().id)[1]
    assert "/claims/new/" not in page(browser(Role.DISPATCHER), "parcels:detail", piece.carrier, piece.number)[1]


def test_what_is_filled_in_wrongly_is_said_at_its_field_and_what_is_refused_with_the_mend(county: c.County) -> None:
    piece = k.lost_at_station(county)
    outlet = browser(Role.OUTLET_MANAGER, c.TOWN)
    wrong = outlet.post(reverse("claims:new"), filled(piece.number, wanted_fen="0"))
    assert (wrong.status_code, Claim.objects.count()) == (422, 0)
    refused = outlet.post(reverse("claims:new"), filled("7000000000000"))
    assert (refused.status_code, "Check the carrier and the number" in refused.content.decode()) == (404, True)


def test_the_county_leads_a_claim_to_its_recourse_by_the_forms_that_are_shown(
    county: c.County, manager: Client
) -> None:
    number = k.opened(k.lost_at_station(county))
    first = page(manager, "claims:claim", k.CODE, number)[1]
    assert "the last to scan it in" in first
    assert f"/facts/{k.CODE}/" in first
    said = {"examine-loss_fen": "80", "examine-assessed_fen": "80.01", "examine-finding": "属实"}
    assert act(manager, number, "examine", **said) == 409
    said["examine-assessed_fen"] = "80"
    assert act(manager, number, "examine", **said) == 302
    assert act(manager, number, "decide", how="grant", **{"decide-granted_fen": "60", "decide-answer": "准"}) == 302
    assert "Pay ¥60.00" in page(manager, "claims:claim", k.CODE, number)[1]
    assert act(manager, number, "pay") == 302
    assert 'value="60.00"' in page(manager, "claims:claim", k.CODE, number)[1]
    station = custody.point(county.station)
    recourse = {"recourse-responsible": station, "recourse-recourse_fen": "60", "recourse-reason": ""}
    assert act(manager, number, "recourse", **recourse) == 302
    told = k.value(number)
    assert (told.state, told.recourse_fen) == (ClaimState.RECOURSED, 6_000)
    assert act(manager, number, "back", **{"back-reason": "找回"}) == 302
    assert (k.value(number).state, k.balances()) == (ClaimState.REVERSED, {})


def test_to_grant_nothing_is_refused_and_to_refuse_needs_no_amount(county: c.County, manager: Client) -> None:
    number = k.opened(k.lost_at_station(county))
    k.examined(number)
    said = {"decide-granted_fen": "", "decide-answer": "不可抗力"}
    assert act(manager, number, "decide", how="grant", **said) == 422
    assert act(manager, number, "decide", how="refuse", **said) == 302
    assert "不可抗力" in page(manager, "claims:claim", k.CODE, number)[1]


def refused(client: Client, number: str, name: str, **said: str) -> str:
    answer = client.post(reverse("claims:claim", args=(k.CODE, number)), {"key": "form", "act": name, **said})
    assert answer.status_code in {409, 422}, answer.content.decode()[:500]
    return answer.content.decode()


def test_what_is_refused_keeps_what_was_typed_in_its_own_form_alone(county: c.County, manager: Client) -> None:
    number = k.opened(k.lost_at_station(county))
    examined = {"examine-loss_fen": "80", "examine-assessed_fen": "80.01", "examine-finding": "外箱压破"}
    shown = refused(manager, number, "examine", **examined)
    assert [text in shown for text in ('value="80"', 'value="80.01"', "外箱压破")] == [True, True, True]
    k.examined(number)
    shown = refused(manager, number, "decide", how="grant", **{"decide-granted_fen": "9999", "decide-answer": "准予"})
    assert ('value="9999"' in shown, "准予</textarea>" in shown, "<details" in shown) == (True, True, True)
    assert ('<details class="card mb-3" open' in shown, "外箱压破" in shown) == (False, False)
    shown = refused(manager, number, "back", **{"back-reason": "找" * 500})
    assert ('<details class="card mb-3" open' in shown, "找" * 500 in shown) == (True, True)


def test_recourse_that_is_refused_keeps_what_was_typed(county: c.County, manager: Client) -> None:
    number = k.opened(k.lost_at_station(county))
    k.paid(number)
    said = {"recourse-responsible": custody.point(county.station), "recourse-recourse_fen": "99999"}
    shown = refused(manager, number, "recourse", **said, **{"recourse-reason": "当班未验视"})
    assert ('value="99999"' in shown, "当班未验视</textarea>" in shown) == (True, True)


def numbers(client: Client, **asked: str) -> list[object]:
    """The claims on the sheet of the list, narrowed."""
    answer = client.get(reverse("claims:list"), {"export": "xlsx", **asked})
    rows = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0].values
    return [row[0] for row in list(rows)[1:]]


def test_the_list_is_narrowed_by_state_deadline_and_who_answers_and_goes_out_as_a_sheet(
    county: c.County, manager: Client
) -> None:
    late, done = (k.opened(k.lost_at_station(county, start=n), key=f"open/{n}") for n in (0, 1))
    k.paid(done)
    k.recoursed(done, custody.point(county.station))
    for days, found in ((30, []), (31, [late])):  # the last day to answer is the thirtieth
        with clock.frozen_at(c.NOW + timedelta(days=days)):
            assert numbers(manager, due="late") == found
    desk = robot(Role.COUNTY_MANAGER)
    assert [each["number"] for each in desk.get("/api/v1/claims?state=recoursed").json()["items"]] == [done]
    assert desk.get("/api/v1/claims?late=true").json()["items"] == []
    assert numbers(manager, due="waiting") == [late]
    assert numbers(manager, state="recoursed") == [done]
    assert numbers(manager, responsible=custody.point(county.station)) == [done]
    assert numbers(manager, q=late) == [late]
    assert sorted(map(str, numbers(manager))) == [late, done]


def test_a_found_piece_is_said_on_its_claims_page(county: c.County, manager: Client) -> None:
    piece = k.lost_at_station(county)
    number = k.opened(piece)
    assert "scanned in again" not in page(manager, "claims:claim", k.CODE, number)[1]
    c.record(c.scan(piece, Event.FOUND, county.station))
    assert "scanned in again" in page(manager, "claims:claim", k.CODE, number)[1]


def test_others_see_no_claim(county: c.County) -> None:
    number = k.opened(k.lost_at_station(county))
    for client in (
        browser(Role.PARTNER, party=county.post),
        browser(Role.COUNTY_MANAGER, "611021"),
        browser(Role.OUTLET_MANAGER, c.OTHER_TOWN),
        browser(Role.KEEPER, c.NEXT_VILLAGE, point=county.next_station),
    ):
        assert page(client, "claims:claim", k.CODE, number)[0] == 404
        assert number not in page(client, "claims:list")[1]
    assert page(browser(Role.DISPATCHER), "claims:list")[0] == 403


def test_a_claim_is_shown_and_listed_with_few_queries(
    county: c.County, manager: Client, django_assert_max_num_queries: Any
) -> None:
    number = k.opened(k.lost_at_station(county))
    for n in range(1, 6):
        k.opened(k.lost_at_station(county, start=n), key=f"open/{n}")
    with django_assert_max_num_queries(16):
        assert page(manager, "claims:list")[0] == 200
    with django_assert_max_num_queries(26):
        assert page(manager, "claims:claim", k.CODE, number)[0] == 200


def test_a_couriers_system_opens_and_follows_its_claim_by_the_api(county: c.County) -> None:
    piece = k.lost_at_station(county)
    mine, county_desk = robot(Role.PARTNER, party=county.zto), robot(Role.COUNTY_MANAGER)
    asked = {"carrier": "ZTO", "number": piece.number, "loss": "lost", "claimant": "courier", "value_fen": 9_000}
    status, told = sent(mine, f"claims/{k.CODE}", {**asked, "wanted_fen": 9_000})
    number = told["facts"]["claim"]
    assert (status, mine.get("/api/v1/claims").json()["items"][0]["number"]) == (200, number)
    at = f"claims/{k.CODE}/{number}"
    examination = {"loss_fen": 9_000, "assessed_fen": 9_000, "finding": "属实"}
    assert sent(mine, f"{at}/examination", examination, key="x")[0] == 403
    assert sent(county_desk, f"{at}/examination", examination, key="e")[0] == 200
    too_much = {"granted_fen": 9_001, "answer": "准"}
    assert sent(county_desk, f"{at}/decision", too_much, key="m")[1]["code"] == "claims.above_assessed"
    assert sent(county_desk, f"{at}/decision", {"granted_fen": 9_000, "answer": "准"}, key="d")[0] == 200
    assert sent(county_desk, f"{at}/payment", key="p")[0] == 200
    chain = county_desk.get(f"/api/v1/{at}/chain").json()
    assert (chain["rule"], chain["proposed"]) == ("held", custody.point(county.station))
    assert UUID(chain["fact"]) in {UUID(link["fact"]) for link in chain["links"]}
    recourse = {"responsible": chain["proposed"], "recourse_fen": 4_000}
    assert sent(county_desk, f"{at}/recourse", recourse, key="r")[0] == 200
    assert mine.get(f"/api/v1/{at}").json()["recourse_fen"] is None
    assert county_desk.get(f"/api/v1/{at}").json()["responsible_name"] == "station"
    assert sent(county_desk, f"{at}/taking-back", {"reason": "找回"}, key="b")[0] == 200
    assert county_desk.get(f"/api/v1/{at}").json()["state"] == "reversed"
