"""Opening a cold store, and changing what is agreed about it."""

from datetime import date
from typing import Any

from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import facts
from huinong.logistics.coldchain.entries import Store, store_entry, store_of, text_of
from huinong.logistics.coldchain.errors import FormWrong, NumberTaken
from huinong.logistics.coldchain.models import Facility, Room
from huinong.logistics.coldchain.queries import locked_facility
from huinong.logistics.coldchain.values import COLD, Means, NewFacility
from huinong.storage import bulk

NUMBER, NAME, MOST_M3 = 24, 60, 1_000_000


@act
def open_facility(*, key: str, county: str, new: NewFacility, actor: Actor) -> Receipt:
    """Open a store that was built, allied or rented. Raises NotPermitted, OutOfScope, FormWrong, NumberTaken."""
    gates.require(actor, "cold.write")
    gates.require_scope(actor, new.division)
    _check(county, new)
    ours_m3 = sum(room.ours_m3 for room in new.rooms)
    told = {
        "name": new.name, "means": new.means, "m3": ours_m3, "division": new.division, "rate_fen": new.rate_fen,
        "contract_to": new.contract_to.isoformat() if new.contract_to else "", "partner": text_of(new.partner),
        "rooms": {room.zone: [room.whole_m3, room.ours_m3] for room in new.rooms},
    }  # fmt: skip
    asked = {**told, "number": new.number, "lng": new.lng, "lat": new.lat, "opened_on": new.opened_on.isoformat()}
    entry = store_entry(key, facts.OPENED, Store(county, new.number, new.point), told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if Facility.objects.filter(county=county, number=new.number).exists():
        raise NumberTaken(number=new.number)
    receipt = append(entry, actor=actor)
    given = {name: getattr(new, name) for name in NewFacility.__slots__ if name != "rooms"}
    facility = Facility(county=county, **given)
    bulk.insert([facility])
    bulk.insert(
        [
            Room(county=county, facility=facility, zone=room.zone, whole_m3=room.whole_m3, ours_m3=room.ours_m3)
            for room in new.rooms
        ]
    )
    return receipt


def _check(county: str, new: NewFacility) -> None:
    """That the store can be found and its rooms are rooms. Raises FormWrong."""
    zones = [room.zone for room in new.rooms]
    rooms = all(0 < room.ours_m3 <= room.whole_m3 <= MOST_M3 for room in new.rooms)
    right = {
        "number": 0 < len(new.number.strip()) <= NUMBER,
        "name": 0 < len(new.name.strip()) <= NAME,
        "division": new.division.startswith(county),
        "rooms": bool(zones) and rooms and len(set(zones)) == len(zones) and set(zones) <= set(COLD),
        "contract_to": new.means == Means.BUILT or (new.contract_to is not None and new.contract_to > new.opened_on),
    }
    wrong = [name for name, is_right in right.items() if not is_right]
    if wrong:
        raise FormWrong.of(wrong)


@act
def change_facility(
    *,
    key: str,
    county: str,
    number: str,
    actor: Actor,
    rate_fen: int | None = None,
    contract_to: date | None = None,
    closed_on: date | None = None,
) -> Receipt:
    """Set a new rate, a contract's new end, or the first day on which the store is closed. What is None stays.

    Room that was promised beyond the end stays promised: the bookings say so, and somebody must move them.
    Raises NotPermitted, NoSuchFacility, FormWrong.
    """
    gates.require(actor, "cold.write")
    row = locked_facility(actor, county, number)
    given: dict[str, Any] = {"rate_fen": rate_fen, "contract_to": contract_to, "closed_on": closed_on}
    changed = {name: value for name, value in given.items() if value is not None}
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in changed.items()}
    said = {"changes": ", ".join(f"{name} {value}" for name, value in told.items()), **told}
    entry = store_entry(key, facts.CHANGED, store_of(row), said, {**told, "number": number})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if not changed or (rate_fen or 0) < 0 or any(day and day <= row.opened_on for day in (contract_to, closed_on)):
        raise FormWrong.of(["contract_to"])
    receipt = append(entry, actor=actor)
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    return receipt
