"""People of the county who sign in to the console, for the tests of pages."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.urls import reverse

from huinong.access.actors import actor_of
from huinong.access.models import Staff
from huinong.access.services import create_staff, issue_token
from huinong.access.values import NewStaff
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role
from huinong.kernel.ids import new_id

COUNTY = "421223"
PASSWORD = "bamboo shoots honey tea"


def appointed(role: Role, division: str = COUNTY, *, point: UUID | None = None, party: UUID | None = None) -> Staff:
    """Somebody with that role and scope."""
    name = f"{role.value}-{new_id()}"
    new = NewStaff(
        username=name, name=role.value, role=role, division=division, password=PASSWORD, point=point, party=party
    )
    receipt = create_staff(key=f"test/{name}", actor=SYSTEM, new=new)
    return Staff.objects.get(id=receipt.fact.facts["staff"])


def browser(role: Role, division: str = COUNTY, *, point: UUID | None = None, party: UUID | None = None) -> Client:
    """Their browser, signed in, in English."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.force_login(appointed(role, division, point=point, party=party))
    return client


def robot(role: Role, division: str = COUNTY, *, point: UUID | None = None, party: UUID | None = None) -> Client:
    """A program that acts for them, by a token."""
    actor = actor_of(appointed(role, division, point=point, party=party))
    secret = issue_token(key=f"token/{actor.id}", actor=actor, name="robot", days=1).secret
    return Client(headers={"Authorization": f"Bearer {secret}"})


def sent(client: Client, address: str, body: Any = None, *, key: str = "k") -> tuple[int, Any]:
    """A write of the API: its status and answer."""
    headers = {"Idempotency-Key": key}
    response = client.post(f"/api/v1/{address}", body or {}, content_type="application/json", headers=headers)
    return response.status_code, response.json()


def page(client: Client, name: str, *args: object, **query: str) -> tuple[int, str]:
    """A page by its name: its status and text."""
    response = client.get(reverse(name, args=args), query)
    return response.status_code, response.content.decode()
