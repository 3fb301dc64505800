"""The only writers of pick-ups: offer and end a window; book, move, cancel; collected, or missed."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from huinong.counter.pickups import facts
from huinong.counter.pickups.booking import check_form, check_free, check_reach, locked_window
from huinong.counter.pickups.entries import entry_of, slot_told
from huinong.counter.pickups.errors import (
    FormWrong,
    NoSuchBooking,
    NoSuchWindow,
    NotTakenInHere,
    TooEarly,
    WrongState,
)
from huinong.counter.pickups.models import Booking, Window
from huinong.counter.pickups.queries import bookable_point, visible_bookings
from huinong.counter.pickups.values import OPEN, STATE_LABELS, NewBooking, State
from huinong.counter.pickups.windows import end_window, offer_window
from huinong.edge import gates
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.find_queries import taken_in_at
from huinong.registry.parties.facts import DATA_READ
from huinong.registry.points.queries import point as point_of
from huinong.storage import bulk
from huinong.storage.secrets import keyed_hash, mask_phone, seal, unseal

__all__ = ["book", "cancel", "end_window", "finish", "miss", "move", "offer_window", "reveal_phone"]
TEXT, MOST_NUMBERS = 200, 200


@act
def book(*, key: str, county: str, new: NewBooking, actor: Actor) -> Receipt:
    """Book a pick-up; its number is in the receipt's facts.

    A keeper or an outlet books for a villager at their own point; a co-operative's chair for the co-operative, at any
    point of its county. How far ahead is the policy `pickups.ahead_days`. Raises NotPermitted, OutOfScope,
    NoSuchWindow, FormWrong, OutOfReach, TooFarAhead, and what says why the window does not take it.
    """
    gates.require(actor, "pickups.book")
    check_form(new)
    window = locked_window(county, new.window)
    point = bookable_point(actor, county, window.point)
    row = _new(county, new, window, point.division, actor)
    first = facts_by_key(county, [key]).get(key)
    if first is not None:
        row.number = str(first.facts.get("pickup"))
    person = keyed_hash("pickup", f"{row.name}\n{new.phone}\n{row.address}")
    asked = {"window": str(new.window), "on": new.day.isoformat(), "person": person, "village": new.village,
             "pieces": new.pieces, "weight_g": new.weight_g}  # fmt: skip
    told = {**slot_told(row), "pieces": row.pieces, "weight_g": row.weight_g}
    entry = entry_of(key, facts.BOOKED, row, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    check_reach(point, new.village)
    check_free(point, window.id, new.day)
    receipt = append(entry, actor=actor)
    row.booked_at = receipt.fact.happened_at
    bulk.insert([row])
    return receipt


def _new(county: str, new: NewBooking, window: Window, division: str, actor: Actor) -> Booking:
    month = f"YL{county}-{clock.today():%Y%m}-"
    serial = Booking.objects.filter(county=county, number__startswith=month).count() + 1
    return Booking(
        county=county,
        number=f"{month}{serial:04d}",
        point=window.point,
        division=division,
        window=window,
        day=new.day,
        name=new.name.strip(),
        phone_sealed=seal(new.phone),
        phone_hash=keyed_hash("phone", new.phone),
        phone_masked=mask_phone(new.phone),
        address=new.address.strip(),
        village=new.village,
        pieces=new.pieces,
        weight_g=new.weight_g,
        party=actor.scope.party,
        state=State.BOOKED,
        booked_at=clock.now(),
    )


@act
def move(*, key: str, county: str, number: str, window: UUID, day: date, actor: Actor) -> Receipt:
    """Give a booking, also one that was missed, another window of its point.

    Raises NoSuchBooking, WrongState, NoSuchWindow, and what says why the window does not take it.
    """
    row = _locked(county, number, actor, "pickups.book")
    asked = {"window": str(window), "on": day.isoformat()}
    wanted = locked_window(county, window)
    before = slot_told(row)
    row.window, row.day = wanted, day
    told = {**slot_told(row), "was_on": before["on"], "was_between": before["between"]}
    entry = entry_of(key, facts.MOVED, row, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require(row, OPEN)
    if wanted.point != row.point:
        raise NoSuchWindow
    check_free(point_of(county, row.point), window, day, moved=row.id)
    return _moved(row, entry, actor, window=wanted, day=day, state=State.BOOKED, reason="", closed_at=None)


@act
def cancel(*, key: str, county: str, number: str, reason: str, actor: Actor) -> Receipt:
    """Cancel a booking; its place is free again. Raises NoSuchBooking, WrongState, FormWrong."""
    row = _locked(county, number, actor, "pickups.book")
    return _closed(key, facts.CANCELLED, row, actor, state=State.CANCELLED, reason=_said(reason))


@act
def miss(*, key: str, county: str, number: str, reason: str, actor: Actor) -> Receipt:
    """Say why nothing was collected; the outlet's manager has it in a list until it is moved or cancelled.

    Raises NoSuchBooking, WrongState, TooEarly, FormWrong.
    """
    row = _locked(county, number, actor, "pickups.run")
    _require_begun(row)
    return _closed(key, facts.MISSED, row, actor, state=State.MISSED, reason=_said(reason))


@act
def finish(*, key: str, county: str, number: str, accepted: Sequence[str], actor: Actor) -> Receipt:
    """Say that it was collected, with the waybill numbers of the pieces that were taken in, if they are known.

    Raises NoSuchBooking, WrongState, TooEarly, FormWrong (more than `MOST_NUMBERS`), NotTakenInHere.
    """
    row = _locked(county, number, actor, "pickups.run")
    _require_begun(row)
    threads = _taken_in(row, accepted, actor)
    told = {"accepted": threads, "taken": len(threads) or row.pieces}
    return _closed(key, facts.DONE, row, actor, told=told, state=State.DONE, reason="", accepted=threads)


def _taken_in(row: Booking, accepted: Sequence[str], actor: Actor) -> list[str]:
    """The threads of pieces taken in for sending at the booking's point. Raises FormWrong, NotTakenInHere."""
    texts = list(dict.fromkeys(text.strip().upper() for text in accepted if text.strip()))
    if len(texts) > MOST_NUMBERS:
        raise FormWrong.of(["accepted"])
    found = taken_in_at(county=row.county, point=row.point, texts=texts, actor=actor)
    for text in texts:
        if text not in found:
            raise NotTakenInHere(number=text)
    return [found[text].thread for text in texts]


