"""Reads of one station, composed of what the rooms below know. The gate is `station_of`: a keeper's own point."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from huinong.commerce.trade import queries as trade
from huinong.counter.station import finding
from huinong.counter.station.earning import takings
from huinong.counter.station.errors import NoStation, NotWaiting
from huinong.counter.station.values import (
    STAGE_LABELS,
    Bags,
    Board,
    Home,
    Ladder,
    Person,
    Room,
    Station,
    Waiting,
)
from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.track import is_to_be_given_back
from huinong.logistics.parcels.values import ParcelValue
from huinong.registry.points import queries as points
from huinong.registry.policies.queries import figure, figure_of

MOST = 5_000  # open pieces of one station; its pick-up codes alone end at 999
CUT_OFF = "transport.up_village_min"
RUNGS = ("remind", "call", "overdue", "return")
STAGES = {state: place for place, state in enumerate(STAGE_LABELS)}


def station_of(actor: Actor) -> Station:
    """The station this person keeps. Raises NoStation."""
    gates.require(actor, "parcels.read")
    county, point = actor.scope.county, actor.scope.point
    found = points.points_by_id(county, [point]).get(point) if county and point else None
    if found is None:
        raise NoStation
    return Station(
        id=found.id,
        county=found.county,
        code=found.code,
        name=found.name,
        village=found.division,
        keeper=found.keeper_party,
    )


def ladder(county: str, carrier: str, on: date) -> Ladder:
    """After how many hours on the shelf what is done with a carrier's pieces. Raises PolicyMissing.

    By the county's figures for that carrier (`station.dwell_call_hours.zto`), else by those for all.
    """
    remind, call, overdue, give_back = (
        timedelta(hours=figure_of(f"station.dwell_{rung}_hours", carrier, division=county, on=on)) for rung in RUNGS
    )
    return Ladder(remind=remind, call=call, overdue=overdue, give_back=give_back)


def room_on_shelf(division: str, on: date) -> Room:
    """How many pieces the shelf of a village's station holds, and from how many on it is nearly full."""
    holds = figure("station.shelf_pieces", division=division, on=on)
    permille = figure("station.shelf_warn_permille", division=division, on=on)
    return Room(holds=holds, warned=-(-holds * permille // 1_000))


def cut_off(county: str, on: date) -> datetime:
    """Until when a station's outbound pieces go with that day's bus."""
    return clock.at_beijing(on, hour=0, minute=figure(CUT_OFF, division=county, on=on))


def board(actor: Actor, station: Station) -> Board:
    """Everything that is open here or on its way here, in a fixed number of queries."""
    now = clock.now()
    wanted = parcels.Wanted(station=station.id, is_open=True)
    meant = parcels.parcels(actor=actor, wanted=wanted, limit=MOST).rows
    held = parcels.in_hands_of(county=station.county, point=station.id, actor=actor)
    rows = list({piece.id: piece for piece in (*meant, *held)}.values())
    return _sorted(rows, custody.point(station.id), now)


def _sorted(rows: Sequence[ParcelValue], here: str, now: datetime) -> Board:
    back = [piece for piece in rows if piece.custodian == here and is_to_be_given_back(piece)]
    inbound = [piece for piece in rows if piece.direction is Direction.INBOUND and piece not in back]
    shelf = [piece for piece in inbound if piece.shelf_code and piece.custodian == here and _is_ready(piece)]
    loose = [piece for piece in inbound if piece.state is State.LOOSE and piece.custodian == here]
    coming = [piece for piece in inbound if piece.state in STAGES and piece not in loose]
    troubled = [p for p in rows if p.state is State.EXCEPTED and p.custodian == here and not p.shelf_code]
    outbound = [p for p in rows if p.direction is Direction.OUTBOUND and p.custodian == here and p not in troubled]
    brands = {(piece.county, piece.carrier) for piece in shelf}
    rungs = {carrier: ladder(county, carrier, clock.day_of(now)) for county, carrier in brands}
    waiting = [_waiting(piece, rungs[piece.carrier], now) for piece in shelf]
    return Board(
        shelf=tuple(sorted(waiting, key=lambda each: (-each.waited, each.piece.shelf_code))),
        loose=tuple(loose),
        coming=tuple(sorted(coming, key=lambda piece: (STAGES[piece.state], str(piece.due_at), piece.number))),
        outbound=tuple(outbound),
        troubled=tuple(troubled),
        going_back=tuple(back),
    )


def _is_ready(piece: ParcelValue) -> bool:
    """On the shelf; with an exception on it, it still may be handed over to whoever wants it."""
    return piece.state in {State.SHELVED, State.EXCEPTED}


def _waiting(piece: ParcelValue, rungs: Ladder, now: datetime) -> Waiting:
    waited = now - (piece.shelved_at or now)
    is_troubled = piece.state is State.EXCEPTED
    return Waiting(
        piece=piece,
        waited=waited,
        rung=rungs.rung(waited),
        overdue_at=now - waited + rungs.overdue,
        is_troubled=is_troubled,
    )


def people(shelf: Sequence[Waiting], text: str = "") -> tuple[Person, ...]:
    """Whose pieces wait, the longest waiting first; all of a person's as soon as one of them fits the text."""
    found: dict[tuple[str, str], list[Waiting]] = {}
    for each in shelf:
        found.setdefault((each.piece.recipient_name, each.piece.recipient_phone), []).append(each)
    return tuple(
        Person(name=name, phone=phone, waiting=tuple(waiting))
        for (name, phone), waiting in found.items()
        if any(finding.matches(text, each.piece) for each in waiting)
    )


def person_of(shelf: Sequence[Waiting], piece: UUID) -> Person:
    """The person one of whose waiting pieces this is. Raises NotWaiting."""
    for person in people(shelf):
        if any(each.piece.id == piece for each in person.waiting):
            return person
    raise NotWaiting


def bags(actor: Actor, station: Station) -> Bags:
    """The sealed bags offered to this station, and those it has not opened yet."""
    here = custody.point(station.id)
    rows = parcels.bags(actor=actor, county=station.county, states=("sealed", "moving"))
    return Bags(
        offered=tuple(bag for bag in rows if bag.offered_to == here),
        here=tuple(bag for bag in rows if bag.custodian == here and bag.to_point == station.id),
    )


def bag(actor: Actor, station: Station, number: str) -> tuple[BagValue, tuple[ParcelValue, ...]]:
    """One bag at this station, and what is in it. Raises NoSuchBag."""
    found = parcels.bag(county=station.county, number=number, actor=actor)
    return found, parcels.pieces_in(county=station.county, bag=number, actor=actor)


def home(actor: Actor) -> Home:
    """The station at a glance. Raises NoStation."""
    station, now = station_of(actor), clock.now()
    today = clock.day_of(now)
    open_now, midnight = board(actor, station), clock.at_beijing(today, hour=24)
    full = [each for each in open_now.shelf if now < each.overdue_at <= midnight]
    due = [piece for piece in open_now.coming if piece.due_at and piece.due_at <= midnight]
    return Home(
        station=station,
        standing=points.seen_point(actor, station.county, station.id).standing,
        takings=takings(actor, station, today),
        board=open_now,
        room=room_on_shelf(station.village, today),
        bags=bags(actor, station),
        full_today=len(full),
        due_today=len(due),
        to_pack=len(trade.to_ship(actor=actor, by=now)) if actor.may("trade.read") else 0,
        incidents=len(parcels.open_incidents(actor=actor, county=station.county)),
        cut_off=cut_off(station.county, today),
    )
