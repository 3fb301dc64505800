from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role
from huinong.registry.divisions import queries, successions
from huinong.registry.divisions.codes import VillageKind
from huinong.registry.divisions.services import load_county, load_national
from huinong.registry.divisions.values import Successor
from tests.registry.conftest import Enter

from .conftest import CHONGYANG, MakeDist

pytestmark = pytest.mark.django_db
LONG_AGO = date(2023, 6, 30)


@pytest.fixture
def county(figures: None) -> None:
    load_county(folder=CHONGYANG, actor=SYSTEM, edition=LONG_AGO)


def text(browser: Client, address: str, status: int = 200) -> str:
    response = browser.get(address, follow=True)
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.usefixtures("county")
def test_one_arrives_at_ones_own_place_with_its_counts(enter: Enter) -> None:
    shown = text(enter(), "/divisions/")
    assert ("崇阳县" in shown, "天城镇" in shown, "湖北省" in shown) == (True, True, True)
    assert all(f'<span class="hn-number">{count}</span>' in shown for count in (13, 206, 187, 18))
    assert "天城镇" in text(enter(Role.OUTLET_MANAGER, "421223100"), "/divisions/")
    assert "湖北省" in text(enter(Role.PROGRAMME_OFFICER, ""), "/divisions/")


@pytest.mark.usefixtures("county")
def test_villages_are_told_by_kind_and_found_by_initials(enter: Enter) -> None:
    browser = enter()
    committees = text(browser, "/divisions/421223100/?kind=residents_committee")
    assert ("七星社区居委会" in committees, "环城村村委会" in committees) == (True, False)
    assert "白霓村村委会" in text(browser, "/divisions/421223/?name=bnc")
    assert "No place of that name" in text(browser, "/divisions/421223/?name=没有")


@pytest.mark.usefixtures("county")
def test_a_page_is_bounded_in_queries_and_an_unknown_code_is_absent(
    enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = enter()
    with django_assert_max_num_queries(16):
        browser.get("/divisions/421223/")
    text(browser, "/divisions/421299/", 404)
    text(browser, "/divisions/nowhere/", 404)


def test_a_merged_village_is_there_before_and_told_of_after(enter: Enter, figures: None, dist: MakeDist) -> None:
    load_national(folder=dist(), actor=SYSTEM)
    successions.merge(
        predecessors=["421223100205", "421223100206"],
        successor=Successor("421223100206", "白泉新村村委会"),
        on=date(2026, 1, 1),
        actor=SYSTEM,
    )
    browser = enter()
    before, after = text(browser, "/divisions/421223100/?on=2025-12-31"), text(browser, "/divisions/421223100/")
    assert ("环城村村委会" in before, "白泉新村村委会" in before) == (True, False)
    assert after.count("环城村村委会 → <b>白泉新村村委会</b>") == 1
    assert browser.get("/api/v1/divisions/421223100/successions").json()[0]["predecessor"] == "421223100205"


@pytest.mark.usefixtures("county")
def test_counts_below_sum_to_the_counts_of_the_whole() -> None:
    below = queries.counts_below("421223")
    assert sum(each.villages for each in below.values()) == queries.counts("421223").villages == 206
    assert sum(each.village_committees for each in below.values()) == 187
    assert queries.kinds("421223")[VillageKind.RESIDENTS_COMMITTEE] == 18


@pytest.mark.usefixtures("county")
def test_unknown_codes_are_told_only_where_places_are_loaded() -> None:
    assert queries.unknown("421223", ["421223100001", "421223100399"]) == {"421223100399"}
    assert queries.unknown("611021", ["611021100001"]) == frozenset()


@pytest.mark.usefixtures("county")
def test_the_api_tells_places_as_the_pages_do(enter: Enter) -> None:
    browser = enter()
    whole = browser.get("/api/v1/divisions/421223").json()
    assert (whole["name"], whole["counts"]["towns"], [each["name"] for each in whole["above"]]) == (
        *("崇阳县", 13),
        ["湖北省", "咸宁市"],
    )
    assert len(browser.get("/api/v1/divisions/421223/children").json()) == 13
    found = browser.get("/api/v1/divisions?prefix=421223&q=bnc").json()
    assert found[0]["name"].startswith("白霓村")
    assert browser.get("/api/v1/divisions/421299").status_code == 404
    assert Client().get("/api/v1/divisions/421223").status_code == 401
