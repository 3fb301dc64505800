from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest

from huinong.access.account import remove_second_step
from huinong.access.errors import CodeNeeded, LockedOut, NothingOffered, SignInExpired, SignInFailed, WrongCode
from huinong.access.models import Staff
from huinong.access.services import (
    change_password,
    confirm_second_step,
    drop_second_step,
    finish_sign_in,
    offer_second_step,
    sign_in,
)
from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.kernel.actor import Actor

from .conftest import NOON, PASSWORD

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=10)


@pytest.fixture
def app(manager: Actor) -> Iterator[pyotp.TOTP]:
    """The authenticator on Lin's phone, set up at noon; it is now ten past."""
    with clock.frozen_at(NOON):
        app = pyotp.TOTP(offer_second_step(actor=manager).secret)
        confirm_second_step(key="s1", actor=manager, code=app.at(NOON))
    with clock.frozen_at(LATER):
        yield app


def pending() -> str:
    with pytest.raises(CodeNeeded) as refused:
        sign_in(username="lin", password=PASSWORD)
    return refused.value.pending


def test_the_right_password_alone_does_not_open(app: pyotp.TOTP) -> None:
    receipt = finish_sign_in(pending=pending(), code=app.at(LATER))
    assert receipt.fact.kind == "access.signed_in"


def test_password_and_code_may_come_together(app: pyotp.TOTP) -> None:
    assert sign_in(username="lin", password=PASSWORD, code=app.at(LATER)).fact.kind == "access.signed_in"


def test_a_code_opens_once(app: pyotp.TOTP) -> None:
    code = app.at(LATER)
    sign_in(username="lin", password=PASSWORD, code=code)
    with pytest.raises(SignInFailed):
        sign_in(username="lin", password=PASSWORD, code=code)


def test_the_code_that_confirmed_does_not_open(manager: Actor) -> None:
    with clock.frozen_at(NOON):
        app = pyotp.TOTP(offer_second_step(actor=manager).secret)
        confirm_second_step(key="s1", actor=manager, code=app.at(NOON))
        with pytest.raises(SignInFailed):
            sign_in(username="lin", password=PASSWORD, code=app.at(NOON))


def test_an_older_code_does_not_open_after_a_newer_one(app: pyotp.TOTP) -> None:
    sign_in(username="lin", password=PASSWORD, code=app.at(LATER))
    with pytest.raises(SignInFailed):
        sign_in(username="lin", password=PASSWORD, code=app.at(LATER - timedelta(seconds=30)))


@pytest.mark.parametrize("off_s", [-30, 30])
def test_a_phone_half_a_minute_off_still_opens(app: pyotp.TOTP, off_s: int) -> None:
    code = app.at(LATER + timedelta(seconds=off_s))
    assert sign_in(username="lin", password=PASSWORD, code=code).fact.kind == "access.signed_in"


def test_wrong_codes_lock_even_though_the_password_is_right(app: pyotp.TOTP) -> None:
    waiting = pending()
    for _ in range(4):
        with pytest.raises(SignInFailed):
            finish_sign_in(pending=waiting, code="000000")
    with pytest.raises(LockedOut):
        finish_sign_in(pending=waiting, code="000000")
    with pytest.raises(LockedOut):
        finish_sign_in(pending=waiting, code=app.at(LATER))


def test_an_empty_code_is_a_wrong_one(app: pyotp.TOTP) -> None:
    with pytest.raises(SignInFailed):
        finish_sign_in(pending=pending(), code="")


def test_waiting_too_long_or_altering_the_wait_starts_again(app: pyotp.TOTP) -> None:
    waiting = pending()
    flipped = waiting[:-1] + ("0" if waiting[-1] != "0" else "1")
    for text in (flipped, "", "zz", "00"):
        with pytest.raises(SignInExpired):
            finish_sign_in(pending=text, code=app.at(LATER))
    with clock.frozen_at(LATER + timedelta(minutes=6)), pytest.raises(SignInExpired):
        finish_sign_in(pending=waiting, code=app.at(LATER + timedelta(minutes=6)))


def test_a_wait_ends_when_the_password_changes(app: pyotp.TOTP, manager: Actor) -> None:
    waiting = pending()
    change_password(key="p1", actor=manager, present=PASSWORD, new="four other plain words")
    with pytest.raises(SignInFailed):
        finish_sign_in(pending=waiting, code=app.at(LATER))


def test_the_secret_is_kept_sealed(app: pyotp.TOTP) -> None:
    assert app.secret.encode() not in bytes(Staff.objects.get().totp_secret_sealed or b"")


def test_a_wrong_first_code_sets_nothing_up(manager: Actor) -> None:
    offer_second_step(actor=manager)
    with pytest.raises(WrongCode):
        confirm_second_step(key="s1", actor=manager, code="abcdef")
    assert Staff.objects.get().totp_secret_sealed is None


def test_nothing_is_confirmed_that_was_not_offered(manager: Actor) -> None:
    with pytest.raises(NothingOffered):
        confirm_second_step(key="s1", actor=manager, code="123456")


def test_the_second_step_is_taken_away_with_the_password(app: pyotp.TOTP, manager: Actor) -> None:
    remove_second_step(key="s2", actor=manager, password=PASSWORD)
    assert sign_in(username="lin", password=PASSWORD).fact.kind == "access.signed_in"


def test_someone_whose_phone_is_lost_is_helped(app: pyotp.TOTP, lin: Staff) -> None:
    drop_second_step(key="s3", actor=SYSTEM, staff=lin.id)
    assert sign_in(username="lin", password=PASSWORD).fact.kind == "access.signed_in"
