"""A small county to try goods in: one centre, two townships, three stations, three carriers."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec import structs

from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import services
from huinong.logistics.parcels.bag_values import NewBag
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.values import (
    AskedBy,
    Checks,
    IdKind,
    ManifestLine,
    NewCarrier,
    PieceId,
    Posting,
    Redirection,
    Scan,
)

CODE = "421223"
TOWN, OTHER_TOWN = "421223100", "421223101"
VILLAGE, NEXT_VILLAGE, FAR_VILLAGE = "421223100201", "421223100202", "421223101201"
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)  # noon in Beijing
WORK = frozenset(
    {
        "parcels.read", "parcels.announce", "parcels.accept", "parcels.scan", "parcels.except",
        "transport.read", "transport.plan", "transport.run", "parties.write",
    }
)  # fmt: skip


@dataclass(frozen=True)
class County:
    """The ids of what there is."""

    centre: UUID
    town: UUID
    other_town: UUID
    station: UUID
    next_station: UUID
    far_station: UUID
    keeper: UUID
    zto: UUID
    post: UUID
    bus_company: UUID


def twice() -> Iterator[None]:
    """Now, and some seconds later: when a form is sent again."""
    for seconds in (0, 9):
        with clock.frozen_at(NOW + timedelta(seconds=seconds)):
            yield


def as_id(text: object) -> UUID:
    return UUID(str(text))


def actor(
    division: str = CODE, *, point: UUID | None = None, party: UUID | None = None, role: Role = Role.DISPATCHER
) -> Actor:
    return Actor(id=f"staff:{role}", name="Clerk Lin", role=role, scope=Scope(division, point, party), permissions=WORK)


DISPATCHER = actor()


def keeper_of(point: UUID) -> Actor:
    return actor(point=point, role=Role.KEEPER)


def carriers(county: County) -> None:
    brands = [
        NewCarrier(code="ZTO", name="中通快递", party=county.zto),
        NewCarrier(code="YTO", name="圆通速递", party=new_id()),
        NewCarrier(code="YZ", name="中国邮政", party=county.post, is_own=True),
    ]
    services.register_carriers(county=CODE, carriers=brands, happened_at=NOW, actor=DISPATCHER)


def line(n: int = 0, **changes: object) -> ManifestLine:
    given = {
        "number": f"7312345{n:06d}",
        "village": VILLAGE,
        "recipient_name": "王秀英",
        "recipient_phone": f"1381234{n:04d}",
        "address": "白霓桥村三组",
        "weight_g": 800,
    }
    return ManifestLine(**{**given, **changes})  # type: ignore[arg-type]


def announce(count: int = 1, *, start: int = 0, carrier: str = "ZTO", **changes: object) -> list[PieceId]:
    """Pieces on one manifest, announced."""
    rows = [line(n, **changes) for n in range(start, start + count)]
    told = services.announce(
        county=CODE, carrier=carrier, manifest=f"m{start}", lines=rows, happened_at=NOW, actor=DISPATCHER
    )
    return [PieceId(receipt.fact.facts["carrier"], receipt.fact.facts["number"]) for receipt in told]


def at_centre(county: County, count: int = 1, *, start: int = 0, **changes: Any) -> list[PieceId]:
    """Pieces scanned in at the county centre."""
    pieces = announce(count, start=start, **changes)
    assert set(record(*[scan(piece, Event.ARRIVED, county.centre) for piece in pieces])) == {"applied"}
    return pieces


def on_shelf(county: County, count: int = 1, *, start: int = 0) -> list[PieceId]:
    """Pieces on the shelf of the first station."""
    pieces = at_centre(county, count, start=start)
    assert set(record(*[scan(piece, Event.SHELVED, county.station) for piece in pieces])) == {"applied"}
    return pieces


SEEN = Checks(id_kind=IdKind.RESIDENT, id_number="420102199003070037", contents="produce")


def posting(county: County, key: str = "p1", **changes: object) -> Posting:
    given = {
        "key": key,
        "point": county.station,
        "village": VILLAGE,
        "happened_at": NOW,
        "recipient_name": "陈先生",
        "recipient_phone": "13900001234",
        "address": "武汉市武昌区中北路1号",
        "weight_g": 2500,
        "postage_fen": 1200,
        "checks": SEEN,
    }
    return Posting(**{**given, **changes})  # type: ignore[arg-type]


def accept(county: County, count: int = 1) -> list[PieceId]:
    """Outbound pieces taken in at the first station."""
    told = services.accept(pieces=[posting(county, f"p{n}") for n in range(count)], actor=DISPATCHER)
    return [PieceId(receipt.fact.facts["carrier"], receipt.fact.facts["number"]) for receipt in told]


def scan(piece: PieceId, event: Event, point: UUID, **changes: object) -> Scan:
    fields = {"scan_id": f"s-{new_id()}", "happened_at": NOW, "device": "gun-1", **changes}
    return Scan(event=event, carrier=piece.carrier, number=piece.number, point=point, **fields)  # type: ignore[arg-type]


def record(*scans: Scan, by: Actor = DISPATCHER) -> list[str]:
    """The answers of a batch: "applied", "repeated" or the refusal's code."""
    outcomes = services.record_scans(county=CODE, scans=scans, actor=by)
    return [outcome.code or outcome.answer.value for outcome in outcomes]


def turned_back(piece: PieceId) -> None:
    """Its sender wants it back."""
    said = Redirection(key=f"r-{piece.number}", piece=piece, happened_at=NOW, asked_by=AskedBy.SENDER)
    services.redirect_piece(county=CODE, redirection=said, actor=DISPATCHER)


def again(scan_: Scan, **changes: object) -> Scan:
    """The same scan made anew, with another id."""
    return structs.replace(scan_, **{"scan_id": f"s-{new_id()}", **changes})


def new_bag(pieces: list[PieceId], from_point: UUID, to_point: UUID, *, key: str = "b1") -> NewBag:
    return NewBag(
        key=key, from_point=from_point, to_point=to_point, pieces=tuple(pieces), seal_no="S-77", happened_at=NOW
    )


def bagged(county: County, pieces: list[PieceId], *, key: str = "b1") -> str:
    """The number of a bag closed at the centre for the first station."""
    bag = new_bag(pieces, county.centre, county.station, key=key)
    return str(services.close_bag(county=CODE, bag=bag, actor=DISPATCHER).fact.facts["bag"])


def row(piece: PieceId) -> Parcel:
    return Parcel.objects.get(county=CODE, carrier=piece.carrier, number=piece.number)


def states() -> Counter[str]:
    return Counter(Parcel.objects.values_list("state", flat=True))
