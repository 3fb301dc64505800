"""`/api/v1/access`: who I am, the staff, the tokens, and who read whose data.

Passwords, second steps and new tokens are made in the console alone: a stolen token must not make another.
"""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.access import queries, services
from huinong.access.roles import LABELS
from huinong.access.values import Appointment, NewStaff, Reading, StaffSummary, TokenSummary
from huinong.edge import gates
from huinong.edge.api import (
    ActorRequest,
    IdempotencyKey,
    Ordered,
    Page,
    Paging,
    ReceiptOut,
    Strict,
    page_of,
    receipt_out,
)
from huinong.kernel.actor import Role

router = Router(tags=["access"])


class MeOut(Schema):
    """Whoever asks: what they may do, and where (`division` is a code prefix, "" the nation)."""

    id: str
    name: str
    role: Role
    division: str
    point: UUID | None
    party: UUID | None
    permissions: list[str]


class StaffOut(Schema):
    """A person who signs in."""

    id: UUID
    username: str
    name: str
    role: Role
    division: str
    point: UUID | None
    party: UUID | None
    is_active: bool
    has_second_step: bool
    last_signed_in_at: datetime | None


class AppointmentIn(Strict):
    """What a person should be."""

    name: str = Field(min_length=1, max_length=60)
    role: Role
    division: str = Field(pattern=r"^[0-9]{0,12}$")
    point: UUID | None = None
    party: UUID | None = None
    is_active: bool = True


class StaffIn(Strict):
    """A person to appoint."""

    username: str = Field(min_length=2, max_length=60)
    password: str = Field(min_length=10, max_length=256)
    name: str = Field(min_length=1, max_length=60)
    role: Role
    division: str = Field(pattern=r"^[0-9]{0,12}$")
    point: UUID | None = None
    party: UUID | None = None


class TokenOut(Schema):
    """One of the asker's own tokens; its text is nowhere kept."""

    id: UUID
    name: str
    prefix: str
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None
    is_usable: bool


class ReadingOut(Schema):
    """Someone read someone's personal data, for this purpose."""

    read_at: datetime
    county: str
    reader: str
    reader_name: str
    reader_role: str
    subject: str
    subject_name: str
    scheme: str
    purpose: str


class ReadingsAsked(Paging):
    subject: str = Field("", max_length=64, description="Only readings of this party")


@router.get("/me", response=MeOut, summary="Who I am and what I may do")
def me(request: ActorRequest) -> MeOut:
    actor = request.actor
    return MeOut(
        id=actor.id,
        name=actor.name,
        role=actor.role,
        division=actor.scope.division,
        point=actor.scope.point,
        party=actor.scope.party,
        permissions=sorted(actor.permissions),
    )


@router.get("/staff", response=Page[StaffOut], summary="The people in my scope")
def staff(request: ActorRequest, paging: Query[Paging]) -> Page[StaffOut]:
    rows = Ordered("staff", queries.staff_list(request.actor), lambda row: (row.division, row.username))
    return page_of(rows, paging, _staff_out)


@router.get("/staff/{staff_id}", response=StaffOut, summary="One person")
def person(request: ActorRequest, staff_id: UUID) -> StaffOut:
    return _staff_out(queries.seen_staff(request.actor, staff_id))


@router.post("/staff", response=ReceiptOut, summary="Appoint a person")
def appoint(request: ActorRequest, key: IdempotencyKey, body: StaffIn) -> ReceiptOut:
    gates.require(request.actor, "access.manage")
    return receipt_out(services.create_staff(key=key, actor=request.actor, new=NewStaff(**body.dict())))


@router.put("/staff/{staff_id}", response=ReceiptOut, summary="Change a person's role, place or right to sign in")
def change(request: ActorRequest, key: IdempotencyKey, staff_id: UUID, body: AppointmentIn) -> ReceiptOut:
    to = Appointment(**body.dict())
    return receipt_out(services.change_staff(key=key, actor=request.actor, staff=staff_id, to=to))


@router.post("/staff/{staff_id}/unlock", response=ReceiptOut, summary="Let a person try again at once")
def unlock(request: ActorRequest, key: IdempotencyKey, staff_id: UUID) -> ReceiptOut:
    return receipt_out(services.unlock_staff(key=key, actor=request.actor, staff=staff_id))


@router.post("/staff/{staff_id}/second-step/drop", response=ReceiptOut, summary="Help a person whose phone is lost")
def drop_second_step(request: ActorRequest, key: IdempotencyKey, staff_id: UUID) -> ReceiptOut:
    return receipt_out(services.drop_second_step(key=key, actor=request.actor, staff=staff_id))


@router.get("/roles", response=dict[str, str], summary="The roles and their names")
def roles(request: ActorRequest) -> dict[str, str]:
    return {role.value: str(label) for role, label in LABELS.items()}


@router.get("/tokens", response=list[TokenOut], summary="My own tokens")
def tokens(request: ActorRequest) -> list[TokenOut]:
    return [_token_out(token) for token in queries.own_tokens(request.actor)]


@router.post("/tokens/{token_id}/revoke", response=ReceiptOut, summary="End a token of mine, or of someone I manage")
def revoke(request: ActorRequest, key: IdempotencyKey, token_id: UUID) -> ReceiptOut:
    return receipt_out(services.revoke_token(key=key, actor=request.actor, token=token_id))


@router.get("/readings", response=Page[ReadingOut], summary="Who read whose personal data, and why")
def readings(request: ActorRequest, asked: Query[ReadingsAsked]) -> Page[ReadingOut]:
    return page_of(queries.Readers(request.actor, asked.subject), asked, _reading_out)


def _staff_out(person: StaffSummary) -> StaffOut:
    return StaffOut(**{name: getattr(person, name) for name in StaffOut.model_fields})


def _token_out(token: TokenSummary) -> TokenOut:
    return TokenOut(**{name: getattr(token, name) for name in TokenOut.model_fields})


def _reading_out(reading: Reading) -> ReadingOut:
    return ReadingOut(**{name: getattr(reading, name) for name in ReadingOut.model_fields})
