"""What each scanned event checks and changes on a piece beyond its state. Raises before it changes anything."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from huinong.kernel import clock
from huinong.kernel.fen import yuan
from huinong.logistics.parcels import custody, measures
from huinong.logistics.parcels.errors import (
    BadDetail,
    CodDue,
    OutOfOrder,
    ProofRefused,
    TurnedBack,
    WrongStation,
    XrayFailed,
)
from huinong.logistics.parcels.life import CLOSED, Direction, Event, Keeper, State, Step, Tier
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.permits import FREE, Permit
from huinong.logistics.parcels.places import Place
from huinong.logistics.parcels.shelves import DEFAULT_SHELF, Shelves
from huinong.logistics.parcels.values import REPORTABLE, ExceptionKind, Proof, Scan, Xray
from huinong.storage.secrets import keyed_hash

SHELF = re.compile(r"^\d{1,2}-\d{1,2}$")
NOTE_LENGTH = 200
CASH = "cash"  # what `cod` says of a piece whose cash on delivery was taken
PROOFS = frozenset(Proof)
HANDS = {Keeper.TRUNK: custody.TRUNK, Keeper.RECIPIENT: custody.RECIPIENT, Keeper.BAG: ""}
DUE_HOURS = {Tier.VILLAGE: "parcels.due_hours.village", Tier.TOWN: "parcels.due_hours.town"}


@dataclass(frozen=True, slots=True)
class Here:
    """Where a scan happens, and what is known around it."""

    place: Place
    places: Mapping[UUID, Place]
    shelves: Shelves
    figure: Callable[[str, date], int]
    permits: Mapping[str, Permit]


def arrived(scan: Scan, parcel: Parcel, here: Here) -> dict[str, Any]:
    if here.place.tier == Tier.COUNTY and parcel.direction == Direction.INBOUND and parcel.arrived_at is None:
        parcel.arrived_at = scan.happened_at
        parcel.due_at = due_at(parcel, scan, here)
    due = parcel.due_at.isoformat() if parcel.due_at else None
    return {"at_kind": here.place.tier.value, "due_at": due}


def due_at(parcel: Parcel, scan: Scan, here: Here) -> datetime:
    """When the piece must be at its station: the policy's hours from the midnight before it reached the county."""
    day = clock.day_of(scan.happened_at)
    station = here.places.get(parcel.station) if parcel.station else None
    key = DUE_HOURS.get(station.tier if station else Tier.VILLAGE, DUE_HOURS[Tier.TOWN])
    return clock.at_beijing(day, hour=here.figure(key, day))


def shelved(scan: Scan, parcel: Parcel, here: Here) -> dict[str, Any]:
    is_again = parcel.shelved_at is not None
    if is_again and parcel.shelf_code:  # once on a shelf it waits there, unless it was redirected
        raise OutOfOrder(carrier=parcel.carrier, number=parcel.number, state=parcel.state, event=scan.event)
    if parcel.station is not None and parcel.station != scan.point:
        refused = TurnedBack if parcel.is_turned_back else WrongStation
        raise refused(carrier=parcel.carrier, number=parcel.number)
    shelf = scan.details.get("shelf", DEFAULT_SHELF)
    if not isinstance(shelf, str) or not SHELF.match(shelf):
        raise BadDetail(detail="shelf")
    permit = here.permits.get(scan.scan_id, FREE)
    if permit.refusal is not None:
        raise permit.refusal
    parcel.shelf_code = here.shelves.next_code(scan.point, shelf)
    parcel.station, parcel.shelved_at = scan.point, scan.happened_at
    return {
        "shelf_code": parcel.shelf_code,
        "due_at": parcel.due_at.isoformat() if parcel.due_at else None,
        "force_majeure": parcel.force_majeure,
        "on_time": scan.happened_at <= parcel.due_at if parcel.due_at and not is_again else None,
        "keeper_party": _text(here.place.keeper_party),
        **permit.told,
    }


def collected(scan: Scan, parcel: Parcel, here: Here) -> dict[str, Any]:
    proof = scan.details.get("proof")
    if proof not in PROOFS or parcel.shelved_at is None:
        raise BadDetail(detail="proof")
    if not _is_proved(Proof(proof), scan.details, parcel):
        raise ProofRefused(carrier=parcel.carrier, number=parcel.number)
    told: dict[str, Any] = {"keeper_party": _text(here.place.keeper_party), "proof": proof}
    if parcel.cod_fen:
        told |= _taken_in_cash(scan, parcel)
    if proof == Proof.PROXY:
        told |= {"proxy": masked(scan.details["proxy_name"]), "relation": _note(scan.details.get("relation"))}
        told["photo"] = _note(scan.details.get("photo"))
    return told


def _taken_in_cash(scan: Scan, parcel: Parcel) -> dict[str, Any]:
    """What whoever scans says was taken from the recipient. Raises CodDue: nothing is handed over on trust."""
    if scan.details.get("cod") != CASH:
        raise CodDue(carrier=parcel.carrier, number=parcel.number, amount=yuan(parcel.cod_fen))
    return {"cod_fen": parcel.cod_fen}


