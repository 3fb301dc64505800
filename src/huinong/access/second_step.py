"""The optional second step: time-based one-time codes (RFC 6238), each good once."""

import hmac
from datetime import datetime

import pyotp

from huinong.access.errors import NothingOffered, WrongCode
from huinong.access.models import Staff
from huinong.access.recording import asked_before, record, themselves
from huinong.access.values import SecondStepOffer
from huinong.journal.services import act
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage.secrets import seal, unseal

STEP_S = 30
DRIFT = (-1, 0, 1)  # steps a phone's clock may be off (RFC 6238 §5.2 advises one)
ISSUER = "huinong 惠农"


@act
def offer_second_step(*, actor: Actor) -> SecondStepOffer:
    """Make a secret for the actor's own authenticator app; nothing holds until `confirm_second_step`."""
    staff = themselves(actor)
    secret = pyotp.random_base32()
    staff.totp_offered_sealed = seal(secret)
    staff.save(update_fields=["totp_offered_sealed"])
    return _offer(staff, secret)


def offered_second_step(*, actor: Actor) -> SecondStepOffer:
    """The offer that waits for its first code. Raises NothingOffered."""
    staff = Staff.objects.get(id=actor.id)
    if staff.totp_offered_sealed is None:
        raise NothingOffered
    return _offer(staff, unseal(bytes(staff.totp_offered_sealed)))


def _offer(staff: Staff, secret: str) -> SecondStepOffer:
    return SecondStepOffer(pyotp.TOTP(secret).provisioning_uri(name=staff.username, issuer_name=ISSUER), secret)


@act
def confirm_second_step(*, key: str, actor: Actor, code: str) -> Receipt:
    """Ask for a code at every sign-in from now on. Raises NothingOffered, WrongCode."""
    staff = themselves(actor)
    asked = {"second_step": True}
    if known := asked_before(key, staff.county, staff.username, asked):
        return known
    if staff.totp_offered_sealed is None:
        raise NothingOffered
    step = _matching_step(unseal(bytes(staff.totp_offered_sealed)), code, clock.now())
    if step is None:
        raise WrongCode
    staff.totp_secret_sealed, staff.totp_offered_sealed, staff.totp_last_step = staff.totp_offered_sealed, None, step
    staff.save(update_fields=["totp_secret_sealed", "totp_offered_sealed", "totp_last_step"])
    return record(key, staff, asked, {"changed": ["second_step"], "second_step": True}, actor=actor)


def forget_second_step(staff: Staff) -> None:
    """Drop the secret and any offer; the caller has locked the row and records the act."""
    staff.totp_secret_sealed = staff.totp_offered_sealed = None
    staff.save(update_fields=["totp_secret_sealed", "totp_offered_sealed"])


def spend_code(staff: Staff, code: str, now: datetime) -> bool:
    """Whether `code` is this person's now and was not used before; it is used from here on. The row is locked."""
    assert staff.totp_secret_sealed is not None, "asked only of those with a second step"
    step = _matching_step(unseal(bytes(staff.totp_secret_sealed)), code, now)
    if step is None or step <= staff.totp_last_step:
        return False
    staff.totp_last_step = step
    staff.save(update_fields=["totp_last_step"])
    return True


def _matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is. All candidates are compared, each in constant time."""
    typed = "".join(code.split()).encode()
    present = int(now.timestamp()) // STEP_S
    totp = pyotp.TOTP(secret, interval=STEP_S)
    steps = [present + drift for drift in DRIFT]
    fits = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), typed)]
    return fits[-1] if fits else None
