"""Guessing at many people from one place: one password on every account, or many accounts from one room."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from huinong.access.errors import LockedOut, NetworkLocked, SignInFailed
from huinong.access.models import FailedTries, Staff
from huinong.access.services import sign_in
from huinong.access.tries import network_of
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.registry.policies.models import Policy

from .conftest import NOON, PASSWORD

pytestmark = pytest.mark.django_db
OFFICE, HOME = "203.0.113.7", "198.51.100.9"


@pytest.fixture(autouse=True)
def _noon(figures: None) -> Iterator[None]:
    """Six failed tries lock a network here; thirty would make every test slow."""
    Policy.objects.filter(key="access.network_tries").update(value=6)
    with clock.frozen_at(NOON):
        yield


def spray(times: int, address: str = OFFICE, *, first: int = 0) -> None:
    """One wrong password on one account after another."""
    for number in range(first, first + times):
        with pytest.raises((SignInFailed, NetworkLocked)):
            sign_in(username=f"user{number}", password="Spring2026!", address=address)


def test_one_password_tried_on_many_accounts_locks_the_network_it_comes_from(lin: Staff) -> None:
    spray(6)
    with pytest.raises(NetworkLocked, match="12:15"):
        sign_in(username="lin", password=PASSWORD, address=OFFICE)
    assert sign_in(username="lin", password=PASSWORD, address=HOME).fact.kind == "access.signed_in"


def test_the_lock_of_a_network_opens_by_itself(lin: Staff) -> None:
    spray(6)
    with clock.frozen_at(NOON + timedelta(minutes=15)):
        assert sign_in(username="lin", password=PASSWORD, address=OFFICE).fact.kind == "access.signed_in"


def test_signing_in_to_ones_own_account_does_not_clear_the_networks_count(lin: Staff) -> None:
    spray(3)
    sign_in(username="lin", password=PASSWORD, address=OFFICE)
    spray(3, first=3)
    with pytest.raises(NetworkLocked):
        sign_in(username="lin", password=PASSWORD, address=OFFICE)


def test_a_locked_account_is_said_to_be_locked_and_stays_so_from_elsewhere(lin: Staff) -> None:
    for _ in range(5):
        with pytest.raises((SignInFailed, LockedOut)):
            sign_in(username="lin", password="wrong", address=OFFICE)
    with pytest.raises(LockedOut):
        sign_in(username="lin", password=PASSWORD, address=HOME)


def test_what_locked_is_recorded_without_the_address(lin: Staff) -> None:
    spray(6)
    (locked,) = Fact.objects.filter(kind="access.locked")
    assert locked.facts["lock"] == "access.network_locked"
    assert OFFICE not in str([*Fact.objects.values(), *FailedTries.objects.values()])


def test_signing_in_leaves_no_count_behind(lin: Staff) -> None:
    sign_in(username="lin", password=PASSWORD, address=OFFICE)
    assert FailedTries.objects.count() == 0


def test_an_unknown_address_is_counted_with_no_other(lin: Staff) -> None:
    spray(12, address="")
    assert sign_in(username="lin", password=PASSWORD, address="").fact.kind == "access.signed_in"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_a_subscriber_has_one_address_of_four_bytes_or_all_of_one_prefix(address: str, network: str) -> None:
    assert network_of(address) == network


def test_the_page_counts_the_address_it_was_asked_from(lin: Staff) -> None:
    spray(5)
    page = Client(REMOTE_ADDR=OFFICE)
    assert page.post("/sign-in/", {"username": "wu", "password": "wrong"}).status_code == 401
    refused = page.post("/sign-in/", {"username": "lin", "password": PASSWORD})
    assert "access.network_locked" in refused.content.decode()
    assert Client(REMOTE_ADDR=HOME).post("/sign-in/", {"username": "lin", "password": PASSWORD}).status_code == 302
