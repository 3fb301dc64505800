"""The frozen values that cross this room's doors."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from huinong.journal.values import Receipt
from huinong.kernel.actor import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    """A person to appoint. `division` is a code prefix; `point` or `party` narrow it."""

    username: str
    name: str
    role: Role
    division: str
    password: str = field(repr=False)
    point: UUID | None = None
    party: UUID | None = None
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """What a person is, as it should be after a change."""

    name: str
    role: Role
    division: str
    point: UUID | None = None
    party: UUID | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSummary:
    """One person, as those who manage them see them."""

    id: UUID
    username: str
    name: str
    role: Role
    division: str
    point: UUID | None
    party: UUID | None
    is_active: bool
    is_superuser: bool
    has_second_step: bool
    last_signed_in_at: datetime | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSummary:
    """One API token, as its owner sees it."""

    id: UUID
    name: str
    prefix: str
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None
    is_usable: bool


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """The answer to issuing a token. `secret` is shown this once; None when the act is a repeat."""

    receipt: Receipt
    secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class SecondStepOffer:
    """What an authenticator app needs: the `otpauth:` address for a QR code, and the secret to type."""

    address: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of personal data: who read whose, what, when and why."""

    fact: UUID
    read_at: datetime
    county: str
    reader: str
    reader_name: str
    reader_role: str
    subject: str
    subject_name: str
    scheme: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Readings:
    """The latest readings, newest first, and how many there are in all."""

    rows: tuple[Reading, ...]
    total: int
