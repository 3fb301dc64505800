"""Promising room, refusing what does not fit, and scanning baskets in and out."""

from collections.abc import Sequence
from datetime import date
from math import ceil

from huinong.edge import gates
from huinong.engines.planning.cold.glut import Answer, can_promise
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import facts, rules
from huinong.logistics.coldchain.entries import Store, store_entry, store_of, text_of
from huinong.logistics.coldchain.errors import (
    BasketElsewhere,
    BasketNotIn,
    BasketsInside,
    FormWrong,
    NoSuchFacility,
    OverCapacity,
    TooFarAhead,
    WrongState,
)
from huinong.logistics.coldchain.models import Basket, Booking, Room
from huinong.logistics.coldchain.queries import locked_booking, visible_facilities
from huinong.logistics.coldchain.rooms import LITRES, WEEK, free_l, monday_of, weeks_from
from huinong.logistics.coldchain.values import HELD_LABELS, Held, NewPromise
from huinong.storage import bulk

WHO, CROP, CODE, MOST_BASKETS = 60, 24, 40, 500
MOST_KG, MOST_L = 1_000_000, 10_000_000


@act
def promise(*, key: str, county: str, new: NewPromise, actor: Actor) -> Receipt:
    """Promise room: in the store that is named, else in the first that has it. The booking's number is in the facts.

    What does not fit is refused, and the refusal names the soonest week with room: nobody is promised what is not
    there. Raises NotPermitted, FormWrong, NoSuchFacility, TooFarAhead, OverCapacity.
    """
    gates.require(actor, "cold.write")
    _check(new)
    rooms = _locked_rooms(county, new, actor)
    first = facts_by_key(county, [key]).get(key)
    number = str(first.facts["booking"]) if first else _number(county)
    asked = {
        "zone": new.zone, "who": new.who.strip(), "crop": new.crop, "kg": new.kg, "litres": new.litres,
        "from_on": new.from_on.isoformat(), "until_on": new.until_on.isoformat(), "party": text_of(new.party),
        "store": new.facility,
    }  # fmt: skip
    told = {**asked, "booking": number}
    if first:
        store = Store(county, str(first.facts["facility"]), None)
        return append(store_entry(key, facts.PROMISED, store, told, asked, party=new.party), actor=actor)
    room = _with_room(rooms, new)
    receipt = append(
        store_entry(key, facts.PROMISED, store_of(room.facility), told, asked, party=new.party), actor=actor
    )
    row = Booking(
        county=county, number=number, room=room, who=new.who.strip(), party=new.party, crop=new.crop, kg=new.kg,
        litres=new.litres, from_on=new.from_on, until_on=new.until_on, state=Held.PROMISED,
    )  # fmt: skip
    bulk.insert([row])
    return receipt


def _check(new: NewPromise) -> None:
    right = {
        "who": 0 < len(new.who.strip()) <= WHO,
        "crop": len(new.crop) <= CROP,
        "kg": 0 < new.kg <= MOST_KG,
        "litres": 0 < new.litres <= MOST_L,
        "days": clock.today() <= new.from_on < new.until_on,
    }
    wrong = [name for name, is_right in right.items() if not is_right]
    if wrong:
        raise FormWrong.of(wrong)


def _locked_rooms(county: str, new: NewPromise, actor: Actor) -> list[Room]:
    """The rooms of that zone in which it may be, locked in one order: who promises goes one after the other."""
    facilities = visible_facilities(actor).filter(county=county)
    if new.facility:
        facilities = facilities.filter(number=new.facility)
    rows = Room.objects.select_for_update(of=("self",)).select_related("facility")
    there = facilities.filter(opened_on__lte=new.from_on)
    rooms = list(rows.filter(county=county, zone=new.zone, facility__in=there).order_by("facility__number"))
    if not rooms:
        raise NoSuchFacility
    return rooms


