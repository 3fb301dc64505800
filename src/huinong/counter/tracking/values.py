"""What a person who proved a piece is told of it. No name, phone or address in full; no sender."""

from dataclasses import dataclass
from datetime import datetime

from huinong.counter.consents.values import Covers, Standing


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to the piece, in plain words."""

    at: datetime
    said: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class OpenDays:
    """Days of the week that are open alike: `周一至周五`, `08:00–12:00, 14:00–18:00`."""

    days: str
    times: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The station a piece is for. Coordinates are WGS-84, None unless somebody measured them."""

    name: str
    address: str
    today: str
    week: tuple[OpenDays, ...]
    market: str
    lng: float | None
    lat: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """One piece: where it is, what happened to it, where it is fetched, and whom to call.

    `consent` is how their word on leaving it at a station stands; None for a piece that is sent from here. `covers` is
    what a word may still speak of, and `said_of` what the word that holds speaks of, in plain words.
    """

    carrier: str
    carrier_code: str
    number: str
    recipient: str
    phone: str
    where: str
    tone: str
    shelf_code: str
    cod_fen: int
    steps: tuple[Step, ...]
    place: Place | None
    help_phone: int
    consent: Standing | None
    covers: tuple[tuple[Covers, str], ...]
    said_of: str
