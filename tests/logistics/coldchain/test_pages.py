"""The pages of the cold chain: whose they are, what they show, and what their forms do."""

from datetime import timedelta

import pytest
from django.test import Client

from huinong.engines.planning.days.values import Zone
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import queries, services
from huinong.logistics.coldchain.models import Decision, Facility, Reading
from huinong.logistics.coldchain.studies import COLD_STUDY
from huinong.logistics.coldchain.values import Means, NewCandidate, NewOffer
from huinong.logistics.runs import runners
from huinong.logistics.runs.working import work_once
from tests.logistics import county as c
from tests.logistics.coldchain.conftest import (
    CHAIR,
    DISPATCHER,
    MANAGER,
    MONDAY,
    STRANGER,
    at,
    expect,
    grow,
    number_of,
    promise,
    read,
)
from tests.logistics.faces import staff
from tests.papers import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(alone: None) -> None:
    runners.install({"cold.study": COLD_STUDY})


def signed_in(actor: Actor) -> Client:
    """A browser in Chinese with somebody of this role and scope."""
    person = staff(actor.role, actor.scope.division, party=actor.scope.party)
    type(person).objects.filter(id=person.id).update(language="zh-hans")
    client = Client(HTTP_ACCEPT_LANGUAGE="zh-hans")
    client.force_login(type(person).objects.get(id=person.id))
    return client


def page(actor: Actor, path: str, status: int = 200) -> str:
    answer = signed_in(actor).get(path)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_list_shows_what_needs_somebody(probe: str) -> None:
    read((0, 4), (20, 9))
    text = page(MANAGER, "/cold/")
    assert "天城冷库" in text
    assert "缺口待处置" in text or "温度未知" in text
    sheet = signed_in(MANAGER).get("/cold/?export=xlsx")
    assert sheet.headers["Content-Type"].endswith("sheet")


def test_a_store_shows_its_unknown_time_hatched(probe: str) -> None:
    read((0, 4), (20, 4), (120, 4), (240, 4), (265, 4))
    text = page(DISPATCHER, f"/cold/{c.CODE}/LK01/")
    assert '"fill": "hatched"' in text
    assert "段缺口待处置" in text


def test_a_reading_by_hand_is_kept_by_the_form(probe: str) -> None:
    form = {
        "key": "k",
        "act": "reading",
        "reading-probe": "T1",
        "reading-at": "2026-11-20T11:30",
        "reading-degrees": "-1.5",
    }
    assert signed_in(DISPATCHER).post(f"/cold/{c.CODE}/LK01/", form).status_code == 302
    row = Reading.objects.get()
    assert (row.milli_c, row.is_manual, row.at) == (-1_500, True, at(240))


def test_a_gap_is_decided_by_the_form(probe: str) -> None:
    read((0, 4), (20, 4), (120, 4))
    form = {"key": "k", "probe": "T1", "from_at": at(20).isoformat(), "verdict": "discard", "reason": "化冻"}
    assert "降级销售" in page(DISPATCHER, f"/cold/{c.CODE}/LK01/gaps/")
    assert signed_in(DISPATCHER).post(f"/cold/{c.CODE}/LK01/gaps/", form).status_code == 302
    assert Decision.objects.get().verdict == "discard"


def test_a_store_is_opened_by_the_form(county: c.County) -> None:
    form = {
        "key": "k", "number": "LK9", "name": "沙坪联营库", "means": "allied", "division": c.FAR_VILLAGE, "lng": "114.1",
        "lat": "29.5", "opened_on": "2026-11-01", "contract_to": "2027-11-01", "rate_fen": "1200.50",
        "whole_chilled": "80", "ours_chilled": "20",
    }  # fmt: skip
    assert signed_in(MANAGER).post("/cold/new/", form).status_code == 302
    assert Facility.objects.get().rate_fen == 120_050
    assert queries.facility(MANAGER, c.CODE, "LK9").rooms[0].share == 0.25


def test_a_promise_that_does_not_fit_says_when_it_does(store: str) -> None:
    grow()
    promise(18)
    monday = MONDAY + timedelta(days=7)
    form = {
        "key": "k", "zone": "chilled", "who": "合作社", "crop": "shoots", "kg": "1000", "m3": "5",
        "from_on": monday.isoformat(), "until_on": (monday + timedelta(days=7)).isoformat(),
    }  # fmt: skip
    answer = signed_in(DISPATCHER).post("/cold/promise/", form)
    assert answer.status_code == 409
    assert (monday + timedelta(days=7)).isoformat() in answer.content.decode()


