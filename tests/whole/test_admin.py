"""Django's admin works on every territorial table as on any other; it changes nothing and betrays nobody."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.commerce.trade.models import Order
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger.models import Leg
from huinong.kernel.actor import Role
from huinong.logistics.parcels.models import JointOpening, Parcel, ReturnList
from huinong.registry.parties.models import Party
from huinong.storage.models import Territorial
from tests.whole.sides import Peopled

TABLES = [model for model in apps.get_models() if issubclass(model, Territorial) and model is not Leg]


@pytest.fixture
def inside(made: Peopled) -> Client:
    new = NewStaff(
        username="root", name="Root", role=Role.COUNTY_MANAGER, division="421223", password="four other plain words"
    )
    create_staff(key="root", actor=SYSTEM, new=new, may_use_admin=True)
    client = Client()
    client.force_login(Staff.objects.get(username="root"))
    return client


def address(model: type[Territorial], act: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}", args=args)


def test_every_territorial_table_is_listed_and_opened(inside: Client) -> None:
    opened = 0
    for model in TABLES:
        assert inside.get(address(model, "changelist")).status_code == 200
        if row := model.objects.order_by("-pk").first():  # type: ignore[attr-defined]
            assert inside.get(address(model, "change", row.pk)).status_code == 200
            opened += 1
    assert opened > len(TABLES) / 2


@pytest.mark.parametrize(
    ("model", "known_by", "hidden"),
    [
        (Parcel, "number", ("recipient_name", "address", "recipient_phone_hash", "recipient_tail_hash")),
        (Order, "number", ("buyer_name", "address", "phone_hash")),
        (Party, "division", ("name", "address")),
        (JointOpening, "number", ("giver_name", "taker_name", "witness")),
        (ReturnList, "number", ("taker_name",)),
    ],
)
def test_no_names_and_no_addresses_stand_there(
    inside: Client, model: Any, known_by: str, hidden: Sequence[str]
) -> None:
    row = next(row for row in model.objects.order_by("-pk") if all(getattr(row, name) for name in hidden[:1]))
    pages = [inside.get(address(model, "changelist")), inside.get(address(model, "change", row.pk))]
    text = "".join(page.content.decode() for page in pages)
    assert getattr(row, known_by) in text
    assert [name for name in hidden if getattr(row, name) and getattr(row, name) in text] == []


def test_nothing_is_written_there(inside: Client) -> None:
    piece = Parcel.objects.latest("id")
    for act, args in (("add", ()), ("change", (piece.pk,)), ("delete", (piece.pk,))):
        assert inside.post(address(Parcel, act, *args), {"state": "lost"}).status_code == 403
    assert Parcel.objects.get(pk=piece.pk).state == piece.state


def test_those_whom_the_command_line_did_not_let_in_stay_outside(made: Peopled) -> None:
    client = Client()
    client.force_login(made.staff["here", Role.COUNTY_MANAGER])
    assert client.get(address(Parcel, "changelist")).status_code == 302
