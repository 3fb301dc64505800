import pytest
from pytest_django import DjangoAssertNumQueries

from huinong.kernel.actor import Role
from huinong.registry.policies.models import Policy
from tests.registry.conftest import Enter

pytestmark = pytest.mark.django_db
NEW = {"value": "22", "valid_from": "2026-12-01", "source": "鄂邮管〔2026〕1号第三条", "note": ""}
KEY = "points.active_days"


def test_every_figure_stands_with_its_source(
    enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser = enter(Role.DISPATCHER)
    with django_assert_max_num_queries(14):
        shown = browser.get("/policies/").content.decode()
    assert ("Days with a custody scan that make a point active" in shown, "unverified" in shown) == (True, True)
    assert "行业惯例" in browser.get(f"/policies/{KEY}/").content.decode()
    assert browser.get("/policies/no.such/").status_code == 404


def test_a_county_manager_enters_a_figure_for_the_county_alone(enter: Enter) -> None:
    browser = enter()
    assert browser.post(f"/policies/{KEY}/", NEW).status_code == 302
    row = Policy.objects.get(key=KEY, division="421223")
    assert (row.value, row.unit, Policy.objects.filter(key=KEY, division="").get().value) == (22, "days", 20)
    refused = browser.post(f"/policies/{KEY}/", {**NEW, "value": "25"})
    assert (refused.status_code, "policies.taken" in refused.content.decode()) == (409, True)
    assert Policy.objects.get(key=KEY, division="421223").value == 22


def test_a_figure_without_a_source_is_not_entered(enter: Enter) -> None:
    assert enter().post(f"/policies/{KEY}/", {**NEW, "source": " "}).status_code == 200
    assert Policy.objects.filter(key=KEY).count() == 1


def test_who_may_not_set_figures_is_refused(enter: Enter) -> None:
    dispatcher = enter(Role.DISPATCHER)
    assert "Enter the figure" not in dispatcher.get(f"/policies/{KEY}/").content.decode()
    assert dispatcher.post(f"/policies/{KEY}/", NEW).status_code == 403
    assert Policy.objects.filter(key=KEY).count() == 1


def test_the_api_tells_and_takes_figures(enter: Enter) -> None:
    browser = enter()
    held = {row["key"]: row["value"] for row in browser.get("/api/v1/policies?division=421223").json()}
    assert held[KEY] == 20
    body = {"key": KEY, "division": "421223", "valid_from": "2026-12-01", "value": 22, "unit": "days", "source": "规定"}
    tries = (
        ("k1", {}),
        ("k1", {}),
        ("k1", {"value": 30}),
        ("k2", {"division": "42"}),
        ("k3", {"unit": "hours", "valid_from": "2027-01-01"}),
    )
    statuses = [
        browser.post(
            "/api/v1/policies", {**body, **more}, "application/json", headers={"Idempotency-Key": key}
        ).status_code
        for key, more in tries
    ]
    assert statuses == [200, 200, 409, 404, 422]
    assert [row["value"] for row in browser.get(f"/api/v1/policies/{KEY}").json()] == [22, 20]
