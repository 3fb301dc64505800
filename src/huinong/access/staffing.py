"""Appointing, changing and dismissing people: never beyond the appointer's own scope."""

import re
from typing import Any
from uuid import UUID

from huinong.access.account import encoded_password
from huinong.access.errors import (
    NoSuchStaff,
    NotOnYourself,
    PartyElsewhere,
    PartyNeeded,
    PointElsewhere,
    PointNeeded,
    RoleNotYours,
    ScopeTooWide,
    ScopeUnfit,
    UsernameInvalid,
    UsernameTaken,
)
from huinong.access.models import Staff, county_of
from huinong.access.queries import visible_staff
from huinong.access.recording import asked_before, record
from huinong.access.roles import DIVISION_DIGITS, LABELS, MAY_GRANT, NEEDS_PARTY, NEEDS_POINT
from huinong.access.second_step import forget_second_step
from huinong.access.signing import clean_username, unlock
from huinong.access.values import Appointment, NewStaff
from huinong.edge import gates
from huinong.journal.services import act
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.points.queries import points_by_id

COUNTY_DIGITS = 6
USERNAME = re.compile(r"[\w.\-]{2,60}")


def create_staff(*, key: str, actor: Actor, new: NewStaff, may_use_admin: bool = False) -> Receipt:
    """Appoint a person; the fact names them (`facts["staff"]`). `may_use_admin` is for the system alone.

    Raises ScopeTooWide, RoleNotYours, ScopeUnfit, PointNeeded, PointElsewhere, PartyNeeded, PartyElsewhere,
    UsernameTaken, UsernameInvalid, WeakPassword.
    """
    gates.require(actor, "access.manage")
    assert not may_use_admin or actor.role == Role.SYSTEM, "Django's admin is opened from the command line"
    username = clean_username(new.username)
    if not USERNAME.fullmatch(username):
        raise UsernameInvalid(username=username)
    appointment = Appointment(name=new.name, role=new.role, division=new.division, point=new.point, party=new.party)
    _require_grant(actor, appointment)
    staff = Staff(
        username=username,
        language=new.language,
        is_staff=may_use_admin,
        is_superuser=may_use_admin,
        created_at=clock.now(),
        **_columns(appointment),
    )
    staff.password = encoded_password(new.password, staff)
    return _create(key, actor, staff)


@act
def _create(key: str, actor: Actor, staff: Staff) -> Receipt:
    told = _told(staff)
    asked = {**told, "name": staff.name}
    if known := asked_before(key, staff.county, staff.username, asked):
        return known
    if Staff.objects.filter(username=staff.username).exists():
        raise UsernameTaken(username=staff.username)
    staff.save(force_insert=True)
    return record(key, staff, asked, {"changed": ["appointed"], **told}, actor=actor)


@act
def change_staff(*, key: str, actor: Actor, staff: UUID, to: Appointment) -> Receipt:
    """Make a person what `to` says. Raises as `create_staff`, and NoSuchStaff, NotOnYourself."""
    gates.require(actor, "access.manage")
    row = _locked(actor, staff)
    columns = _columns(to)
    asked = {"staff": str(staff), **_plain(columns)}
    if known := asked_before(key, county_of(to.division), row.username, asked):
        return known
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    if str(row.id) == actor.id and set(changed) - {"name"}:
        raise NotOnYourself
    _require_grant(actor, to)
    for name in changed:
        setattr(row, name, columns[name])
    row.save(update_fields=changed)
    return record(key, row, asked, {"changed": changed, **_told(row)}, actor=actor)


def set_password(*, key: str, actor: Actor, staff: UUID, password: str) -> Receipt:
    """Give a person who forgot theirs a new password; it also unlocks them.

    Raises NoSuchStaff, NotOnYourself, RoleNotYours, WeakPassword.
    """
    gates.require(actor, "access.manage")
    row = visible_staff(actor).filter(id=staff).first()
    if row is None:
        raise NoSuchStaff
    return _set_password(key, actor, staff, encoded_password(password, row))