def _with_room(rooms: Sequence[Room], new: NewPromise) -> Room:
    """The first room that takes it. Raises TooFarAhead, OverCapacity."""
    today = clock.today()
    mondays = weeks_from(today, rules.ahead_weeks(rooms[0].county))
    if new.until_on > mondays[-1] + WEEK:
        raise TooFarAhead(until=(mondays[-1] + WEEK).isoformat())
    answers = [asked_of(free_l(room, room.facility, mondays), mondays, new) for room in rooms]
    for room, answer in zip(rooms, answers, strict=True):
        if answer.can:
            return room
    soonest = min((answer.soonest_week for answer in answers if answer.soonest_week is not None), default=None)
    raise OverCapacity(
        m3=f"{new.litres / LITRES:g}",
        from_on=new.from_on.isoformat(),
        until_on=new.until_on.isoformat(),
        free=f"{max(answer.free_m3 for answer in answers):g}",
        soonest="—" if soonest is None else mondays[soonest].isoformat(),
    )


def asked_of(free: Sequence[int], mondays: Sequence[date], new: NewPromise) -> Answer:
    """What the weeks say of a promise: the engine's own rule, in cubic metres."""
    week = (monday_of(new.from_on) - mondays[0]).days // 7
    weeks = ceil((new.until_on - monday_of(new.from_on)).days / 7)
    return can_promise([litres / LITRES for litres in free], week=week, weeks=weeks, m3=new.litres / LITRES)


def _number(county: str) -> str:
    month = f"KW{county}-{clock.today():%Y%m}-"
    serial = Booking.objects.filter(county=county, number__startswith=month).count() + 1
    return f"{month}{serial:04d}"


@act
def release(*, key: str, county: str, booking: str, actor: Actor) -> Receipt:
    """Give the room back: nothing stands in it any more. Raises NoSuchBooking, WrongState, BasketsInside."""
    row = locked_booking(actor, county, booking)
    entry = _entry(key, facts.RELEASED, row, {"booking": booking}, {"booking": booking})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require_open(row)
    inside = Basket.objects.filter(county=county, booking=row, taken_at=None).count()
    if inside:
        raise BasketsInside(count=inside, booking=booking)
    receipt = append(entry, actor=actor)
    row.state = Held.RELEASED
    row.save(update_fields=["state"])
    return receipt


@act
def stow(*, key: str, county: str, booking: str, baskets: Sequence[str], actor: Actor) -> Receipt:
    """Scan baskets into the store for a booking. Raises NoSuchBooking, WrongState, FormWrong, BasketElsewhere."""
    row = locked_booking(actor, county, booking)
    codes = _codes(baskets)
    told = {"booking": booking, "count": len(codes), "baskets": codes}
    entry = _entry(key, facts.STOWED, row, told, {"booking": booking, "baskets": codes})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require_open(row)
    inside = Basket.objects.select_related("booking").filter(county=county, code__in=codes, taken_at=None).first()
    if inside is not None:
        raise BasketElsewhere(basket=inside.code, booking=inside.booking.number)
    receipt = append(entry, actor=actor)
    at = receipt.fact.happened_at
    bulk.insert([Basket(county=county, booking=row, code=code, stowed_at=at) for code in codes])
    row.state = Held.STORED
    row.save(update_fields=["state"])
    return receipt


@act
def take_out(*, key: str, county: str, booking: str, baskets: Sequence[str], actor: Actor) -> Receipt:
    """Scan baskets out again. Raises NoSuchBooking, FormWrong, BasketNotIn."""
    row = locked_booking(actor, county, booking)
    codes = _codes(baskets)
    told = {"booking": booking, "count": len(codes), "baskets": codes}
    entry = _entry(key, facts.TAKEN, row, told, {"booking": booking, "baskets": codes})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    inside = Basket.objects.filter(county=county, booking=row, code__in=codes, taken_at=None)
    missing = set(codes) - set(inside.values_list("code", flat=True))
    if missing:
        raise BasketNotIn(basket=min(missing), booking=booking)
    receipt = append(entry, actor=actor)
    inside.update(taken_at=receipt.fact.happened_at)
    return receipt


def _codes(baskets: Sequence[str]) -> list[str]:
    codes = list(dict.fromkeys(code.strip().upper() for code in baskets if code.strip()))
    if not 0 < len(codes) <= MOST_BASKETS or any(len(code) > CODE for code in codes):
        raise FormWrong.of(["baskets"])
    return codes


def _entry(key: str, kind: str, row: Booking, told: dict[str, object], asked: dict[str, object]) -> Entry:
    return store_entry(key, kind, store_of(row.room.facility), told, asked, party=row.party)


def _require_open(row: Booking) -> None:
    if row.state == Held.RELEASED:
        raise WrongState(booking=row.number, state=HELD_LABELS[Held(row.state)])
