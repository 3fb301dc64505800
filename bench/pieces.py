"""Rows of pieces and bags with the columns that announcing, scanning, bagging and handing over fill."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model

from huinong.demo import people
from huinong.demo.founding import OWN
from huinong.demo.pieces import GOODS_G
from huinong.demo.world import COUNTY, Courier, World
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import custody, numbers
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.models import Bag, Incident, Parcel
from huinong.logistics.parcels.people import addressee
from huinong.logistics.parcels.values import ExceptionKind
from huinong.storage import search

STAYS, STAY_WEIGHTS = (0, 1, 2, 4), (62, 26, 8, 4)  # days on the shelf
Row = dict[str, Any]


def _blank(table: type[Model]) -> Row:
    """A row of the county as it is where nothing was said."""
    return {field.attname: field.get_default() for field in table._meta.local_concrete_fields} | {"county": COUNTY}


UNTOUCHED, UNSETTLED = _blank(Parcel), _blank(Incident)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody made up who sends for things, with the columns that are the same on each of their pieces."""

    person: people.Person
    town: str
    station: UUID
    columns: Row
    tokens: tuple[str, ...]

    @classmethod
    def drawn(cls, draw: random.Random, world: World) -> "Recipient":
        """One in some village of the county."""
        someone, village = people.person(draw), draw.choice(world.villages)
        station = world.station_of(village)
        columns = addressee(someone.name, someone.phone, "") | {"village": village, "station": station.point}
        tokens = (*search.name_tokens(someone.name), *search.phone_tokens(someone.phone))
        return cls(someone, station.town, station.point, columns, tokens)


@dataclass(frozen=True, slots=True)
class Day:
    """The moments of one day."""

    midnight: datetime
    draw: random.Random

    def at(self, hour: int, within: int = 1) -> datetime:
        """A minute of this day, drawn from so many after the hour; hours past 23 run into later days."""
        return self.midnight + timedelta(minutes=hour * 60 + self.draw.randrange(within))


def _piece(who: Recipient, carrier: Courier, number: str, draw: random.Random, **columns: Any) -> Row:
    return {
        **UNTOUCHED,
        **who.columns,
        "id": new_id(),
        "carrier": carrier.code,
        "carrier_party": carrier.party,
        "number": number,
        "thread": f"{carrier.code}-{number}",
        "weight_g": draw.choice(GOODS_G),
        "tokens": search.column(search.number_tokens(number), who.tokens),
        **columns,
    }


def announced(day: Day, who: Recipient, courier: Courier, serial: int) -> Row:
    """Inbound, on its carrier's manifest of the day."""
    held = custody.TRUNK if courier.code == OWN[0] else custody.partner(courier.party)
    return _piece(
        who, courier, courier.number(serial), day.draw, direction=Direction.INBOUND, state=State.ANNOUNCED,
        custodian=held, announced_at=day.at(5, 20),
    )  # fmt: skip


def arrived(piece: Row, day: Day, point: UUID, state: State = State.AT_COUNTY) -> Row:
    """Scanned in at the county centre, and now at a centre or outlet."""
    moment = day.at(6, 90)
    return piece | {
        "state": state, "custodian": custody.point(point), "arrived_at": moment, "due_at": day.at(20),
    }  # fmt: skip


def shelved(piece: Row, day: Day, hour: int, code: str) -> Row:
    """On the shelf of its station."""
    return arrived(piece, day, piece["station"], State.SHELVED) | {"shelved_at": day.at(hour, 120), "shelf_code": code}


def collected(piece: Row, day: Day) -> Row:
    """Handed over to its recipient, the same day or some days later."""
    moment = day.at(15 + 24 * day.draw.choices(STAYS, STAY_WEIGHTS)[0], 240)
    return piece | {"state": State.COLLECTED, "custodian": custody.RECIPIENT, "closed_at": moment}


def accepted(day: Day, who: Recipient, own: Courier, serial: int) -> Row:
    """Outbound, taken in at a station under our own number."""
    return _piece(
        who, own, numbers.waybill(serial), day.draw, direction=Direction.OUTBOUND, state=State.ACCEPTED,
        custodian=custody.point(who.station), origin_point=who.station,
    )  # fmt: skip


def dispatched(piece: Row) -> Row:
    """Outbound, on the trunk line."""
    return piece | {"state": State.DISPATCHED, "custodian": custody.TRUNK}


def delivered(piece: Row, day: Day) -> Row:
    """Outbound, come to its recipient on the third day."""
    return piece | {"state": State.DELIVERED, "custodian": custody.RECIPIENT, "closed_at": day.at(57, 60)}


def bag(day: Day, serial: int, ends: tuple[UUID, UUID], pieces: int) -> Row:
    """Sealed, in the hands of its first end."""
    return {
        "id": new_id(), "county": COUNTY, "number": numbers.bag(COUNTY, serial), "from_point": ends[0],
        "to_point": ends[1], "seal_no": f"F{serial:07d}", "state": Bag.State.SEALED,
        "custodian": custody.point(ends[0]), "pieces": pieces, "weight_g": 900 * pieces, "closed_at": day.at(8, 20),
        "opened_at": None,
    }  # fmt: skip


def opened(bag: Row, day: Day) -> Row:
    """Carried to its other end and opened there."""
    return bag | {"state": Bag.State.OPENED, "custodian": custody.point(bag["to_point"]), "opened_at": day.at(10, 20)}


def handed_over(bag: Row, day: Day, taker: str) -> Row:
    """A bag's hand-over to this taker."""
    return {
        "id": new_id(), "county": COUNTY, "bag_id": bag["id"], "giver": custody.point(bag["from_point"]),
        "taker": taker, "offered_at": day.at(8, 20), "offered_by": "bench", "accepted_at": day.at(9, 5),
        "accepted_by": "bench", "seal_intact": True, "fee_basis": "bag",
    }  # fmt: skip


def incident(piece: Row, day: Day, point: UUID) -> Row:
    """Damage noted on a piece at the county centre."""
    return UNSETTLED | {
        "id": new_id(), "parcel_id": piece["id"], "kind": ExceptionKind.DAMAGED, "point": point,
        "owner": custody.point(point), "opened_at": day.at(7, 60), "due_at": day.at(31), "closed_at": None,
        "fact_key": f"bench/{piece['id']}",
    }  # fmt: skip
