"""What people do with their own account: anyone who is signed in, for themselves alone."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from huinong.access.errors import WeakPassword
from huinong.access.models import LANGUAGES, Staff
from huinong.access.recording import asked_before, record, themselves
from huinong.access.second_step import forget_second_step
from huinong.access.signing import PASSWORD_LENGTH, confirm_password
from huinong.journal.services import act
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor


def change_password(*, key: str, actor: Actor, present: str, new: str) -> Receipt:
    """Change the actor's own password; other sessions end. Raises WrongPassword, LockedOut, WeakPassword."""
    confirm_password(actor=actor, password=present)
    encoded = encoded_password(new, Staff.objects.get(id=actor.id))
    return _store_password(key, actor, encoded)


@act
def _store_password(key: str, actor: Actor, encoded: str) -> Receipt:
    staff = themselves(actor)
    asked = {"password": True}
    if known := asked_before(key, staff.county, staff.username, asked):
        return known
    staff.password = encoded
    staff.save(update_fields=["password"])
    return record(key, staff, asked, {"changed": ["password"]}, actor=actor)


def remove_second_step(*, key: str, actor: Actor, password: str) -> Receipt:
    """Stop asking the actor for a code. Raises WrongPassword, LockedOut."""
    confirm_password(actor=actor, password=password)
    return _remove_second_step(key, actor)


@act
def _remove_second_step(key: str, actor: Actor) -> Receipt:
    staff = themselves(actor)
    asked = {"second_step": False}
    if known := asked_before(key, staff.county, staff.username, asked):
        return known
    forget_second_step(staff)
    return record(key, staff, asked, {"changed": ["second_step"], "second_step": False}, actor=actor)


@act
def prefer_language(*, actor: Actor, language: str) -> None:
    """Keep the language the actor reads in. No fact: it changes nothing for anyone else."""
    assert language in dict(LANGUAGES), "the page offers only these"
    staff = themselves(actor)
    staff.language = language
    staff.save(update_fields=["language"])


def encoded_password(password: str, staff: Staff) -> str:
    """The Argon2 hash to store. Raises WeakPassword with what `AUTH_PASSWORD_VALIDATORS` found."""
    try:
        validate_password(password, staff)
    except ValidationError as error:
        raise WeakPassword(reasons=" ".join(error.messages)) from None
    return make_password(password[:PASSWORD_LENGTH])
