"""A party holds something against a line of its statement: that is held back, the rest is paid, the county decides.

What a courier is billed is disputed at its bill (`funds.bills`).
"""

from datetime import timedelta
from uuid import UUID

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.payouts import facts, queries
from huinong.funds.payouts.entries import entry_of, locked
from huinong.funds.payouts.errors import (
    DisputeDecided,
    DisputeTooLate,
    LineDisputed,
    NoSuchLine,
    NotAnAdjustment,
)
from huinong.funds.payouts.models import Dispute, Statement
from huinong.funds.payouts.values import DisputeState, State
from huinong.funds.settlement.values import Memo
from huinong.journal.services import act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.policies.queries import figure
from huinong.storage import bulk

TEXT = 200


@act
def dispute(
    *, key: str, county: str, number: str, account: str, posting: UUID, reason: str, wanted_fen: int, actor: Actor
) -> Receipt:
    """Say what is wrong with a line, and what it should be. While the statement is a draft, its line is not paid.

    Raises NoSuchStatement, NoSuchLine, DisputeTooLate, LineDisputed.
    """
    gates.require(actor, "payouts.dispute")
    line = queries.line(actor, county, number, account, posting)
    row = locked(county, number)
    if not reason.strip() or len(reason) > TEXT:
        raise InvalidInput(fields="reason")
    why = reason.strip()
    said = {"account": account, "posting": str(posting), "wanted_fen": wanted_fen, "reason": why}
    entry = entry_of(key, facts.DISPUTED, row, {**said, "amount_fen": line.amount_fen}, said)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check(row, account, posting)
    receipt = append(entry, actor=actor)
    held_fen = max(line.amount_fen, 0) if row.state == State.DRAFTED else 0
    new = Dispute(
        county=county,
        statement=row,
        party=row.party,
        posting=posting,
        account=account,
        memo=line.memo,
        thread=line.thread,
        fact=line.because,
        amount_fen=line.amount_fen,
        wanted_fen=wanted_fen,
        held_fen=held_fen,
        reason=why,
        state=DisputeState.OPEN,
        opened_at=receipt.fact.happened_at,
        due_on=clock.day_of(receipt.fact.happened_at) + timedelta(days=_days("payouts.decide_days", county)),
    )
    bulk.insert([new])
    _hold_back(row, account, held_fen)
    return receipt


def _check(row: Statement, account: str, posting: UUID) -> None:
    until = clock.day_of(row.drafted_at) + timedelta(days=_days("payouts.dispute_days", row.county))
    if clock.today() > until:
        raise DisputeTooLate(number=row.number, until=until)
    if Dispute.objects.filter(county=row.county, account=account, posting=posting).exists():
        raise LineDisputed(number=row.number)


def _days(key: str, county: str) -> int:
    return figure(key, division=county, on=clock.today())


def _hold_back(row: Statement, account: str, held_fen: int) -> None:
    """Take what is disputed out of what the draft pays; what is held comes again in the next statement."""
    less_fen = min(held_fen, row.amount_fen)
    if not less_fen:
        return
    part = row.parts.get(county=row.county, account=account)
    part.held_fen, part.pay_fen = part.held_fen + less_fen, part.pay_fen - less_fen
    part.save(update_fields=["held_fen", "pay_fen"])
    row.held_fen, row.amount_fen = row.held_fen + less_fen, row.amount_fen - less_fen
    row.save(update_fields=["held_fen", "amount_fen"])


@act
def decide(
    *, key: str, county: str, number: str, dispute: UUID, accepted_fen: int | None, answer: str, actor: Actor
) -> Receipt:
    """The county's answer: `accepted_fen` is what the line becomes, None rejects it.

    What is accepted is posted now. What was held back is free either way, and stands in the next statement or in the
    draft, when its month is drafted anew. Raises NoSuchStatement, NoSuchLine, DisputeDecided, NotAnAdjustment.
    """
    gates.require(actor, "payouts.approve")
    gates.require_scope(actor, county)
    if not answer.strip() or len(answer) > TEXT:
        raise InvalidInput(fields="answer")
    row = locked(county, number)
    one = Dispute.objects.select_for_update().filter(county=county, statement=row, id=dispute).first()
    if one is None:
        raise NoSuchLine(number=number)
    change_fen = 0 if accepted_fen is None else accepted_fen - one.amount_fen
    said = {"dispute": str(dispute), "accepted_fen": accepted_fen, "answer": answer.strip()}
    entry = entry_of(key, facts.DISPUTE_DECIDED, row, {**said, "adjustment_fen": change_fen}, said)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if one.state != DisputeState.OPEN:
        raise DisputeDecided
    if accepted_fen is not None and not change_fen:
        raise NotAnAdjustment(amount_fen=one.amount_fen)
    receipt = append(entry, actor=actor)
    if change_fen:
        posting = NewPosting(
            key=f"{receipt.fact.key}/correction",
            county=county,
            lines={one.account: change_fen, codes.OPERATOR_COST: -change_fen},
            memo=Memo.STATEMENT_CORRECTION.value,
            thread=one.thread,
            happened_at=receipt.fact.happened_at,
            because=receipt.fact.id,
            party=row.party,
        )
        ledger.post(posting, actor=actor)
    one.state = DisputeState.REJECTED if accepted_fen is None else DisputeState.ACCEPTED
    one.answer, one.adjustment_fen, one.decided_at = answer.strip(), change_fen, receipt.fact.happened_at
    one.save(update_fields=["state", "answer", "adjustment_fen", "decided_at"])
    return receipt
