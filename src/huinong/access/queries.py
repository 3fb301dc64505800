"""Reads of people and their tokens, and of who read whose personal data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from huinong.access.errors import NoSuchStaff
from huinong.access.models import FailedTries, Staff, Token
from huinong.access.values import Reading, Readings, StaffSummary, TokenSummary
from huinong.edge import gates
from huinong.edge.paging import Key
from huinong.journal.sentences import WORDS
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.registry.parties.queries import reads_of
from huinong.registry.parties.values import ReadValue
from huinong.storage.secrets import keyed_hash

DESKS = (Role.COUNTY_MANAGER, Role.DISPATCHER, Role.OUTLET_MANAGER)
LATEST = 2_000  # readings one page can sort and search; older ones by naming a subject


def visible_staff(actor: Actor) -> QuerySet[Staff]:
    """The one gate: the people whose whole scope lies inside the actor's."""
    scope = actor.scope
    rows = Staff.objects.filter(division__startswith=scope.division)
    if scope.point is not None:
        rows = rows.filter(point=scope.point)
    if scope.party is not None:
        rows = rows.filter(party=scope.party)
    return rows


def seen_staff(actor: Actor, staff: UUID) -> StaffSummary:
    """One person the actor manages. Raises NotPermitted, NoSuchStaff."""
    gates.require(actor, "access.manage")
    row = visible_staff(actor).filter(id=staff).first()
    if row is None:
        raise NoSuchStaff
    return staff_summary(row)


def staff_list(actor: Actor) -> tuple[StaffSummary, ...]:
    """Everyone the actor manages, by division and username. Raises NotPermitted."""
    gates.require(actor, "access.manage")
    return tuple(staff_summary(row) for row in visible_staff(actor).order_by("division", "username"))


def staff_named(username: str) -> StaffSummary:
    """A person by username: for the command line. Raises NoSuchStaff."""
    row = Staff.objects.filter(username=username).first()
    if row is None:
        raise NoSuchStaff
    return staff_summary(row)


def own_account(actor: Actor) -> StaffSummary:
    """The actor's own account. Raises NoSuchStaff for the system."""
    row = None if actor.role == Role.SYSTEM else Staff.objects.filter(id=actor.id).first()
    if row is None:
        raise NoSuchStaff
    return staff_summary(row)


def own_tokens(actor: Actor) -> tuple[TokenSummary, ...]:
    """The actor's own tokens, newest first."""
    now = clock.now()
    return tuple(
        TokenSummary(
            id=row.id,
            name=row.name,
            prefix=row.prefix,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_on=row.last_used_on,
            revoked_at=row.revoked_at,
            is_usable=row.revoked_at is None and row.expires_at > now,
        )
        for row in Token.objects.filter(staff_id=actor.id).order_by("-created_at", "-id")
    )


def locked_usernames(usernames: Iterable[str]) -> frozenset[str]:
    """Those of these usernames that are locked now."""
    hashes = {keyed_hash("username", username): username for username in usernames}
    held = FailedTries.objects.filter(mark__in=hashes, locked_until__gt=clock.now())
    return frozenset(hashes[found] for found in held.values_list("mark", flat=True))


def staff_summary(row: Staff) -> StaffSummary:
    """The frozen value of a person's row."""
    return StaffSummary(
        id=row.id,
        username=row.username,
        name=row.name,
        role=Role(row.role),
        division=row.division,
        point=row.point,
        party=row.party,
        is_active=row.is_active,
        is_superuser=row.is_superuser,
        has_second_step=row.totp_secret_sealed is not None,
        last_signed_in_at=row.last_login,
        language=row.language,
    )


def readings(actor: Actor, *, subject: str = "") -> Readings:
    """Who read whose personal data and why, in the counties the actor audits. Raises NotPermitted."""
    page = reads_of(actor, subject=subject, limit=LATEST)
    return Readings(_named(page.rows), page.total)


def _named(rows: Sequence[ReadValue]) -> tuple[Reading, ...]:
    names = staff_names(row.reader for row in rows)
    return tuple(
        Reading(
            fact=row.fact,
            read_at=row.read_at,
            county=row.county,
            reader=row.reader,
            reader_name=names.get(row.reader, row.reader),
            reader_role=row.reader_role,
            subject=row.subject,
            subject_name=row.subject_name,
            scheme=row.scheme,
            purpose=str(WORDS["purpose"].get(row.purpose, row.purpose)),
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Readers:
    """All readings an actor audits, newest first, read on page by page. Raises NotPermitted when it is read."""

    actor: Actor
    subject: str = ""

    @property
    def name(self) -> str:
        return f"readings of {self.subject}"

    def after(self, key: Key | None, limit: int) -> Sequence[Reading]:
        place = (datetime.fromisoformat(str(key[0])), UUID(str(key[1]))) if key else None
        return _named(reads_of(self.actor, subject=self.subject, after=place, limit=limit).rows)

    def key(self, row: Reading) -> Key:
        return row.read_at.isoformat(), str(row.fact)


def staff_names(actors: Iterable[str]) -> Mapping[str, str]:
    """Names of actors by id, for whoever may see what they did; the system has none."""
    ids = {actor for actor in actors if len(actor) == len(str(UUID(int=0)))}
    return {str(row.id): row.name for row in Staff.objects.filter(id__in=ids).only("id", "name")}


def desk_names(county: str) -> Mapping[str, str]:
    """The names of those who work at a county's desks, by actor id: whom a piece of work may be given to."""
    rows = Staff.objects.filter(division__startswith=county, role__in=DESKS, is_active=True)
    return {str(row.id): row.name for row in rows.only("id", "name").order_by("division", "username")}


def driver_names(county: str) -> Mapping[str, str]:
    """The names of a county's drivers, by actor id: to whom a departure may be given."""
    rows = Staff.objects.filter(division__startswith=county, role=Role.DRIVER, is_active=True)
    return {str(row.id): row.name for row in rows.only("id", "name").order_by("name", "username")}