def _is_proved(proof: Proof, details: Mapping[str, Any], parcel: Parcel) -> bool:
    has_code = bool(parcel.shelf_code) and details.get("code") == parcel.shelf_code
    tail = details.get("phone_tail")
    has_tail = bool(tail) and keyed_hash("phone_tail", str(tail)) == parcel.recipient_tail_hash
    has_name = bool(parcel.recipient_name) and details.get("name") == parcel.recipient_name
    if proof == Proof.ELDER:
        return has_name and has_tail
    if proof == Proof.PROXY:
        is_known = bool(details.get("proxy_name")) and bool(details.get("relation") or details.get("photo"))
        return (has_code or has_tail) and is_known
    return has_code or (proof == Proof.HOME and has_tail)


def excepted(scan: Scan, parcel: Parcel, here: Here) -> dict[str, Any]:
    kind = scan.details.get("exception")
    if kind not in REPORTABLE:
        raise BadDetail(detail="exception")
    return {
        "exception": str(kind),
        "before_signing": parcel.state == State.ANNOUNCED,
        "note": _note(scan.details.get("note")),
        "keeper_party": _text(here.place.keeper_party),
    }


def notified(scan: Scan, parcel: Parcel, here: Here) -> dict[str, Any]:
    return {"channel": _note(scan.details.get("channel"))}


def screened(scan: Scan, parcel: Parcel, here: Here) -> dict[str, Any]:
    xray = scan.details.get("xray")
    if xray not in set(Xray):
        raise BadDetail(detail="xray")
    parcel.xray = str(xray)
    return {"xray": parcel.xray, "note": _note(scan.details.get("note"))}


def dispatched(scan: Scan, parcel: Parcel, here: Here) -> dict[str, Any]:
    if parcel.xray == Xray.FAILED:
        raise XrayFailed(carrier=parcel.carrier, number=parcel.number)
    is_due = bool(here.figure(measures.XRAY, clock.day_of(scan.happened_at)))
    is_unscreened = is_due and parcel.xray not in measures.PASSED
    return {**told(scan, parcel, here), **({"exception": ExceptionKind.UNSCREENED.value} if is_unscreened else {})}


def delivered(scan: Scan, parcel: Parcel, here: Here) -> dict[str, Any]:
    """Whoever brought the piece to its addressee took what it was sent against; the sender is owed it."""
    owed = {"cod_fen": parcel.cod_fen, "sender_party": _text(parcel.sender_party)} if parcel.cod_fen else {}
    return {**told(scan, parcel, here), **owed}


def told(scan: Scan, parcel: Parcel, here: Here) -> dict[str, Any]:
    return {"reason": _note(scan.details.get("reason"))}


HANDLERS: Mapping[Event, Callable[[Scan, Parcel, Here], dict[str, Any]]] = {
    Event.ARRIVED: arrived,
    Event.SHELVED: shelved,
    Event.NOTIFIED: notified,
    Event.COLLECTED: collected,
    Event.SCREENED: screened,
    Event.DISPATCHED: dispatched,
    Event.DELIVERED: delivered,
    Event.EXCEPTED: excepted,
    Event.RETURNED: told,
    Event.LOST: told,
    Event.FOUND: told,
}
"""The events a device may scan."""

TOUCHES: Mapping[Event, frozenset[str]] = {
    Event.ARRIVED: frozenset({"due_at", "arrived_at"}),
    Event.SCREENED: frozenset({"xray"}),
    Event.SHELVED: frozenset({"station", "shelved_at", "shelf_code"}),
    **{event: frozenset({"closed_at"}) for event in (Event.COLLECTED, Event.DELIVERED, Event.RETURNED)},
}
"""The columns an event may change besides state and custodian: a batch writes only these."""


def incident(event: Event, told: Mapping[str, Any]) -> ExceptionKind | None:
    """What kind of incident a recorded step opens, by what was told of it; None for most."""
    if event == Event.LOST:
        return ExceptionKind.LOST
    if told.get("xray") == Xray.FAILED:
        return ExceptionKind.PROHIBITED
    return ExceptionKind(told["exception"]) if "exception" in told else None


def move(parcel: Parcel, step: Step, point: UUID, happened_at: datetime) -> None:
    """Put the piece into the state and the hands that a step leads to."""
    parcel.state = str(step.target)  # what is no plain text costs SQLite's driver as much again as its row
    if step.keeper != Keeper.SAME:
        parcel.bag_id = None
        parcel.custodian = _custodian(parcel, step, point)
    if step.target in CLOSED:
        parcel.closed_at = happened_at


def _custodian(parcel: Parcel, step: Step, point: UUID) -> str:
    if step.keeper == Keeper.ORIGIN:
        return custody.partner(parcel.carrier_party) if parcel.direction == Direction.INBOUND else custody.SENDER
    fixed = HANDS.get(step.keeper)
    return custody.point(point) if fixed is None else fixed


def _text(id_: UUID | None) -> str | None:
    return str(id_) if id_ else None


def _note(value: Any) -> str:
    return str(value or "")[:NOTE_LENGTH]


def masked(name: Any) -> str:
    """A name as facts may say it: its first character; "" for none."""
    if not name:
        return ""
    return str(name)[:1] + "**"
