"""Signing in: the password, the lock after failed tries, and the second step.

Known and unknown usernames take one path: one Argon2 computation, the same queries, the same facts,
the same lock and the same answers. The password is weighed before the transaction begins, because
Argon2 takes longer than every other writer should wait; the transaction then checks that it is still
the same password.
"""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
from cryptography.exceptions import InvalidTag
from django.contrib.auth.hashers import check_password, make_password
from django.utils.formats import date_format
from django.utils.timezone import localtime

from huinong.access.actors import actor_of
from huinong.access.errors import CodeNeeded, LockedOut, SignInExpired, SignInFailed, WrongPassword
from huinong.access.facts import LOCKED, SIGN_IN_FAILED, SIGNED_IN
from huinong.access.models import FailedTries, Staff, county_of
from huinong.access.recording import thread_of
from huinong.access.second_step import spend_code
from huinong.edge.gates import SYSTEM
from huinong.journal.services import act, append, append_many
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.policies.queries import figure
from huinong.storage.secrets import keyed_hash, seal, unseal

CODE_WAIT = timedelta(minutes=5)  # between the password and the code
PASSWORD_LENGTH = 256  # Argon2 reads it all; nobody types more
KEPT = timedelta(days=1)  # old failed tries, before they are swept
SWEPT = 100


@dataclass(frozen=True, slots=True)
class _Proof:
    """That someone gave the password whose hash has this fingerprint; "" when they did not."""

    username: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """How many failed tries lock, and for how long: policies of the county."""

    limit: int
    lasts: timedelta


