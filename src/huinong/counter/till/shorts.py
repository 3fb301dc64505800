"""The only writers of what becomes of a shortage: the keeper pays it into the drawer, or the county waives it."""

from uuid import UUID

from huinong.counter.till import facts
from huinong.counter.till.entries import entry_at, locked, post, require_right, till_point
from huinong.counter.till.errors import NotSoShort
from huinong.counter.till.standing import purse
from huinong.counter.till.values import TEXT
from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.settlement.values import Memo
from huinong.journal.services import act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan


@act
def pay_short(*, key: str, county: str, point: UUID, amount_fen: int, reason: str = "", actor: Actor) -> Receipt:
    """The keeper puts what was missing into the drawer, out of their own pocket; the next count proves it.

    Raises NotPermitted, OutOfScope, NoTill, EntryWrong, NotSoShort.
    """
    gates.require(actor, "till.run")
    return _settled(facts.SHORT_PAID, key=key, county=county, point=point, amount_fen=amount_fen, reason=reason,
                    actor=actor)  # fmt: skip


@act
def waive_short(*, key: str, county: str, point: UUID, amount_fen: int, reason: str, actor: Actor) -> Receipt:
    """The county bears what was missing, and says why. Raises as `pay_short` does."""
    gates.require(actor, "till.confirm")
    require_right({"reason": bool(reason.strip())})
    return _settled(facts.SHORT_WAIVED, key=key, county=county, point=point, amount_fen=amount_fen, reason=reason,
                    actor=actor)  # fmt: skip


def _settled(kind: str, *, key: str, county: str, point: UUID, amount_fen: int, reason: str, actor: Actor) -> Receipt:
    at, keeper = till_point(county, point, actor)
    said = reason.strip()
    require_right({"amount_fen": amount_fen > 0, "reason": len(said) <= TEXT})
    locked(county, keeper)
    asked = {"amount_fen": amount_fen, "reason": said}
    entry = entry_at(at, keeper, key=key, kind=kind, told=asked, asked=asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    short_fen = purse(at, keeper).short_fen
    if amount_fen > short_fen:
        raise NotSoShort(amount=yuan(amount_fen), short=yuan(short_fen))
    receipt = append(entry, actor=actor)
    is_paid = kind == facts.SHORT_PAID
    other = codes.cash(keeper) if is_paid else codes.OPERATOR_COST
    lines = {codes.short(keeper): amount_fen, other: -amount_fen}
    post(receipt.fact, keeper, lines, Memo.SHORT_PAID if is_paid else Memo.SHORT_WAIVED)
    return receipt
