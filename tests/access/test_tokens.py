from datetime import UTC, datetime, timedelta

import pytest

from huinong.access.actors import actor_of
from huinong.access.errors import NoSuchStaff, NoSuchToken, TokenDaysInvalid, TokenRefused
from huinong.access.models import Staff, Token
from huinong.access.services import actor_of_token, issue_token, revoke_token
from huinong.access.values import IssuedToken
from huinong.edge.gates import SYSTEM
from huinong.journal.errors import KeyReused
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id

from .conftest import Appoint

pytestmark = pytest.mark.django_db


def issue(actor: Actor, key: str = "t1", days: int = 30) -> IssuedToken:
    return issue_token(key=key, actor=actor, name="manifest robot", days=days)


@pytest.fixture
def secret(manager: Actor) -> str:
    return str(issue(manager).secret)


def test_a_token_acts_as_its_owner(secret: str, manager: Actor) -> None:
    assert actor_of_token(secret)[0] == manager


def test_only_a_keyed_hash_is_kept(secret: str) -> None:
    held = str(Token.objects.values().get())
    assert secret not in held
    assert secret.split("_", 2)[2] not in held


def test_any_changed_character_is_refused(secret: str) -> None:
    for index in range(len(secret)):
        other = "0" if secret[index] != "0" else "1"
        with pytest.raises(TokenRefused):
            actor_of_token(secret[:index] + other + secret[index + 1 :])


@pytest.mark.parametrize(
    "text", ["", "hn_", "hn_00000000_", "x" * 5_000, "hn_\x00", "Ünïcode", "hn_00000000_" + "a" * 43]
)
def test_what_is_no_token_is_refused(secret: str, text: str) -> None:
    with pytest.raises(TokenRefused):
        actor_of_token(text)


def test_an_expired_token_is_refused(secret: str) -> None:
    with clock.frozen_at(datetime.now(UTC) + timedelta(days=30, seconds=1)), pytest.raises(TokenRefused):
        actor_of_token(secret)


def test_a_revoked_token_is_refused_from_then_on(secret: str, manager: Actor) -> None:
    token = Token.objects.get()
    first = revoke_token(key="r1", actor=manager, token=token.id)
    again = revoke_token(key="r1", actor=manager, token=token.id)
    assert (first.fact, again.is_repeat) == (again.fact, True)
    with pytest.raises(TokenRefused):
        actor_of_token(secret)


def test_a_token_of_someone_dismissed_is_refused(secret: str, lin: Staff) -> None:
    Staff.objects.filter(id=lin.id).update(is_active=False)
    with pytest.raises(TokenRefused):
        actor_of_token(secret)


def test_repeating_an_issue_makes_no_second_token_and_shows_no_secret(manager: Actor) -> None:
    first = issue(manager)
    again = issue(manager)
    assert (again.secret, again.receipt.fact, again.receipt.is_repeat) == (None, first.receipt.fact, True)
    assert Token.objects.count() == 1
    with pytest.raises(KeyReused):
        issue(manager, days=31)


@pytest.mark.parametrize("days", [0, 366])
def test_a_token_lives_no_longer_than_the_policy(manager: Actor, days: int) -> None:
    with pytest.raises(TokenDaysInvalid):
        issue(manager, days=days)
    assert Token.objects.count() == 0


def test_nobody_issues_a_token_in_another_name(manager: Actor, appoint: Appoint) -> None:
    wu = appoint("wu", Role.DISPATCHER)
    with pytest.raises(NoSuchStaff):
        issue_token(key="t2", actor=manager, name="x", days=1, staff=wu.id)
    assert issue_token(key="t3", actor=SYSTEM, name="x", days=1, staff=wu.id).secret


def test_only_the_owner_and_those_above_revoke(manager: Actor, appoint: Appoint) -> None:
    wu = actor_of(appoint("wu", Role.DISPATCHER))
    elsewhere = actor_of(appoint("he", Role.COUNTY_MANAGER, "611021"))
    issue(wu)
    token = Token.objects.get().id
    for stranger, asked in ((elsewhere, token), (manager, new_id())):
        with pytest.raises(NoSuchToken):
            revoke_token(key="r1", actor=stranger, token=asked)
    assert revoke_token(key="r2", actor=manager, token=token).fact.kind == "access.token_revoked"


def test_use_is_noted_once_a_day(secret: str, django_assert_num_queries: object) -> None:
    actor_of_token(secret)
    assert Token.objects.get().last_used_on == clock.today()
    with django_assert_num_queries(1):  # type: ignore[operator]
        actor_of_token(secret)
