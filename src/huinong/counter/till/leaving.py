"""How a keeper leaves a till, by two persons: the keeper counts and declares, a second one counts and confirms."""

from uuid import UUID

from huinong.counter.till import facts
from huinong.counter.till.entries import (
    asked_count,
    count,
    entry_at,
    locked,
    post,
    post_difference,
    require_count,
    till_point,
)
from huinong.counter.till.errors import (
    KeeperCounts,
    KeeperLeft,
    NotLeaving,
    ReasonWanted,
    RemittanceOpen,
    SamePerson,
    StillOpen,
)
from huinong.counter.till.models import Count, Remittance, Till
from huinong.counter.till.services import open_one
from huinong.counter.till.standing import cash_fen
from huinong.counter.till.values import Counted, Purpose, RemittanceStatus, total_fen
from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.settlement.values import Memo
from huinong.journal.services import act, append, recall
from huinong.journal.values import FactValue, Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.registry.points.values import PointValue


@act
def declare_leaving(*, key: str, county: str, point: UUID, notes: Counted, reason: str = "", actor: Actor) -> Receipt:
    """Say that the keeper leaves, counting what is in the drawer; from now on the till takes no cash.

    Where the keeper is gone, the outlet counts and declares for them. Raises NotPermitted, OutOfScope, NoTill,
    EntryWrong, KeeperLeft, StillOpen, ReasonWanted.
    """
    gates.require(actor, "till.run")
    at, keeper = till_point(county, point, actor)
    require_count(notes, reason)
    till = locked(county, keeper)
    entry = entry_at(at, keeper, key=key, kind=facts.LEAVING, told={}, asked=asked_count(notes, reason.strip()))
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if till.leaving_at is not None:
        raise KeeperLeft(point=at.name)
    shift = open_one(till)
    if shift is not None:
        raise StillOpen(shift=shift.number)
    receipt = count(till, at, entry, Purpose.LEAVING, notes, shift=None, actor=actor)
    till.leaving_at, till.leaving_by = entry.happened_at, actor.id
    till.save(update_fields=["leaving_at", "leaving_by"])
    return receipt


@act
def confirm_leaving(*, key: str, county: str, point: UUID, notes: Counted, reason: str = "", actor: Actor) -> Receipt:
    """Take over the cash of a keeper who leaves, counted by a second person; the till stands at nothing afterwards.

    What is missing is a claim on the keeper; the deposit pays it, and what is left of the deposit goes back by the
    bank. `claim_fen` in the receipt's facts is what is still owed. Raises NotPermitted, OutOfScope, NoTill, EntryWrong,
    NotLeaving, KeeperLeft, SamePerson, KeeperCounts, RemittanceOpen, ReasonWanted.
    """
    gates.require(actor, "till.inspect")
    at, keeper = till_point(county, point, actor)
    require_count(notes, reason)
    till = locked(county, keeper)
    asked = asked_count(notes, reason.strip())
    entry = entry_at(at, keeper, key=key, kind=facts.LEFT, told={}, asked=asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require_may_confirm(till, at, actor)
    counted_fen, expected_fen = total_fen(notes), cash_fen(county, keeper)
    if counted_fen != expected_fen and not asked["reason"]:
        raise ReasonWanted(counted=yuan(counted_fen), expected=yuan(expected_fen))
    owed_fen, deposit_fen = _claims(county, keeper, expected_fen - counted_fen)
    told = {
        "counted_fen": counted_fen, "expected_fen": expected_fen, "difference_fen": counted_fen - expected_fen,
        "claim_fen": max(0, owed_fen - deposit_fen), "reason": asked["reason"],
    }  # fmt: skip
    receipt = append(entry_at(at, keeper, key=key, kind=facts.LEFT, told=told, asked=asked), actor=actor)
    _hand_over(receipt.fact, keeper, counted_fen, counted_fen - expected_fen)
    _give_back(receipt.fact, keeper, owed_fen, deposit_fen)
    Count.objects.create(
        county=county, till=till, shift=None, point=at.id, division=at.division, purpose=Purpose.HAND_OVER,
        notes=asked["notes"], counted_fen=counted_fen, difference_fen=counted_fen - expected_fen,
        reason=asked["reason"], counted_by=actor.id, counted_at=entry.happened_at,
    )  # fmt: skip
    till.left_at = entry.happened_at
    till.save(update_fields=["left_at"])
    return receipt


def _require_may_confirm(till: Till, at: PointValue, actor: Actor) -> None:
    if till.leaving_at is None:
        raise NotLeaving(point=at.name)
    if till.left_at is not None:
        raise KeeperLeft(point=at.name)
    if till.leaving_by == actor.id:
        raise SamePerson
    if actor.scope.point == at.id:
        raise KeeperCounts
    waiting = Remittance.objects.filter(
        county=till.county, keeper=till.keeper, status=RemittanceStatus.DECLARED
    ).first()
    if waiting is not None:
        raise RemittanceOpen(remittance=waiting.number)


def _claims(county: str, keeper: UUID, missing_fen: int) -> tuple[int, int]:
    """What the keeper will owe for missing cash, and what lies there as a deposit."""
    stands = ledger.standing(county, {"short", "deposit"}, [keeper])
    owed_fen = -stands.get(("short", keeper), 0) + max(0, missing_fen)
    return owed_fen, stands.get(("deposit", keeper), 0)


def _hand_over(fact: FactValue, keeper: UUID, counted_fen: int, difference_fen: int) -> None:
    """The cash goes to the outlet or the county; what differs is booked, so that nothing is left in the till."""
    post_difference(fact, keeper, difference_fen)
    if counted_fen:
        lines = {codes.cash(keeper): counted_fen, codes.OPERATOR_CASH: -counted_fen}
        post(fact, keeper, lines, Memo.TILL_HANDED_IN)


def _give_back(fact: FactValue, keeper: UUID, owed_fen: int, deposit_fen: int) -> None:
    """The deposit pays what is owed, as far as it goes; the rest of it is given back."""
    if not deposit_fen:
        return
    paid_fen = min(owed_fen, deposit_fen)
    lines = {
        codes.deposit(keeper): -deposit_fen,
        codes.short(keeper): paid_fen,
        codes.OPERATOR_BANK: deposit_fen - paid_fen,
    }
    post(fact, keeper, {code: fen for code, fen in lines.items() if fen}, Memo.TILL_DEPOSIT)
