"""Pages are for those who are signed in and whose work it is."""

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory

from huinong.edge.errors import InvalidInput, KeyMissing
from huinong.edge.pages import act_key


def test_a_stranger_is_sent_to_sign_in_and_comes_back() -> None:
    response = Client().get("/parcels/?q=0001")
    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=/parcels/%3Fq%3D0001"


def test_a_stranger_with_htmx_is_told_by_header() -> None:
    response = Client().get("/parcels/", headers={"HX-Request": "true"})
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/sign-in/"


def test_a_role_without_the_permission_is_refused(guest: Client) -> None:
    response = guest.get("/parcels/")
    assert response.status_code == 403
    assert "edge.not_permitted" in response.content.decode()


def test_a_role_with_the_permission_sees_the_page(clerk: Client) -> None:
    assert clerk.get("/parcels/").status_code == 200


def test_a_form_must_carry_its_key() -> None:
    request = RequestFactory().post("/", {"key": "  "})
    with pytest.raises(KeyMissing):
        act_key(request)


def test_a_long_key_of_a_form_leaves_room_for_the_keys_that_are_derived_from_it() -> None:
    told = [act_key(RequestFactory().post("/", {"key": key})) for key in ("k" * 120, "k" * 120, "k" * 119, "k" * 64)]
    assert (max(map(len, told)), len(set(told)), told[0] == told[1]) == (64, 3, True)


def test_a_forms_key_is_bounded() -> None:
    request = RequestFactory().post("/")
    request.POST = QueryDict(mutable=True)
    request.POST["key"] = "k" * 121
    with pytest.raises(InvalidInput):
        act_key(request)
