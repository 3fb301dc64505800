"""A refusal reads right wherever it is met."""

import pytest
from django.test import Client

from huinong.edge.problems import STATUS
from huinong.kernel.refusal import Nature


def test_every_nature_has_a_status() -> None:
    assert set(STATUS) == set(Nature)
    assert STATUS[Nature.INVALID] == 422
    assert STATUS[Nature.BUSY] == 503


def test_a_person_reads_what_happened_and_the_mend(clerk: Client) -> None:
    response = clerk.get("/refused/")
    assert response.status_code == 404
    text = response.content.decode()
    assert "<main>" in text
    assert "There is nothing here that you may see." in text
    assert "<code>edge.out_of_scope</code>" in text
    assert 'href="/">Go to my home page' in text


def test_htmx_gets_the_refusal_without_the_shell(clerk: Client) -> None:
    response = clerk.get("/refused/", headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert response.content.decode().startswith('<div class="hn-refusal"')


def test_what_a_person_can_correct_leads_back_to_the_form() -> None:
    response = Client().get("/public/", headers={"Referer": "http://testserver/list/?q=a"})
    assert response.status_code == 422
    assert 'href="/list/?q=a">Go back' in response.content.decode()


def test_a_foreign_referer_is_not_followed() -> None:
    response = Client().get("/public/", headers={"Referer": "http://elsewhere.example/x"})
    assert "elsewhere" not in response.content.decode()


def test_an_unknown_person_is_shown_the_way_to_sign_in() -> None:
    response = Client().get("/unknown/")
    assert response.status_code == 401
    assert 'href="/sign-in/">Sign in' in response.content.decode()


def test_a_program_reads_problem_details() -> None:
    response = Client().get("/api/v1/nothing-here")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json() == {
        "type": "urn:huinong:refusal:edge.no_such_page",
        "title": "Not Found",
        "status": 404,
        "code": "edge.no_such_page",
        "what": "There is no such page.",
        "mend": "Check the address, or start from your home page.",
        "facts": {},
    }


def test_our_own_fault_shows_no_insides() -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/broken/")
    assert response.status_code == 500
    assert "secret" not in response.content.decode()
    assert "edge.fault" in response.content.decode()


@pytest.mark.parametrize("address", ["/public/?q=%00", "/api/v1/pieces?cursor=a%00b"])
def test_nul_never_reaches_a_view(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 422
    assert "edge.invalid_input" in response.content.decode()
