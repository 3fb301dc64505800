"""People who sign in to look at the registry, each with the permissions of their role."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role
from huinong.kernel.ids import new_id
from huinong.registry.policies.services import load_policies

PASSWORD = "bamboo shoots honey tea"
Enter = Callable[..., Client]


@pytest.fixture
def enter(db: None) -> Enter:
    """A browser in which somebody of this role and place is signed in."""
    load_policies(actor=SYSTEM)

    def make(role: Role = Role.COUNTY_MANAGER, division: str = "421223", **more: UUID | None) -> Client:
        username = f"u{new_id().hex[-10:]}"
        new = NewStaff(username=username, name="林", role=role, division=division, password=PASSWORD, **more)
        receipt = create_staff(key=f"test/{username}", actor=SYSTEM, new=new)
        browser = Client(HTTP_ACCEPT_LANGUAGE="en")
        browser.force_login(Staff.objects.get(id=receipt.fact.facts["staff"]))
        browser.cookies["django_language"] = "en"
        return browser

    return make
