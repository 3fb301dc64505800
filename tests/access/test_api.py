import pytest
from django.test import Client

from huinong.access.models import Staff
from huinong.access.services import issue_token
from huinong.kernel.actor import Actor, Role

from .conftest import PASSWORD, Appoint

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.api_urls")]
WANG = {"username": "wang", "password": PASSWORD, "name": "王敏", "role": "dispatcher", "division": "421223"}


@pytest.fixture
def robot(manager: Actor) -> Client:
    secret = issue_token(key="t1", actor=manager, name="robot", days=1).secret
    return Client(headers={"Authorization": f"Bearer {secret}"})


def post(
    robot: Client, address: str, body: dict[str, object] | None = None, key: str = "k1"
) -> tuple[int, dict[str, object]]:
    headers = {"Idempotency-Key": key}
    response = robot.post(f"/api/v1/access{address}", body or {}, content_type="application/json", headers=headers)
    return response.status_code, response.json()


def test_who_asks_is_told_what_they_may_do(robot: Client) -> None:
    told = robot.get("/api/v1/access/me").json()
    assert (told["role"], told["division"], "access.manage" in told["permissions"]) == (
        "county_manager",
        "421223",
        True,
    )


def test_nobody_is_told_nothing(lin: Staff) -> None:
    response = Client().get("/api/v1/access/me")
    assert (response.status_code, response.json()["code"]) == (401, "edge.not_signed_in")


def test_a_person_is_appointed_once_and_then_found(robot: Client) -> None:
    status, first = post(robot, "/staff", WANG)
    _, again = post(robot, "/staff", WANG)
    assert (status, first["is_repeat"], again["is_repeat"], again["fact"]) == (200, False, True, first["fact"])
    people = robot.get("/api/v1/access/staff").json()["items"]
    assert [person["username"] for person in people] == ["lin", "wang"]
    assert "password" not in str(people)


def test_more_than_one_has_cannot_be_given(robot: Client) -> None:
    assert post(robot, "/staff", {**WANG, "division": "42"})[1]["code"] == "access.scope_too_wide"
    assert post(robot, "/staff", {**WANG, "is_superuser": True})[0] == 422
    assert Staff.objects.count() == 1


def test_a_person_is_dismissed_and_those_elsewhere_are_absent(robot: Client, appoint: Appoint) -> None:
    wu, he = appoint("wu", Role.DISPATCHER), appoint("he", Role.COUNTY_MANAGER, "611021")
    gone = {"name": "Wu", "role": "dispatcher", "division": "421223", "is_active": False}
    statuses = []
    for person in (wu, he):
        address = f"/api/v1/access/staff/{person.id}"
        headers = {"Idempotency-Key": person.username}
        response = robot.put(address, gone, content_type="application/json", headers=headers)
        statuses.append(response.status_code)
    assert statuses == [200, 404]
    assert list(Staff.objects.filter(is_active=False)) == [wu]


def test_a_token_can_end_itself(robot: Client) -> None:
    token = robot.get("/api/v1/access/tokens").json()[0]
    assert post(robot, f"/tokens/{token['id']}/revoke")[0] == 200
    assert robot.get("/api/v1/access/tokens").status_code == 401


def test_the_readings_are_for_those_who_audit(robot: Client, appoint: Appoint) -> None:
    assert robot.get("/api/v1/access/readings").json() == {"items": [], "next_cursor": None}
    keeper = Client()
    keeper.force_login(appoint("wu", Role.DISPATCHER))
    assert keeper.get("/api/v1/access/readings").status_code == 403
