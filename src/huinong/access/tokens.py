"""API tokens: issued once in the clear, kept as a keyed hash, good until they expire or are revoked."""

import hmac
import re
import secrets
from datetime import timedelta
from uuid import UUID

from huinong.access.actors import actor_of
from huinong.access.errors import NoSuchStaff, NoSuchToken, TokenDaysInvalid, TokenRefused
from huinong.access.facts import TOKEN_ISSUED, TOKEN_REVOKED
from huinong.access.models import Staff, Token
from huinong.access.queries import visible_staff
from huinong.access.recording import asked_before, record
from huinong.access.values import IssuedToken
from huinong.edge import gates
from huinong.journal.services import act
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.registry.policies.queries import figure
from huinong.storage.secrets import keyed_hash

SHAPE = re.compile(r"hn_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")  # `hn_`, so that scanners recognise a leaked one


def _hash(secret: str) -> str:
    return keyed_hash("api token", secret)


@act
def issue_token(*, key: str, actor: Actor, name: str, days: int, staff: UUID | None = None) -> IssuedToken:
    """Issue a token that acts as its owner. People issue their own; the system may for anyone (`staff`).

    Raises TokenDaysInvalid. A repeat answers with the receipt alone: the secret is nowhere kept.
    """
    owner = _owner(actor, staff)
    asked = {"name": name, "days": days}
    if known := asked_before(key, owner.county, owner.username, asked, kind=TOKEN_ISSUED.name):
        return IssuedToken(known, None)
    most = figure("access.token_days", division=owner.county, on=clock.today())
    if not 1 <= days <= most:
        raise TokenDaysInvalid(days=days, most=most)
    prefix = secrets.token_hex(4)
    secret = f"hn_{prefix}_{secrets.token_urlsafe(32)}"
    now = clock.now()
    token = Token(staff=owner, name=name, prefix=prefix, created_at=now, expires_at=now + timedelta(days=days))
    token.secret_hash = _hash(secret)
    token.save(force_insert=True)
    facts = {"token": str(token.id), "name": name, "expires_on": clock.day_of(token.expires_at).isoformat()}
    return IssuedToken(record(key, owner, asked, facts, actor=actor, kind=TOKEN_ISSUED.name), secret)


def _owner(actor: Actor, staff: UUID | None) -> Staff:
    wanted = str(staff or actor.id)
    if actor.role == Role.SYSTEM and staff is None:
        raise NoSuchStaff
    if wanted != actor.id and actor.role != Role.SYSTEM:
        raise NoSuchStaff
    row = Staff.objects.select_for_update().filter(id=wanted).first()
    if row is None:
        raise NoSuchStaff
    return row


@act
def revoke_token(*, key: str, actor: Actor, token: UUID) -> Receipt:
    """End a token of the actor's own, or of someone they manage. Raises NoSuchToken."""
    row = Token.objects.select_for_update().filter(id=token).first()
    if row is None:
        raise NoSuchToken
    owner = row.staff
    if str(owner.id) != actor.id:
        gates.require(actor, "access.manage")
        if not visible_staff(actor).filter(id=owner.id).exists():
            raise NoSuchToken
    asked = {"token": str(token)}
    if known := asked_before(key, owner.county, owner.username, asked, kind=TOKEN_REVOKED.name):
        return known
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
    return record(key, owner, asked, {**asked, "name": row.name}, actor=actor, kind=TOKEN_REVOKED.name)


def actor_of_token(secret: str) -> tuple[Actor, Staff]:
    """Whoever this token acts as. Raises TokenRefused when it is unknown, altered, expired, revoked, or its owner left.

    The row is found by the public prefix; the rest is compared as keyed hashes, in constant time.
    """
    shape = SHAPE.fullmatch(secret)
    if shape is None:
        raise TokenRefused
    token = Token.objects.select_related("staff").filter(prefix=shape[1]).first()
    if not hmac.compare_digest(_hash(secret), token.secret_hash if token else "") or token is None:
        raise TokenRefused
    if token.revoked_at is not None or token.expires_at <= clock.now() or not token.staff.is_active:
        raise TokenRefused
    _note_use(token)
    return actor_of(token.staff), token.staff


def _note_use(token: Token) -> None:
    """Once a day: a write at every call would queue readers behind it."""
    today = clock.today()
    if token.last_used_on != today:
        Token.objects.filter(id=token.id).update(last_used_on=today)
