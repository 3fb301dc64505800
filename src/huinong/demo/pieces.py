"""The pieces of the demo and the scans that move them."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from huinong.demo import people
from huinong.demo.world import COUNTY, Coop, Courier, Station, Town, World, partner
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import services
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import Answer, ManifestLine, Outcome, PieceId, Scan

BATCH = 500
COD_EACH = 60  # one piece of so many is handed over against cash
GOODS_G = (180, 320, 450, 700, 1_100, 1_800, 3_200, 5_400)
T = TypeVar("T")


@dataclass(slots=True)
class Piece:
    """An inbound piece on its way: who it is for, where it goes, and what its shelf told."""

    id: PieceId
    person: people.Person
    village: str
    station: Station
    cod_fen: int = 0
    shelf_code: str = ""
    collected_at: datetime | None = None
    is_gone: bool = False

    @property
    def paid(self) -> dict[str, str]:
        """What whoever hands it over says of its cash on delivery."""
        return {"cod": "cash"} if self.cod_fen else {}


@dataclass(slots=True)
class Load:
    """A sealed bag and what is in it."""

    bag: str
    pieces: list[Piece]


@dataclass(slots=True)
class Week:
    """What one day leaves to the next, and how the demo counts its acts."""

    at_centre: list[Piece] = field(default_factory=list)
    held: dict[str, list[Load]] = field(default_factory=dict)
    damaged: list[tuple[date, Piece]] = field(default_factory=list)
    missing: list[tuple[date, Town, Piece]] = field(default_factory=list)
    gone: list[Piece] = field(default_factory=list)
    sent_back: list[Piece] = field(default_factory=list)
    claims: list[tuple[date, str]] = field(default_factory=list)
    in_town: dict[str, list[Piece]] = field(default_factory=dict)
    to_shelve: dict[str, list[tuple[Piece, datetime]]] = field(default_factory=dict)
    on_shelf: list[Piece] = field(default_factory=list)
    to_pack: list[tuple[Coop, str]] = field(default_factory=list)
    at_stations: dict[str, list[PieceId]] = field(default_factory=dict)
    at_towns: dict[str, list[PieceId]] = field(default_factory=dict)
    to_dispatch: list[PieceId] = field(default_factory=list)
    on_the_road: list[tuple[date, PieceId]] = field(default_factory=list)
    bank_fen: int = 0
    at_bank: set[UUID] = field(default_factory=set)
    serial: int = 0
    acts: int = 0
    refused: list[str] = field(default_factory=list)


def chunks(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """Rows, some hundreds at a time."""
    stream = iter(rows)
    while chunk := list(islice(stream, size)):
        yield chunk


def draw_pieces(
    draw: random.Random, world: World, week: Week, courier: Courier, villages: Sequence[str]
) -> list[Piece]:
    """One made-up piece for each of these villages."""
    made = []
    for village in villages:
        week.serial += 1
        piece = PieceId(courier.code, courier.number(week.serial))
        cod_fen = 0 if week.serial % COD_EACH else 1_900 + week.serial % 97 * 210
        made.append(Piece(piece, people.person(draw), village, world.station_of(village), cod_fen))
    return made


def announce(
    draw: random.Random, week: Week, manifest: str, pieces: Sequence[Piece], *, by: Courier, at: datetime
) -> None:
    """The partner's manager sends the manifest of these pieces."""
    lines = [
        ManifestLine(
            number=piece.id.number, village=piece.village, recipient_name=piece.person.name,
            recipient_phone=piece.person.phone, weight_g=draw.choice(GOODS_G), station=piece.station.point,
            cod_fen=piece.cod_fen,
        )
        for piece in pieces
    ]  # fmt: skip
    for number, chunk in enumerate(chunks(lines)):
        services.announce(
            county=COUNTY, carrier=by.code, manifest=f"{manifest}-{number}", lines=chunk, happened_at=at,
            actor=partner(by),
        )  # fmt: skip
    week.acts += len(lines)


def scan(
    week: Week, actor: Actor, event: Event, point: UUID, moves: Iterable[tuple[PieceId, datetime, dict[str, Any]]]
) -> list[Outcome]:
    """Record one kind of scan at one point, in batches; what is refused is kept to be told."""
    scans = [
        Scan(
            scan_id=f"demo/{event}/{point}/{piece.carrier}-{piece.number}/{at:%m%d%H}",
            event=event, carrier=piece.carrier, number=piece.number, point=point, happened_at=at,
            device="demo", details=details,
        )
        for piece, at, details in moves
    ]  # fmt: skip
    return record(week, actor, scans)


def record(week: Week, actor: Actor, scans: Sequence[Scan]) -> list[Outcome]:
    """Send scans as a device does, some hundreds at a time."""
    outcomes: list[Outcome] = []
    for chunk in chunks(scans):
        outcomes += services.record_scans(county=COUNTY, scans=chunk, actor=actor)
    week.acts += len(outcomes)
    week.refused += [f"{outcome.scan_id}: {outcome.code}" for outcome in outcomes if outcome.answer is Answer.REFUSED]
    return outcomes
