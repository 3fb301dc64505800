"""The addresses that stand outside every room."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from django.test import Client
from ninja.openapi.schema import OpenAPISchema

from huinong.journal import consequences
from huinong.journal.kinds import catalogue
from huinong.web import api
from huinong.web.wiring import CONSEQUENCES

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_health_is_answered_without_signing_in() -> None:
    response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}


def test_the_mark_in_a_tab_is_served_where_a_browser_looks_for_it() -> None:
    response = Client().get("/favicon.ico")
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert "public" in response["Cache-Control"]
    assert response.content.startswith(b"<svg")


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_refused_as_a_page_and_as_a_problem() -> None:
    assert "edge.no_such_page" in Client().get("/nothing/").content.decode()
    assert Client().get("/api/v1/nothing").json()["code"] == "edge.no_such_page"


def test_the_committed_description_is_what_the_api_is() -> None:
    assert (ROOT / "docs" / "openapi.json").read_text() == api.text(api.api), "run: make openapi"


def test_no_two_shapes_are_described_under_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes: dict[str, set[str]] = defaultdict(set)

    def noted(self: object, definitions: dict[str, object]) -> None:
        for name, shape in definitions.items():
            shapes[name].add(json.dumps(shape, sort_keys=True, default=str))

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", noted)
    api.description(api.api)
    assert len(shapes) > 200
    assert {name: told for name, told in shapes.items() if len(told) > 1} == {}


def test_every_write_of_the_api_needs_a_key() -> None:
    for path, operations in api.description(api.api)["paths"].items():
        for verb, operation in operations.items():
            named = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
            assert verb not in api.WRITES or "Idempotency-Key" in named, f"{verb} {path}"


def test_every_list_in_a_request_body_is_bounded() -> None:
    description = api.description(api.api)
    bodies = json.dumps([op.get("requestBody") for path in description["paths"].values() for op in path.values()])
    wanted = [name for name in description["components"]["schemas"] if f'/{name}"' in bodies]
    for name in wanted:
        for field, schema in description["components"]["schemas"][name].get("properties", {}).items():
            assert schema.get("type") != "array" or "maxItems" in schema, f"{name}.{field}: use Many[...]"


def test_the_wiring_is_installed_and_names_kinds_that_exist() -> None:
    assert set(consequences.installed()) == set(CONSEQUENCES)
    assert set(CONSEQUENCES) <= set(catalogue())


@pytest.mark.django_db
def test_a_host_that_is_not_served_is_refused_as_a_page_and_as_a_problem() -> None:
    elsewhere = Client(headers={"Host": "elsewhere.example", "Referer": "http://elsewhere.example/"})
    assert elsewhere.get("/api/v1/access/me").json()["code"] == "edge.invalid_input"
    page = elsewhere.get("/sign-in/")
    assert page.status_code == 422
    assert "edge.invalid_input" in page.content.decode()


@pytest.mark.django_db
def test_a_form_too_large_is_refused(settings: pytest.FixtureRequest) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100  # type: ignore[attr-defined]
    page = Client().post("/sign-in/", {"username": "x" * 200, "password": "y"})
    assert page.status_code == 413
    assert "edge.body_too_large" in page.content.decode()
