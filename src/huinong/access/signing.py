"""Signing in: the password, the locks after failed tries, and the second step.

Failed tries are counted under the username, and for the network they come from: one guesses at a single person's
password, the other tries one password on many.

Known and unknown usernames take one path: one Argon2 computation, the same queries, the same facts,
the same lock and the same answers. The password is weighed before the transaction begins, because
Argon2 takes longer than every other writer should wait; the transaction then checks that it is still
the same password.
"""

import hmac
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson
from cryptography.exceptions import InvalidTag
from django.contrib.auth.hashers import check_password, make_password

from huinong.access.actors import actor_of
from huinong.access.errors import CodeNeeded, LockedOut, NetworkLocked, SignInExpired, SignInFailed, WrongPassword
from huinong.access.facts import LOCKED, SIGN_IN_FAILED, SIGNED_IN
from huinong.access.models import FailedTries, Staff, county_of
from huinong.access.recording import thread_of
from huinong.access.second_step import spend_code
from huinong.access.tries import Count, count_failed, forget, lock_of, network_of, tries_under
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


@dataclass(frozen=True, slots=True)
class _Proof:
    """That someone gave the password whose hash has this fingerprint ("" when they did not), from this network."""

    username: str
    fingerprint: str
    network: str = ""


def clean_username(text: str) -> str:
    """One spelling of a username: NFKC, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", text).replace("\0", "").strip().lower()


def username_hash(username: str) -> str:
    """How a tried username is kept."""
    return keyed_hash("username", username)


def fingerprint(encoded: str) -> str:
    """Tells whether a stored password has changed since it was weighed."""
    return keyed_hash("password", encoded)


def sign_in(*, username: str, password: str, code: str = "", address: str = "") -> Receipt:
    """Let a person in; the receipt's fact names them (`facts["staff"]`). `address` is the client's, "" when unknown.

    Raises SignInFailed, LockedOut, NetworkLocked; and CodeNeeded, whose `pending` goes to `finish_sign_in`, when the
    password is right, a second step is set and no code came along.
    """
    proof = _weigh(clean_username(username), password[:PASSWORD_LENGTH])
    return _answered(_admit(replace(proof, network=network_of(address)), code))


def finish_sign_in(*, pending: str, code: str, address: str = "") -> Receipt:
    """Let a person in by the code of their second step. Raises as `sign_in` does, and SignInExpired."""
    try:
        username, mark, until = orjson.loads(unseal(bytes.fromhex(pending)))
    except (ValueError, InvalidTag):
        raise SignInExpired from None
    if datetime.fromisoformat(until) < clock.now():
        raise SignInExpired
    return _answered(_admit(_Proof(username, mark, network_of(address)), code or "-"))


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
    counts, staff = _look(proof)
    now = clock.now()
    if locked := lock_of(counts, now):
        return locked
    if staff is None or not _holds(proof, staff):
        return _failed(counts, staff, "password")
    if staff.totp_secret_sealed is not None:
        if not code:
            return CodeNeeded(_pending(proof, now))
        if not spend_code(staff, code, now):
            return _failed(counts, staff, "code")
    forget(counts)
    return append(_entry(SIGNED_IN.name, staff, counts[0], {"username": staff.username}), actor=actor_of(staff))


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
    counts, staff = _look(proof)
    if locked := counts[0].refusal(clock.now()):
        return locked
    if staff is None or not _holds(proof, staff):
        refusal = _failed(counts, staff, "password")
        return refusal if isinstance(refusal, LockedOut) else WrongPassword()
    return None


def unlock(username: str) -> None:
    """Forget the failed tries under this username; the caller records the act."""
    FailedTries.objects.filter(mark=username_hash(username)).delete()


def _look(proof: _Proof) -> tuple[tuple[Count, ...], Staff | None]:
    """Lock and read what decides: the tries under the username and from the network, and the person if there is one."""
    tries = tries_under(username_hash(proof.username))
    nearby = tries_under(keyed_hash("network", proof.network)) if proof.network else None
    staff = Staff.objects.select_for_update().filter(username=proof.username).first()
    county, today = county_of(staff.division if staff else ""), clock.today()
    lasts = timedelta(minutes=figure("access.lockout_minutes", division=county, on=today))
    own = Count(tries, figure("access.lockout_tries", division=county, on=today), lasts, LockedOut)
    if nearby is None:
        return (own,), staff
    return (own, Count(nearby, figure("access.network_tries", on=today), lasts, NetworkLocked)), staff


def _holds(proof: _Proof, staff: Staff) -> bool:
    return staff.is_active and hmac.compare_digest(proof.fingerprint, fingerprint(staff.password))


def _pending(proof: _Proof, now: datetime) -> str:
    return seal(orjson.dumps([proof.username, proof.fingerprint, now + CODE_WAIT]).decode()).hex()


def _failed(counts: Sequence[Count], staff: Staff | None, reason: str) -> Refusal:
    """Count the try, and tell the journal of it."""
    now = clock.now()
    count_failed(counts, now)
    own = counts[0]
    entries = [_entry(SIGN_IN_FAILED.name, staff, own, {"reason": reason, "failed": own.tries.failed})]
    locks = [refusal for count in counts if (refusal := count.refusal(now))]
    entries += [_entry(LOCKED.name, staff, own, {**lock.facts, "lock": lock.code}) for lock in locks]
    append_many(entries, actor=SYSTEM)
    return locks[0] if locks else SignInFailed(left=own.limit - own.tries.failed)


def _entry(kind: str, staff: Staff | None, own: Count, facts: dict[str, object]) -> Entry:
    mark = own.tries.mark
    return Entry(
        key=f"sign-in/{new_id()}",
        kind=kind,
        county=county_of(staff.division if staff else ""),
        thread=thread_of(staff.username if staff else mark),
        happened_at=clock.now(),
        facts={"staff": str(staff.id) if staff else None, "username_hash": mark, **facts},
    )
