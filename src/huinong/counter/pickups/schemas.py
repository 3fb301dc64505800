"""What the API of pick-ups takes and answers."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from huinong.counter.pickups.booking import ADDRESS, MOST_G, MOST_PIECES, NAME
from huinong.counter.pickups.services import TEXT
from huinong.counter.pickups.values import Room, State
from huinong.counter.pickups.windows import DAY_MINUTES, MOST_HOURS, MOST_PLACES
from huinong.edge.api import Many, Strict


class WindowIn(Strict):
    """A window to offer every week: `weekday` 0 is Monday, times are minutes of the day, `places` addresses."""

    weekday: int = Field(ge=0, le=6)
    opens: int = Field(ge=0, lt=DAY_MINUTES)
    closes: int = Field(gt=0, le=DAY_MINUTES)
    places: int = Field(ge=1, le=MOST_PLACES)
    cut_off_hours: int = Field(ge=0, le=MOST_HOURS)
    valid_from: date


class EndIn(Strict):
    """`on` is the first day on which the window no longer holds."""

    on: date


class BookingIn(Strict):
    """Whom to call on. `phone` is whole, `weight_g` is about; `village` has twelve digits."""

    window: UUID
    day: date
    name: str = Field(min_length=1, max_length=NAME)
    phone: str = Field(min_length=1, max_length=20)
    address: str = Field(min_length=1, max_length=ADDRESS)
    village: str = Field(pattern=r"^[0-9]{12}$")
    pieces: int = Field(ge=1, le=MOST_PIECES)
    weight_g: int = Field(ge=1, le=MOST_G)


class MoveIn(Strict):
    window: UUID
    day: date


class ReasonIn(Strict):
    reason: str = Field(min_length=1, max_length=TEXT)


class DoneIn(Strict):
    """Waybill numbers of what was taken in, if they are known."""

    accepted: Many[str] = Field(default_factory=list)


class WindowOut(Schema):
    id: UUID
    county: str
    point: UUID
    weekday: int
    opens: int
    closes: int
    places: int
    cut_off_hours: int
    valid_from: date
    valid_to: date | None


class SlotOut(Schema):
    """A window of a day: how many addresses are taken, and whether it takes another."""

    window: WindowOut
    day: date
    taken: int
    left: int
    room: Room


class BookingOut(Schema):
    """A booking; the phone is masked."""

    county: str
    number: str
    point: UUID
    window: UUID
    opens: int
    closes: int
    day: date
    name: str
    phone: str
    address: str
    village: str
    pieces: int
    weight_g: int
    party: UUID | None
    state: State
    reason: str
    accepted: list[str]
    booked_at: datetime
    closed_at: datetime | None