@act
def reveal_phone(*, key: str, county: str, number: str, purpose: str, actor: Actor) -> tuple[str, Receipt]:
    """The clear phone of a booking for whoever makes the round, and a fact of who read it and why.

    Raises NoSuchBooking, FormWrong.
    """
    row = _locked(county, number, actor, "pickups.run")
    told = {"subject": row.number, "scheme": "phone", "purpose": _said(purpose)}
    entry = entry_of(key, DATA_READ, row, told, told)
    return unseal(bytes(row.phone_sealed)), append(entry, actor=actor)


def _locked(county: str, number: str, actor: Actor, permission: str) -> Booking:
    """The booking, locked, for whoever may do this to it. Raises NotPermitted, NoSuchBooking."""
    gates.require(actor, permission)
    rows = visible_bookings(actor).select_for_update(of=("self",)).select_related("window")
    row = rows.filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBooking(pickup=number)
    return row


def _require(row: Booking, states: frozenset[State]) -> None:
    if State(row.state) not in states:
        raise WrongState(pickup=row.number, state=STATE_LABELS[State(row.state)])


def _require_begun(row: Booking) -> None:
    if clock.today() < row.day:
        raise TooEarly(pickup=row.number, day=row.day.isoformat())


def _said(text: str) -> str:
    said = text.strip()
    if not 0 < len(said) <= TEXT:
        raise FormWrong.of(["reason"])
    return said


def _closed(key: str, kind: str, row: Booking, actor: Actor, *, told: Any = None, **changed: Any) -> Receipt:
    """End a booking one way or the other; what was missed may still be collected or cancelled."""
    asked = {name: value for name, value in changed.items() if name != "state"}
    entry = entry_of(key, kind, row, told or asked, asked)
    if recall(row.county, [entry]):
        return append(entry, actor=actor)
    _require(row, OPEN if changed["state"] is not State.MISSED else frozenset({State.BOOKED}))
    return _moved(row, entry, actor, closed_at=entry.happened_at, **changed)


def _moved(row: Booking, entry: Entry, actor: Actor, **changed: Any) -> Receipt:
    """Record the act and change these columns of the booking."""
    receipt = append(entry, actor=actor)
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    return receipt