def clean_username(text: str) -> str:
    """One spelling of a username: NFKC, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", text).replace("\0", "").strip().lower()


def username_hash(username: str) -> str:
    """How a tried username is kept."""
    return keyed_hash("username", username)


def fingerprint(encoded: str) -> str:
    """Tells whether a stored password has changed since it was weighed."""
    return keyed_hash("password", encoded)


def sign_in(*, username: str, password: str, code: str = "") -> Receipt:
    """Let a person in; the receipt's fact names them (`facts["staff"]`).

    Raises SignInFailed, LockedOut; and CodeNeeded, whose `pending` goes to `finish_sign_in`, when the
    password is right, a second step is set and no code came along.
    """
    proof = _weigh(clean_username(username), password[:PASSWORD_LENGTH])
    return _answered(_admit(proof, code))


def finish_sign_in(*, pending: str, code: str) -> Receipt:
    """Let a person in by the code of their second step. Raises SignInExpired, SignInFailed, LockedOut."""
    try:
        username, mark, until = orjson.loads(unseal(bytes.fromhex(pending)))
    except (ValueError, InvalidTag):
        raise SignInExpired from None
    if datetime.fromisoformat(until) < clock.now():
        raise SignInExpired
    return _answered(_admit(_Proof(username, mark), code or "-"))


def _answered(outcome: Receipt | Refusal) -> Receipt:
    """Refusals are raised only now: what they recorded is committed."""
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _weigh(username: str, password: str) -> _Proof:
    staff = Staff.objects.filter(username=username).first()
    if staff is None:
        make_password(password)  # as long as checking one
        return _Proof(username, "")
    return _Proof(username, fingerprint(staff.password) if check_password(password, staff.password) else "")


@act
def _admit(proof: _Proof, code: str) -> Receipt | Refusal:
    tries, staff, rule = _look(proof)
    now = clock.now()
    if tries.locked_until and tries.locked_until > now:
        return LockedOut(until=_clock_time(tries.locked_until))
    if staff is None or not _holds(proof, staff):
        return _failed(tries, staff, "password", rule)
    if staff.totp_secret_sealed is not None:
        if not code:
            return CodeNeeded(_pending(proof, now))
        if not spend_code(staff, code, now):
            return _failed(tries, staff, "code", rule)
    tries.delete()
    return append(_entry(SIGNED_IN.name, staff, tries, {"username": staff.username}), actor=actor_of(staff))


def confirm_password(*, actor: Actor, password: str) -> None:
    """Whoever is signed in is still the one who knows the password.

    Failed tries count towards the lock, so that a borrowed session cannot be used to guess.
    Raises WrongPassword, LockedOut.
    """
    staff = Staff.objects.get(id=actor.id)
    proof = _weigh(staff.username, password[:PASSWORD_LENGTH])
    if refusal := _confirm(proof):
        raise refusal


@act
def _confirm(proof: _Proof) -> Refusal | None:
    tries, staff, rule = _look(proof)
    if tries.locked_until and tries.locked_until > clock.now():
        return LockedOut(until=_clock_time(tries.locked_until))
    if staff is None or not _holds(proof, staff):
        refusal = _failed(tries, staff, "password", rule)
        return refusal if isinstance(refusal, LockedOut) else WrongPassword()
    return None


def unlock(username: str) -> None:
    """Forget the failed tries under this username; the caller records the act."""
    FailedTries.objects.filter(username_hash=username_hash(username)).delete()


def _look(proof: _Proof) -> tuple[FailedTries, Staff | None, _Rule]:
    """Lock and read what decides: the tries, the person if there is one, and the rule where they work."""
    tries, _ = FailedTries.objects.select_for_update().get_or_create(
        username_hash=username_hash(proof.username), defaults={"last_failed_at": clock.now()}
    )
    staff = Staff.objects.select_for_update().filter(username=proof.username).first()
    county = county_of(staff.division if staff else "")
    limit = figure("access.lockout_tries", division=county, on=clock.today())
    minutes = figure("access.lockout_minutes", division=county, on=clock.today())
    return tries, staff, _Rule(limit, timedelta(minutes=minutes))


def _holds(proof: _Proof, staff: Staff) -> bool:
    return staff.is_active and hmac.compare_digest(proof.fingerprint, fingerprint(staff.password))


def _pending(proof: _Proof, now: datetime) -> str:
    return seal(orjson.dumps([proof.username, proof.fingerprint, now + CODE_WAIT]).decode()).hex()


def _failed(tries: FailedTries, staff: Staff | None, reason: str, rule: _Rule) -> Refusal:
    """Count the try, and lock when it is one too many. Tries older than a lock lasts are forgotten."""
    now = clock.now()
    tries.failed = 1 if tries.last_failed_at + rule.lasts <= now else tries.failed + 1
    tries.last_failed_at = now
    tries.locked_until = now + rule.lasts if tries.failed >= rule.limit else None
    tries.save(update_fields=["failed", "last_failed_at", "locked_until"])
    _forget_old_tries(now)
    entries = [_entry(SIGN_IN_FAILED.name, staff, tries, {"reason": reason, "failed": tries.failed})]
    if tries.locked_until:
        until = _clock_time(tries.locked_until)
        entries.append(_entry(LOCKED.name, staff, tries, {"until": until}))
    append_many(entries, actor=SYSTEM)
    return LockedOut(until=until) if tries.locked_until else SignInFailed(left=rule.limit - tries.failed)


def _forget_old_tries(now: datetime) -> None:
    """Sweep a few old rows, leaving those that another sign-in holds."""
    old = FailedTries.objects.select_for_update(skip_locked=True).filter(last_failed_at__lte=now - KEPT)
    FailedTries.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:SWEPT])).delete()


def _entry(kind: str, staff: Staff | None, tries: FailedTries, facts: dict[str, object]) -> Entry:
    return Entry(
        key=f"sign-in/{new_id()}",
        kind=kind,
        county=county_of(staff.division if staff else ""),
        thread=thread_of(staff.username if staff else tries.username_hash),
        happened_at=clock.now(),
        facts={"staff": str(staff.id) if staff else None, "username_hash": tries.username_hash, **facts},
    )


def _clock_time(moment: datetime) -> str:
    return date_format(localtime(moment, clock.BEIJING), "H:i")
