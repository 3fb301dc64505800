"""A study on the screens of the county manager and of the programme officer."""

from datetime import date

import pytest
from django.test import Client

from huinong.kernel.actor import Role
from huinong.logistics.designs.models import Decision, Study
from huinong.logistics.runs.working import work_once
from huinong.registry.points.models import Point
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.designs.given import finished, made
from tests.logistics.manifests.files import cells
from tests.papers import words

pytestmark = pytest.mark.django_db
FORM = {
    "key": "f1", "title": "冬季补点", "budget_fen": "50000", "share": "100", "reach": "3", "years": "5",
    "seconds": "30",
}  # fmt: skip


@pytest.fixture
def bare(placed: c.County) -> c.County:
    Point.objects.filter(id=placed.far_station).update(closed_on=date(2026, 11, 20))
    return placed


def test_a_manager_makes_a_study_watches_it_and_reads_it(bare: c.County) -> None:
    client = faces.browser(Role.COUNTY_MANAGER)
    response = client.post("/designs/new/", FORM)
    address = response.headers["Location"]
    assert "Waiting for its turn" in faces.text(client, address)
    work_once()
    page = faces.text(client, address)
    assert all(said in page for said in ("Open 1 points and close 0", "2 are.", "by at most 0", "三村"))
    assert address in faces.text(client, "/designs/")


def test_an_empty_list_says_what_to_do_first(placed: c.County) -> None:
    assert "Make the first one" in faces.text(faces.browser(Role.COUNTY_MANAGER), "/designs/")


def test_a_form_half_filled_in_makes_nothing(placed: c.County) -> None:
    response = faces.browser(Role.COUNTY_MANAGER).post("/designs/new/", {**FORM, "title": ""})
    assert (response.status_code, Study.objects.count()) == (422, 0)


def sheet(client: Client, address: str) -> list[tuple[object, ...]]:
    return cells(b"".join(client.get(address).streaming_content))  # type: ignore[attr-defined]


def test_points_and_villages_are_taken_along_as_sheets(bare: c.County) -> None:
    client, number = faces.browser(Role.COUNTY_MANAGER), finished().number
    points = sheet(client, f"/designs/{c.CODE}/{number}/?export=xlsx&change=opened")
    assert [row[0] for row in points] == ["Point", "三村"]
    villages = sheet(client, f"/designs/{c.CODE}/{number}/villages/?export=xlsx")
    assert sorted(str(row[0]) for row in villages[1:]) == ["一村", "三村", "二村"]


def test_the_paper_for_the_meeting_says_question_answer_and_how_sure_it_is(bare: c.County) -> None:
    number = finished().number
    printed = words(faces.browser(Role.COUNTY_MANAGER).get(f"/designs/{c.CODE}/{number}/study.pdf").content)
    assert [
        said
        for said in ("哪些村设站", "新开 1 个点", "最多相差 0 %", "三村", "联建", "路程按直线乘 1.5", number)
        if said.replace(" ", "") not in printed.replace(" ", "")
    ] == []


def test_a_decision_is_noted_and_stands_on_the_page(bare: c.County) -> None:
    client, number = faces.browser(Role.COUNTY_MANAGER), finished().number
    said = {"key": "d1", "decided_on": "2026-11-20", "body": "办公会", "text": "先开三村。"}
    assert client.post(f"/designs/{c.CODE}/{number}/decide/", said).status_code == 302
    assert "先开三村。" in faces.text(client, f"/designs/{c.CODE}/{number}/")
    assert Decision.objects.count() == 1


def test_two_studies_stand_side_by_side(bare: c.County) -> None:
    one, other = finished("a", budget_fen=0, share_bp=0).number, finished("b").number
    page = faces.text(faces.browser(Role.COUNTY_MANAGER), f"/designs/compare/?one={one}&other={other}")
    assert all(said in page for said in ("What is gained", "+¥8,000.00", "Opens nothing that the other does not."))


def test_an_officer_reads_and_does_not_write(bare: c.County) -> None:
    client, number = faces.browser(Role.PROGRAMME_OFFICER, "42"), finished().number
    assert "Note the decision" not in faces.text(client, f"/designs/{c.CODE}/{number}/")
    assert client.get("/designs/new/").status_code == 403
    assert faces.browser(Role.DISPATCHER).get("/designs/").status_code == 403


def test_another_county_sees_nothing_of_it(bare: c.County) -> None:
    client, number = faces.browser(Role.COUNTY_MANAGER, "421222"), finished().number
    for page in ("", "villages/", "study.pdf", "decide/"):
        assert client.get(f"/designs/{c.CODE}/{number}/{page}").status_code == 404
    assert number not in faces.text(client, "/designs/")


def test_a_study_that_is_not_over_has_no_paper_yet(placed: c.County) -> None:
    response = faces.browser(Role.COUNTY_MANAGER).get(f"/designs/{c.CODE}/{made()}/study.pdf")
    assert response.status_code == 409
