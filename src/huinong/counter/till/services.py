"""The only writers of shifts and counts: open, close, count by surprise; give a float, take a deposit."""

from uuid import UUID

from huinong.counter.till import facts
from huinong.counter.till.entries import (
    asked_count,
    count,
    entry_at,
    locked,
    next_number,
    post,
    require_count,
    require_right,
    till_point,
)
from huinong.counter.till.errors import KeeperCounts, KeeperLeft, NotOpen, OpenAlready
from huinong.counter.till.models import Shift, Till
from huinong.counter.till.values import Counted, Purpose
from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.settlement.values import Memo
from huinong.journal.services import act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor

MOST_FEN = 100_000_000


@act
def open_shift(*, key: str, county: str, point: UUID, notes: Counted, reason: str = "", actor: Actor) -> Receipt:
    """Open a point's till by counting what is in its drawer; its number is in the receipt's facts as `shift`.

    What is not as the ledger expects is booked as short or over, and wants a reason. Raises NotPermitted, OutOfScope,
    NoTill, EntryWrong, OpenAlready, KeeperLeft, ReasonWanted.
    """
    gates.require(actor, "till.run")
    at, keeper = till_point(county, point, actor)
    require_count(notes, reason)
    till = locked(county, keeper)
    asked = asked_count(notes, reason.strip())
    entry = entry_at(at, keeper, key=key, kind=facts.OPENED, told={}, asked=asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if till.leaving_at is not None:
        raise KeeperLeft(point=at.name)
    opened = open_one(till)
    if opened is not None:
        raise OpenAlready(shift=opened.number)
    number = next_number(Shift.objects.all(), "B", at, entry)
    shift = Shift.objects.create(
        county=county, till=till, number=number, point=at.id, division=at.division, keeper=keeper,
        opened_by=actor.id, opened_at=entry.happened_at,
    )  # fmt: skip
    told = entry_at(at, keeper, key=key, kind=facts.OPENED, told={"shift": number}, asked=asked)
    return count(till, at, told, Purpose.OPENING, notes, shift=shift, actor=actor)


@act
def close_shift(*, key: str, county: str, point: UUID, notes: Counted, reason: str = "", actor: Actor) -> Receipt:
    """Close a point's open shift by counting what is in its drawer; what differs is booked as short or over.

    Raises NotPermitted, OutOfScope, NoTill, EntryWrong, NotOpen, ReasonWanted.
    """
    gates.require(actor, "till.run")
    at, keeper = till_point(county, point, actor)
    require_count(notes, reason)
    till = locked(county, keeper)
    shift = open_one(till)
    asked = asked_count(notes, reason.strip())
    told = {"shift": shift.number if shift else ""}
    entry = entry_at(at, keeper, key=key, kind=facts.CLOSED, told=told, asked=asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if shift is None:
        raise NotOpen(point=at.name)
    receipt = count(till, at, entry, Purpose.CLOSING, notes, shift=shift, actor=actor)
    shift.closed_at = entry.happened_at
    shift.save(update_fields=["closed_at"])
    return receipt


@act
def count_by_surprise(*, key: str, county: str, point: UUID, notes: Counted, reason: str = "", actor: Actor) -> Receipt:
    """Count a till unannounced (突击盘库), open or not; made by somebody else than who keeps it.

    Raises NotPermitted, OutOfScope, NoTill, KeeperCounts, EntryWrong, ReasonWanted.
    """
    gates.require(actor, "till.inspect")
    at, keeper = till_point(county, point, actor)
    require_count(notes, reason)
    till = locked(county, keeper)
    shift = open_one(till)
    told = {"shift": shift.number if shift else ""}
    entry = entry_at(at, keeper, key=key, kind=facts.COUNTED, told=told, asked=asked_count(notes, reason.strip()))
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if actor.scope.point == at.id or (shift is not None and shift.opened_by == actor.id):
        raise KeeperCounts
    return count(till, at, entry, Purpose.SURPRISE, notes, shift=shift, actor=actor)


@act
def give_float(*, key: str, county: str, point: UUID, amount_fen: int, proof: str, actor: Actor) -> Receipt:
    """Give a keeper change to work with, out of the bank; it is the network's cash in their hand.

    Raises NotPermitted, OutOfScope, NoTill, EntryWrong, KeeperLeft.
    """
    return _given(
        facts.FLOAT_GIVEN, key=key, county=county, point=point, amount_fen=amount_fen, proof=proof, actor=actor
    )


@act
def take_deposit(*, key: str, county: str, point: UUID, amount_fen: int, proof: str, actor: Actor) -> Receipt:
    """Book what a keeper paid into the bank as a security; so much more cash they may hold.

    Raises NotPermitted, OutOfScope, NoTill, EntryWrong, KeeperLeft.
    """
    return _given(facts.DEPOSITED, key=key, county=county, point=point, amount_fen=amount_fen, proof=proof, actor=actor)


def _given(kind: str, *, key: str, county: str, point: UUID, amount_fen: int, proof: str, actor: Actor) -> Receipt:
    gates.require(actor, "till.confirm")
    at, keeper = till_point(county, point, actor)
    require_right({"amount_fen": 0 < amount_fen <= MOST_FEN, "proof": 0 < len(proof.strip()) <= 60})
    till = locked(county, keeper)
    asked = {"amount_fen": amount_fen, "proof": proof.strip()}
    entry = entry_at(at, keeper, key=key, kind=kind, told=asked, asked=asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if till.leaving_at is not None:
        raise KeeperLeft(point=at.name)
    receipt = append(entry, actor=actor)
    if kind == facts.FLOAT_GIVEN:
        lines = {codes.cash(keeper): -amount_fen, codes.OPERATOR_BANK: amount_fen}
        post(receipt.fact, keeper, lines, Memo.TILL_FLOAT)
    else:
        lines = {codes.OPERATOR_BANK: -amount_fen, codes.deposit(keeper): amount_fen}
        post(receipt.fact, keeper, lines, Memo.TILL_DEPOSIT)
    return receipt


def open_one(till: Till) -> Shift | None:
    """The open shift of a till, if it has one."""
    return Shift.objects.filter(county=till.county, till=till, closed_at=None).first()
