"""The only writers of claims: open, examine, decide, pay, take recourse, take back. Each is one act under its key."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.funds.claims import facts
from huinong.funds.claims.allowing import limit_for
from huinong.funds.claims.entries import MOST_FEN, TEXT, entry_of, thread_of
from huinong.funds.claims.errors import (
    AboveAssessed,
    AboveLimit,
    NoSuchClaim,
    NotInTheChain,
    ReasonWanted,
    WrongState,
)
from huinong.funds.claims.models import Claim
from huinong.funds.claims.opening import open_claim
from huinong.funds.claims.reading import chain_of
from huinong.funds.claims.values import (
    ENDED,
    STATE_LABELS,
    UNANSWERED,
    BlameRule,
    Chain,
    Claimant,
    ClaimState,
    Holder,
    Loss,
)
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger_queries
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting, Reversal
from huinong.funds.settlement.values import Memo
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan

__all__ = ["decide", "examine", "open_claim", "pay", "take_back", "take_recourse"]


@act
def examine(
    *, key: str, county: str, number: str, loss_fen: int, assessed_fen: int, finding: str, actor: Actor
) -> Receipt:
    """Say what the loss is and what is due for it; may be said again until the claim is decided.

    Raises NoSuchClaim, WrongState, AboveLimit with the rule named.
    """
    claim = _locked(county, number, actor)
    _check_text(finding, "finding")
    if not (0 <= assessed_fen <= MOST_FEN and 0 <= loss_fen <= MOST_FEN):
        raise InvalidInput(fields="loss_fen, assessed_fen")
    limit = limit_for(claim, loss_fen)
    asked = {"loss_fen": loss_fen, "assessed_fen": assessed_fen, "finding": finding.strip()}
    told = {**asked, "limit_fen": limit.fen, "limit_rule": limit.rule, "limit_times": limit.times}
    entry = entry_of(key, facts.EXAMINED, claim, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require(claim, UNANSWERED)
    if assessed_fen > limit.fen:
        raise AboveLimit(amount=yuan(assessed_fen), limit=yuan(limit.fen), rule=limit.label)
    return _moved(claim, entry, actor, state=ClaimState.EXAMINED, **told)


@act
def decide(*, key: str, county: str, number: str, granted_fen: int | None, answer: str, actor: Actor) -> Receipt:
    """Grant at most what was assessed, or refuse with None; the answer is what the claimant is told.

    Raises NoSuchClaim, WrongState (to grant, a claim must be examined), AboveAssessed.
    """
    claim = _locked(county, number, actor)
    _check_text(answer, "answer")
    if granted_fen is not None and not 0 < granted_fen <= MOST_FEN:
        raise InvalidInput(fields="granted_fen")
    asked = {"granted_fen": granted_fen, "answer": answer.strip()}
    entry = entry_of(key, facts.DECIDED, claim, {**asked, "granted_fen": granted_fen or 0}, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require(claim, UNANSWERED if granted_fen is None else {ClaimState.EXAMINED})
    if granted_fen is not None and granted_fen > (claim.assessed_fen or 0):
        raise AboveAssessed(amount=yuan(granted_fen), most=yuan(claim.assessed_fen or 0))
    state = ClaimState.REFUSED if granted_fen is None else ClaimState.GRANTED
    return _moved(claim, entry, actor, state=state, decided_at=entry.happened_at, **asked)


@act
def pay(*, key: str, county: str, number: str, actor: Actor) -> Receipt:
    """Pay what was granted: a sender or recipient in cash at the counter, a courier by setting it off on its account.

    Raises NoSuchClaim, WrongState.
    """
    claim = _locked(county, number, actor)
    told = {"granted_fen": claim.granted_fen}
    entry = entry_of(key, facts.PAID, claim, told, {"claim": number})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require(claim, {ClaimState.GRANTED})
    receipt = _moved(claim, entry, actor, state=ClaimState.PAID, paid_at=entry.happened_at)
    assert claim.granted_fen is not None, "a granted claim says how much"
    is_courier = claim.claimant == Claimant.COURIER
    payee = codes.courier(claim.carrier_party) if is_courier else codes.OPERATOR_CASH
    lines = {payee: claim.granted_fen, codes.OPERATOR_COST: -claim.granted_fen}
    party = claim.carrier_party if is_courier else None
    ledger.post(_posting(receipt.fact, Memo.CLAIM, lines, party=party), actor=actor)
    return receipt


@act
def take_recourse(
    *, key: str, county: str, number: str, responsible: str, recourse_fen: int, reason: str, actor: Actor
) -> Receipt:
    """Confirm who answers for the loss, or choose another of those who had the piece with a reason.

    What is recovered is owed by the keeper, the bus company or the courier from now on and stands on its statement. Of
    the network's own centres, outlets and vans nothing is recovered. Raises NoSuchClaim, WrongState, NotInTheChain,
    ReasonWanted, AboveAssessed.
    """
    claim = _locked(county, number, actor)
    if not 0 <= recourse_fen <= MOST_FEN or len(reason) > TEXT:
        raise InvalidInput(fields="recourse_fen, reason")
    asked: dict[str, Any] = {"responsible": responsible, "recourse_fen": recourse_fen, "reason": reason.strip()}
    first = facts_by_key(county, [key]).get(key)
    if first is not None:
        entry = entry_of(key, facts.RECOURSED, claim, {}, asked, point=first.point, party=first.party)
        recall(county, [entry])
        return append(entry, actor=actor)
    _require(claim, {ClaimState.PAID})
    chain = chain_of(county, claim.thread, Loss(claim.loss))
    holder, rule = _chosen(chain, responsible, asked["reason"])
    owed_fen = recourse_fen if holder.account else 0
    if owed_fen > (claim.granted_fen or 0):
        raise AboveAssessed(amount=yuan(owed_fen), most=yuan(claim.granted_fen or 0))
    told = {"to": holder.code, "rule": rule, "recourse_fen": owed_fen, "reason": asked["reason"],
            "because": str(chain.blame.fact)}  # fmt: skip
    entry = entry_of(key, facts.RECOURSED, claim, told, asked, point=holder.point, party=holder.party)
    receipt = _moved(
        claim,
        entry,
        actor,
        state=ClaimState.RECOURSED,
        responsible=holder.code,
        responsible_name=holder.name,
        responsible_point=holder.point,
        responsible_division=holder.division,
        responsible_rule=rule,
        responsible_reason=asked["reason"],
        recourse_fen=owed_fen,
    )
    if owed_fen:
        lines = {holder.account: -owed_fen, codes.OPERATOR_COST: owed_fen}
        posting = _posting(receipt.fact, Memo.CLAIM_RECOURSE, lines, point=holder.point, party=holder.party)
        ledger.post(posting, actor=actor)
    return receipt


def _chosen(chain: Chain, responsible: str, reason: str) -> tuple[Holder, BlameRule]:
    """Who answers, and by which rule. Raises NotInTheChain, ReasonWanted."""
    holder = chain.holder(responsible)
    if holder is None:
        raise NotInTheChain
    if holder.code == chain.blame.holder:
        return holder, chain.blame.rule
    if not reason:
        raise ReasonWanted
    return holder, BlameRule.CHOSEN


@act
def take_back(*, key: str, county: str, number: str, reason: str, actor: Actor) -> Receipt:
    """Take a claim back, for the piece was found again (找回) or the claimant gave it up.

    What was paid comes back the way it went, and so does what was recovered. Raises NoSuchClaim, WrongState.
    """
    claim = _locked(county, number, actor)
    _check_text(reason, "reason")
    asked = {"reason": reason.strip()}
    entry = entry_of(key, facts.REVERSED, claim, asked, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require(claim, set(ClaimState) - ENDED)
    receipt = _moved(claim, entry, actor, state=ClaimState.REVERSED, ended_reason=asked["reason"])
    posted = ledger_queries.postings_of(county, [thread_of(claim)], [Memo.CLAIM, Memo.CLAIM_RECOURSE])
    taken_back = [_reversal(receipt.fact, posting.key) for posting in posted]
    if taken_back:
        ledger.reverse_many(taken_back, actor=actor)
    return receipt


def _locked(county: str, number: str, actor: Actor) -> Claim:
    """The claim, for those who decide claims. Raises NotPermitted, NoSuchClaim."""
    gates.require(actor, "claims.decide")
    row = Claim.objects.select_for_update().filter(county=county, number=number).first()
    if row is None or not actor.scope.covers(county):
        raise NoSuchClaim(claim=number)
    return row


def _require(claim: Claim, states: Collection[ClaimState]) -> None:
    state = ClaimState(claim.state)
    if state not in states:
        raise WrongState(claim=claim.number, state=STATE_LABELS[state])


def _check_text(text: str, field: str) -> None:
    if not text.strip() or len(text) > TEXT:
        raise InvalidInput(fields=field)


def _moved(claim: Claim, entry: Entry, actor: Actor, **changed: Any) -> Receipt:
    """Record the act and change these columns of the claim."""
    receipt = append(entry, actor=actor)
    for name, value in changed.items():
        setattr(claim, name, value)
    claim.save(update_fields=list(changed))
    return receipt


def _posting(
    because: FactValue, memo: Memo, lines: Mapping[str, int], *, party: UUID | None, point: UUID | None = None
) -> NewPosting:
    """`party` and `point` are theirs whose money it is: nobody else sees the network's own accounts."""
    return NewPosting(
        key=f"{because.key}/{memo}",
        county=because.county,
        lines=lines,
        memo=memo.value,
        thread=because.thread,
        happened_at=because.happened_at,
        because=because.id,
        point=point,
        party=party,
    )


def _reversal(because: FactValue, of: str) -> Reversal:
    return Reversal(
        key=f"{because.key}/{of.rpartition('/')[2]}",
        county=because.county,
        of=of,
        numerator=1,
        denominator=1,
        memo=Memo.CLAIM_REVERSAL.value,
        happened_at=because.happened_at,
        because=because.id,
    )