def test_baskets_are_scanned_by_the_form(store: str) -> None:
    number = number_of(promise(2))
    url = f"/cold/{c.CODE}/bookings/{number}/"
    assert signed_in(DISPATCHER).post(url, {"key": "k", "act": "stow", "baskets": "B1\nB2"}).status_code == 302
    assert "B2" in page(DISPATCHER, url)
    assert signed_in(DISPATCHER).post(url, {"key": "l", "act": "release"}).status_code == 409


def test_a_chair_sees_their_booking_and_no_others(store: str) -> None:
    number = number_of(promise(2))
    assert number in page(CHAIR, "/cold/bookings/")
    assert number not in page(STRANGER, "/cold/bookings/")
    assert number not in page(STRANGER, f"/cold/{c.CODE}/LK01/")
    page(STRANGER, f"/cold/{c.CODE}/bookings/{number}/", 404)
    page(CHAIR, "/cold/promise/", 403)


def test_the_harvest_page_says_what_finds_no_place(store: str) -> None:
    grow()
    expect((1, 6_000))
    text = page(MANAGER, "/cold/harvest/")
    for said in ("雷竹笋", "怎么错峰都放不下", "2,000", "保底价"):
        assert said in text
    assert "怎么错峰" not in page(STRANGER, "/cold/harvest/")


def site(code: str = "X1") -> None:
    from_town = {"code": code, "name": "沙坪备选", "lng": 114.02, "lat": 29.51}
    services.enter_candidate(key=f"site-{code}", county=c.CODE, new=_candidate(**from_town), actor=MANAGER)


def _candidate(**given: object):
    offers = [
        NewOffer(
            means=Means.BUILT, rooms=((Zone.CHILLED, 100),), upfront_fen=8_000_000, yearly_fen=500_000, lasts_years=15
        ),
        NewOffer(means=Means.ALLIED, rooms=((Zone.CHILLED, 30),), yearly_fen=400_000, lasts_years=2),
        NewOffer(means=Means.RENTED, rooms=((Zone.CHILLED, 50),), fen_per_m3_week=1_500, least_weeks=2),
    ]
    return NewCandidate(offers=offers, **given)  # type: ignore[arg-type]


def test_a_study_is_asked_for_done_read_and_printed(store: str) -> None:
    grow()
    expect((1, 20_000), (2, 20_000))
    form = {"key": "k", "title": "沙坪", "years": "3", "growth": "0", "budget_fen": "1000000", "minutes": "1"}
    assert signed_in(MANAGER).post("/cold/studies/", form).status_code == 409
    site()
    url = signed_in(MANAGER).post("/cold/studies/", form).headers["Location"]
    assert "排队中" in page(MANAGER, url)
    work_once()
    text = page(MANAGER, url)
    for said in ("沙坪备选", "已证明", "建、联、租并列", "净现值"):
        assert said in text
    assert "已完成" in page(MANAGER, "/cold/studies/")
    paper = signed_in(MANAGER).get(f"{url}study.pdf")
    assert "冷链建联租比选" in words(paper.content)
    page(CHAIR, url, 404)


def test_the_certificate_page_answers_with_a_paper(probe: str) -> None:
    read((0, 4), (20, 4))
    got = signed_in(DISPATCHER).get(f"/cold/{c.CODE}/probes/T1/certificate.pdf?from=2026-11-20&until=2026-11-20")
    assert got.headers["Content-Type"] == "application/pdf"
    assert signed_in(DISPATCHER).get(f"/cold/{c.CODE}/probes/T1/certificate.pdf?from=x&until=y").status_code == 422


def test_crops_forecasts_and_sites_are_entered_by_their_forms(store: str) -> None:
    crop = {
        "code": "shoots", "name": "雷竹笋", "zone": "chilled", "price_fen_per_kg": "8.00", "floor_fen_per_kg": "5",
        "kg_per_m3": "200", "stands_days": "7", "heat_minutes": "240", "waits_weeks": "0",
    }  # fmt: skip
    site = {
        "code": "X1",
        "name": "备选",
        "lng": "114",
        "lat": "29.5",
        "rent_fen": "14",
        "rent_weeks": "4",
        "rent_chilled": "50",
    }
    rows = {"rows": f"shoots {c.VILLAGE} 2026-11-23 1000 2000 3000\n"}
    for act, said in (("crop", crop), ("forecast", rows), ("site", site)):
        form = {"key": act, "act": act} | {f"{act}-{name}": value for name, value in said.items()}
        assert signed_in(MANAGER).post("/cold/enter/", form).status_code == 302
    assert [each.mid_kg for each in queries.forecasts(MANAGER, c.CODE, MONDAY, MONDAY + timedelta(days=30))] == [2_000]
    assert [len(each.offers) for each in queries.candidates(c.CODE)] == [1]
    wrong = {"key": "w", "act": "forecast", "forecast-rows": "shoots one two"}
    assert signed_in(MANAGER).post("/cold/enter/", wrong).status_code == 422
