"""Every address of plans: what it answers, what it says, and what another county's dispatcher gets."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.plans.models import DayPlan, Vehicle
from tests.logistics import county as c
from tests.logistics.faces import browser, text
from tests.logistics.plans import day as d

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(county: c.County) -> Iterator[UUID]:
    """A plan of a small day, on its morning."""
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        yield d.made()


def at(plan: UUID, page: str = "") -> str:
    return f"/plans/{c.CODE}/{plan}/{page}"


def opened(client: Client, address: str) -> list[str]:
    """The names of the sheets of a workbook."""
    response = client.get(address)
    assert response.status_code == 200
    return [str(name) for name in load_workbook(BytesIO(response.getvalue())).sheetnames]


def test_the_list_names_the_plan_and_leads_to_it(plan: UUID) -> None:
    shown = text(browser(), "/plans/")
    assert "明天" in shown
    assert at(plan) in shown
    assert at(plan) not in text(browser(division="421222"), "/plans/")


def test_the_form_of_a_new_plan_says_what_is_known_and_makes_one(plan: UUID) -> None:
    desk = browser()
    assert "What is known of the day" in text(desk, f"/plans/new/?day={d.DAY}")
    said = {"key": "plan/k", "day": d.DAY.isoformat(), "title": "再来", "buses": "1", "seconds": "20"}
    response = desk.post("/plans/new/", said)
    made = DayPlan.objects.get(title="再来")
    assert (response.status_code, response["Location"]) == (302, at(made.id))


def test_a_day_that_is_over_is_refused_on_the_form(plan: UUID) -> None:
    said = {"key": "plan/k", "day": "2026-11-01", "seconds": "20"}
    response = browser().post("/plans/new/", said)
    assert response.status_code == 409
    assert "is over" in response.content.decode()


def test_a_plan_shows_its_costs_its_bound_and_its_villages(plan: UUID) -> None:
    shown = text(browser(), at(plan))
    for said in ("Cost by part", "Timeline", "of the cost could still be saved", "far_station", "Take this plan"):
        assert said in shown


def test_the_page_of_a_plan_asks_a_fixed_number_of_questions(plan: UUID) -> None:
    desk = browser()
    text(desk, at(plan))
    with CaptureQueriesContext(connection) as asked:
        text(desk, at(plan))
    assert len(asked) <= 16


def test_plans_are_put_side_by_side(plan: UUID) -> None:
    other = d.made(key="other", title="另一个")
    shown = text(browser(), f"/plans/compare/?plan={plan}&plan={other}")
    assert "明天" in shown
    assert "另一个" in shown
    assert "另一个" not in text(browser(division="421222"), f"/plans/compare/?plan={plan}&plan={other}")


def test_a_change_is_tried_and_kept(plan: UUID, county: c.County) -> None:
    desk, said = browser(), {"village": str(county.station), "way": "out", "at": ""}
    assert "It breaks no rule." in text(desk, at(plan, f"change/?village={county.station}&way=out"))
    response = desk.post(at(plan, "change/"), {**said, "act": "keep", "key": "change/k"})
    made = DayPlan.objects.get(parent=plan)
    assert (response.status_code, response["Location"]) == (302, at(made.id))


def test_a_change_that_there_cannot_be_is_refused(plan: UUID, county: c.County) -> None:
    said = {"village": str(county.station), "way": "bus:none", "act": "keep", "key": "change/k"}
    assert browser().post(at(plan, "change/"), said).status_code == 422


def test_a_plan_is_taken_once(plan: UUID) -> None:
    desk = browser()
    assert desk.post(at(plan, "accept/"), {"key": "accept/k"}).status_code == 302
    assert "Something fell out?" in text(desk, at(plan))
    assert desk.post(at(plan, "accept/"), {"key": "accept/another"}).status_code == 409


def test_the_fleet_is_listed_and_a_vehicle_is_changed_and_ended(plan: UUID, county: c.County) -> None:
    desk = browser()
    assert "鄂LV1" in text(desk, "/plans/vehicles/")
    page = text(desk, "/plans/vehicle/?code=V1")
    assert "Keep the vehicle" in page
    assert "鄂LV1" not in text(browser(division="421222"), "/plans/vehicles/")
    assert desk.post("/plans/vehicle/?code=V1", {"key": "vehicle/k", "act": "keep"}).status_code == 400
    assert Vehicle.objects.filter(code="V1", until_on=None).count() == 1


def test_a_plan_and_its_fleet_go_into_workbooks(plan: UUID) -> None:
    desk = browser()
    assert opened(desk, at(plan, "sheet/")) == ["Villages", "Tours", "Bags by bus"]
    assert opened(desk, "/plans/?export=xlsx")
    assert opened(desk, "/plans/vehicles/?export=xlsx")


def test_a_plan_that_was_not_taken_is_not_held_against_its_day(plan: UUID) -> None:
    assert "was not taken" in text(browser(), at(plan, "judge/"), 409)


def test_what_was_planned_stands_beside_what_was_done(plan: UUID) -> None:
    d.accept(plan)
    desk = browser()
    assert at(plan, "judge/") in text(desk, at(plan))
    with clock.frozen_at(d.MORNING + timedelta(days=1)):
        assert at(plan, "judge/") in text(desk, "/plans/")
        shown = text(desk, at(plan, "judge/"))
        assert opened(desk, at(plan, "judge/?export=xlsx"))
        villages = text(desk, at(plan, "judge/?kind=village"))
    for said in ("Villages served as planned", "Tours on time", "Bags as listed", "no data", "not recorded"):
        assert said in shown
    assert "far_station" in villages
    assert "/trips/P-" not in villages


@pytest.mark.parametrize("page", ["", "change/", "sheet/", "judge/"])
def test_another_countys_dispatcher_finds_no_page_of_a_plan(plan: UUID, page: str) -> None:
    d.accept(plan)
    assert browser(division="421222").get(at(plan, page)).status_code == 404
    assert browser().get(at(plan, page)).status_code == 200


@pytest.mark.parametrize("page", ["accept/", "replan/", "change/", "shares/"])
def test_another_countys_dispatcher_can_do_nothing_with_a_plan(plan: UUID, page: str) -> None:
    said = {"key": f"{page}k", "village": "x", "way": "out", "act": "keep"}
    assert browser(division="421222").post(at(plan, page), said).status_code in {403, 404}
    assert DayPlan.objects.get().state == "draft"


@pytest.mark.parametrize("address", ["/plans/", "/plans/new/", "/plans/vehicles/", "/plans/vehicle/"])
def test_a_keeper_has_no_page_of_plans(plan: UUID, county: c.County, address: str) -> None:
    assert browser(Role.KEEPER, point=county.station).get(address).status_code == 403
