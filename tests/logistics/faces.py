"""People of the county at their screens: a signed-in browser for each role, and one with a token."""

from typing import Any
from uuid import UUID

from django.test import Client

from huinong.access.actors import actor_of
from huinong.access.models import Staff
from huinong.access.services import create_staff, issue_token
from huinong.access.values import NewStaff
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from tests.logistics import county as c

SEEN = {"id_kind": "resident", "id_number": c.SEEN.id_number, "contents": "produce"}


def staff(role: Role, division: str = c.CODE, *, point: UUID | None = None, party: UUID | None = None) -> Staff:
    username = f"{role.value[:8]}{str(new_id())[-6:]}"
    new = NewStaff(
        username=username, name="Lin", role=role, division=division, password="bamboo shoots honey tea",
        point=point, party=party,
    )  # fmt: skip
    receipt = create_staff(key=f"test/{new_id()}", actor=SYSTEM, new=new)
    Staff.objects.filter(id=receipt.fact.facts["staff"]).update(language="en")
    return Staff.objects.get(id=receipt.fact.facts["staff"])


def acting(person: Staff) -> Actor:
    return actor_of(person)


def browser(role: Role = Role.DISPATCHER, division: str = c.CODE, **narrowed: Any) -> Client:
    """A browser in English with someone of this role signed in."""
    return of(staff(role, division, **narrowed))


def of(person: Staff) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person)
    return client


def robot(role: Role = Role.DISPATCHER, division: str = c.CODE, **narrowed: Any) -> Client:
    """A program with a token of someone of this role."""
    person = staff(role, division, **narrowed)
    secret = issue_token(key=f"token/{person.id}", actor=actor_of(person), name="robot", days=1).secret
    return Client(headers={"Authorization": f"Bearer {secret}"})


def text(client: Client, address: str, status: int = 200) -> str:
    """The page as text; it must answer with this status."""
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[-2_000:]
    return response.content.decode()


def send(client: Client, address: str, body: dict[str, Any], *, key: str = "k1") -> tuple[int, Any]:
    """POST JSON to the API."""
    response = client.post(f"/api/v1{address}", body, content_type="application/json", headers={"Idempotency-Key": key})
    return response.status_code, response.json()
