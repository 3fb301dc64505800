"""What every endpoint does before and after a room is asked."""

from typing import Any

import pytest
from django.test import Client

from huinong.edge.middleware import API_BODY_BYTES

KEY = {"Idempotency-Key": "act-1"}
CLERK = {"Authorization": "Bearer clerk"}


def post(body: Any, **headers: str) -> Any:
    return Client().post("/api/v1/pieces", body, content_type="application/json", headers=headers)


def test_nobody_gets_in_without_a_token() -> None:
    response = Client().get("/api/v1/pieces")
    assert response.status_code == 401
    assert response.json()["code"] == "edge.not_signed_in"


def test_a_bad_token_is_not_saved_by_a_session() -> None:
    response = Client().get("/api/v1/pieces", headers={"Authorization": "Bearer forged", "X-Who": "clerk"})
    assert response.status_code == 401


def test_a_session_reads_without_a_csrf_token_and_writes_only_with_one() -> None:
    client = Client(enforce_csrf_checks=True, headers={"X-Who": "clerk"})
    assert client.get("/api/v1/pieces").status_code == 200
    refused = client.post("/api/v1/pieces", {"number": "1"}, content_type="application/json", headers=KEY)
    assert refused.status_code == 403
    assert refused.json()["code"] == "edge.form_expired"


def test_a_token_writes_without_a_csrf_token() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/api/v1/pieces", {"number": "1"}, content_type="application/json", headers={**KEY, **CLERK})
    assert response.json() == {"number": "1", "key": "act-1"}


def test_a_write_without_a_key_is_refused() -> None:
    response = post({"number": "1"}, **CLERK)
    assert response.status_code == 422
    assert "Idempotency-Key" in response.json()["facts"]["fields"]


def test_a_long_key_is_shortened_the_same_way_each_time() -> None:
    keys = {post({"number": "1"}, **CLERK, **{"Idempotency-Key": "k" * 120}).json()["key"] for _ in range(2)}
    assert len(keys) == 1
    assert all(len(key) == 55 for key in keys)


def test_a_key_over_120_characters_is_refused() -> None:
    assert post({"number": "1"}, **CLERK, **{"Idempotency-Key": "k" * 121}).status_code == 422


def test_an_unknown_field_is_refused_by_name() -> None:
    response = post({"number": "1", "numbr": "2"}, **KEY, **CLERK)
    assert response.status_code == 422
    assert response.json()["code"] == "edge.invalid_input"
    assert response.json()["facts"]["errors"] == [
        {"field": "body.body.numbr", "problem": "Extra inputs are not permitted"}
    ]


def test_long_strings_long_lists_and_nul_are_refused() -> None:
    for body in ({"number": "9" * 501}, {"number": "1", "tags": ["a"] * 1_001}, {"number": "a\x00"}):
        assert post(body, **KEY, **CLERK).status_code == 422


def test_a_body_that_is_not_json_is_refused() -> None:
    for body in ("{", '{"number": NaN}', '{"number": "\\ud800"}'):
        response = post(body, **KEY, **CLERK)
        assert response.status_code == 422
        assert response.json()["code"] == "edge.invalid_input"


def test_a_body_over_its_size_is_refused_unread() -> None:
    response = post({"number": "1" * API_BODY_BYTES}, **KEY, **CLERK)
    assert response.status_code == 413
    assert response.json()["code"] == "edge.body_too_large"


def test_a_list_is_read_page_by_page() -> None:
    client = Client(headers=CLERK)
    first = client.get("/api/v1/pieces?limit=2").json()
    assert [item["number"] for item in first["items"]] == ["HN-0001", "HN-0002"]
    second = client.get("/api/v1/pieces", {"limit": 2, "cursor": first["next_cursor"]}).json()
    assert second == {"items": [{"number": "HN-0003"}], "next_cursor": None}


def test_a_tampered_cursor_is_refused() -> None:
    response = Client(headers=CLERK).get("/api/v1/pieces?cursor=eyJ9:1x:y")
    assert response.status_code == 422
    assert response.json()["code"] == "edge.bad_cursor"


def test_our_own_fault_leaks_nothing() -> None:
    response = Client(headers=CLERK).get("/api/v1/fault")
    assert response.status_code == 500
    assert response.json()["code"] == "edge.fault"
    assert "secret" not in response.content.decode()


@pytest.mark.parametrize(
    "body",
    [
        {"number": "1", "weighed": {"a": "b\x00"}},
        {"number": "1", "grams": 10**16},
        {"number": "1", "on": "1899-12-31"},
        {"number": "1", "at": "9999-12-31T23:59:59-14:00"},
    ],
)
def test_nul_in_a_map_and_numbers_and_years_of_no_use_are_refused_by_name(body: dict[str, Any]) -> None:
    response = post(body, **KEY, **CLERK)
    assert response.status_code == 422
    (error,) = response.json()["facts"]["errors"]
    assert error["field"] == f"body.body.{next(name for name in body if name != 'number')}"


def test_a_method_that_an_address_does_not_take_is_a_problem_that_names_those_it_does() -> None:
    response = Client(headers={**KEY, **CLERK}).patch("/api/v1/pieces", "{}", content_type="application/json")
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"
    assert response["Allow"] == "GET, POST"
    assert response.json()["what"] == "This address does not take PATCH, only GET, POST."


@pytest.mark.parametrize("said", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_is_not_said_to_be_json_is_refused_unread(said: str) -> None:
    response = Client().generic("POST", "/api/v1/pieces", "{}", content_type=said, headers={**KEY, **CLERK})
    assert response.status_code == 415
    assert response.json()["code"] == "edge.wrong_type"


@pytest.mark.parametrize(("kind", "status"), [("number", 422), ("data", 422), ("busy", 503)])
def test_what_no_column_holds_is_invalid_and_a_database_that_does_not_answer_is_busy(kind: str, status: int) -> None:
    response = Client(headers=CLERK).get(f"/api/v1/trouble?kind={kind}")
    assert response.status_code == status
    assert response.json()["code"] == {422: "edge.invalid_input", 503: "edge.busy"}[status]
    assert ("Retry-After" in response) is (status == 503)


def test_a_form_of_too_many_fields_is_refused(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    many = Client().post("/form/", dict.fromkeys("abc", "1"))
    assert many.status_code == 413
    assert "edge.body_too_large" in many.content.decode()