@act
def _set_password(key: str, actor: Actor, staff: UUID, encoded: str) -> Receipt:
    row = _locked_other(actor, staff)
    asked = {"staff": str(staff), "password": True}
    if known := asked_before(key, row.county, row.username, asked):
        return known
    row.password = encoded
    row.save(update_fields=["password"])
    unlock(row.username)
    return record(key, row, asked, {"changed": ["password"]}, actor=actor)


@act
def unlock_staff(*, key: str, actor: Actor, staff: UUID) -> Receipt:
    """Let a person try again at once after too many failed tries. Raises NoSuchStaff."""
    gates.require(actor, "access.manage")
    row = _locked(actor, staff)
    asked = {"staff": str(staff), "unlocked": True}
    if known := asked_before(key, row.county, row.username, asked):
        return known
    unlock(row.username)
    return record(key, row, asked, {"changed": ["unlocked"]}, actor=actor)


@act
def drop_second_step(*, key: str, actor: Actor, staff: UUID) -> Receipt:
    """Stop asking a person for a code, for one whose phone is lost. Raises NoSuchStaff."""
    gates.require(actor, "access.manage")
    row = _locked_other(actor, staff)
    asked = {"staff": str(staff), "second_step": False}
    if known := asked_before(key, row.county, row.username, asked):
        return known
    forget_second_step(row)
    return record(key, row, asked, {"changed": ["second_step"], "second_step": False}, actor=actor)


def _locked_other(actor: Actor, staff: UUID) -> Staff:
    """As `_locked`, for what nobody may do to themselves without their password. Raises NotOnYourself."""
    if str(staff) == actor.id:
        raise NotOnYourself
    return _locked(actor, staff)


def _locked(actor: Actor, staff: UUID) -> Staff:
    """The row of someone the actor manages, locked. Raises NoSuchStaff, RoleNotYours."""
    row = visible_staff(actor).select_for_update().filter(id=staff).first()
    if row is None:
        raise NoSuchStaff
    _require_role(actor, Role(row.role))
    if row.is_superuser and actor.role != Role.SYSTEM:
        raise RoleNotYours(role="Django admin")
    return row


def _require_role(actor: Actor, role: Role) -> None:
    if role not in MAY_GRANT.get(actor.role, frozenset()):
        raise RoleNotYours(role=LABELS.get(role, role))


def _require_grant(actor: Actor, to: Appointment) -> None:
    """What may be given: a role the actor appoints, that fits its scope, inside the actor's own."""
    _require_role(actor, to.role)
    if not actor.scope.covers(to.division, point=to.point, party=to.party):
        raise ScopeTooWide(division=to.division or "—")
    if len(to.division) not in DIVISION_DIGITS[to.role] or not re.fullmatch(r"[0-9]*", to.division):
        raise ScopeUnfit(role=LABELS[to.role], division=to.division or "—")
    if to.role in NEEDS_POINT and to.point is None:
        raise PointNeeded(role=LABELS[to.role])
    if to.role in NEEDS_PARTY and to.party is None:
        raise PartyNeeded(role=LABELS[to.role])
    if actor.role != Role.SYSTEM:
        require_holders(to)


def require_holders(to: Appointment | NewStaff) -> None:
    """A point and a party must be of the place that is given: of another they would narrow the scope to nothing.

    Raises PointElsewhere, PartyElsewhere. The system, which also founds counties, is not held to it.
    """
    county = to.division[:COUNTY_DIGITS]
    point = points_by_id(county, [to.point]).get(to.point) if to.point else None
    if to.point and (point is None or not point.division.startswith(to.division)):
        raise PointElsewhere(division=to.division or "—")
    party = parties_by_id(county, [to.party]).get(to.party) if to.party else None
    if to.party and (party is None or party.merged_into):
        raise PartyElsewhere(division=county or "—")


def _columns(to: Appointment) -> dict[str, Any]:
    return {
        "name": to.name.strip(),
        "role": to.role.value,
        "division": to.division,
        "point": to.point,
        "party": to.party,
        "is_active": to.is_active,
    }


def _plain(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in columns.items()}


def _told(staff: Staff) -> dict[str, Any]:
    """What the journal keeps of an appointment: no name, which is the person's own."""
    columns = {"role": staff.role, "division": staff.division, "point": staff.point, "party": staff.party}
    return {**_plain(columns), "is_active": staff.is_active}
