"""The only writers of remittances (缴款): the keeper declares, the county finds it in the bank or refuses it."""

from datetime import date
from uuid import UUID

from huinong.counter.till import facts
from huinong.counter.till.entries import entry_at, locked, next_number, post, require_right, till_point
from huinong.counter.till.errors import (
    DecidedAlready,
    NoSuchRemittance,
    NotConfirmed,
    NotSoMuch,
    SamePerson,
    SlipUsed,
)
from huinong.counter.till.models import Remittance
from huinong.counter.till.queries import visible_remittances
from huinong.counter.till.standing import cash_fen
from huinong.counter.till.values import TEXT, RemittanceStatus
from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import Reversal
from huinong.funds.settlement.values import Memo
from huinong.journal.queries import facts_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.registry.points.queries import point as point_of


@act
def declare_remittance(
    *, key: str, county: str, point: UUID, amount_fen: int, proof: str, paid_on: date, actor: Actor
) -> Receipt:
    """Say that cash was paid into the bank, by its slip; its number is in the receipt's facts as `remittance`.

    It leaves the drawer at once, and is on its way until the county finds it in the bank. Raises NotPermitted,
    OutOfScope, NoTill, EntryWrong, SlipUsed, NotSoMuch.
    """
    gates.require(actor, "till.run")
    at, keeper = till_point(county, point, actor)
    slip = proof.strip()
    require_right({
        "amount_fen": amount_fen > 0, "proof": 0 < len(slip) <= 60, "paid_on": paid_on <= clock.today(),
    })  # fmt: skip
    till = locked(county, keeper)
    asked = {"amount_fen": amount_fen, "proof": slip, "paid_on": paid_on.isoformat()}
    entry = entry_at(at, keeper, key=key, kind=facts.REMITTED, told=asked, asked=asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    known = Remittance.objects.filter(county=county, proof=slip).exclude(status=RemittanceStatus.REFUSED).first()
    if known is not None:
        raise SlipUsed(proof=slip, remittance=known.number)
    in_till_fen = cash_fen(county, keeper)
    if amount_fen > in_till_fen:
        raise NotSoMuch(amount=yuan(amount_fen), cash=yuan(in_till_fen))
    number = next_number(Remittance.objects.all(), "J", at, entry)
    told = entry_at(at, keeper, key=key, kind=facts.REMITTED, told={**asked, "remittance": number}, asked=asked)
    receipt = append(told, actor=actor)
    lines = {codes.cash(keeper): amount_fen, codes.transit(keeper): -amount_fen}
    posted_as = post(receipt.fact, keeper, lines, Memo.REMITTED)
    Remittance.objects.create(
        county=county, till=till, number=number, point=at.id, division=at.division, keeper=keeper,
        amount_fen=amount_fen, proof=slip, paid_on=paid_on, status=RemittanceStatus.DECLARED, posted_as=posted_as,
        declared_by=actor.id, declared_at=entry.happened_at,
    )  # fmt: skip
    return receipt


@act
def confirm_remittance(*, key: str, county: str, number: str, actor: Actor) -> Receipt:
    """Say that a remittance was found in the bank: what was due by it is settled, and a frozen till takes cash again.

    Raises NotPermitted, NoSuchRemittance, DecidedAlready, SamePerson.
    """
    gates.require(actor, "till.confirm")
    row = _locked_remittance(county, number, actor)
    entry = _entry(key, facts.FOUND, row, "")
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require_undecided(row, actor)
    receipt = append(entry, actor=actor)
    lines = {codes.transit(row.keeper): row.amount_fen, codes.OPERATOR_BANK: -row.amount_fen}
    post(receipt.fact, row.keeper, lines, Memo.REMITTANCE_FOUND)
    _decide(row, RemittanceStatus.CONFIRMED, entry, "", actor)
    return receipt


@act
def refuse_remittance(*, key: str, county: str, number: str, reason: str, actor: Actor) -> Receipt:
    """Say that a remittance is not in the bank: its posting is reversed, and the cash is the keeper's to show again.

    It is as old as it was: refusing makes nothing due later. Raises NotPermitted, NoSuchRemittance, EntryWrong,
    DecidedAlready, SamePerson.
    """
    gates.require(actor, "till.confirm")
    said = reason.strip()
    require_right({"reason": 0 < len(said) <= TEXT})
    row = _locked_remittance(county, number, actor)
    entry = _entry(key, facts.REFUSED, row, said)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require_undecided(row, actor)
    receipt = append(entry, actor=actor)
    _reverse(row, row.posted_as, receipt.fact, Memo.REMITTANCE_REFUSED)
    _decide(row, RemittanceStatus.REFUSED, entry, said, actor)
    return receipt


@act
def take_back_finding(*, key: str, county: str, number: str, reason: str, actor: Actor) -> Receipt:
    """Say that a remittance was found by mistake: the finding is reversed, linked, and it waits to be decided again.

    Raises NotPermitted, NoSuchRemittance, EntryWrong, NotConfirmed, SamePerson.
    """
    gates.require(actor, "till.confirm")
    said = reason.strip()
    require_right({"reason": 0 < len(said) <= TEXT})
    row = _locked_remittance(county, number, actor)
    entry = _entry(key, facts.UNFOUND, row, said)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.status != RemittanceStatus.CONFIRMED:
        raise NotConfirmed(remittance=number)
    if row.declared_by == actor.id:
        raise SamePerson
    receipt = append(entry, actor=actor)
    put_back(row, receipt.fact, reason=said)
    return receipt


def finding(row: Remittance, thread: str) -> FactValue:
    """The fact by which a found remittance was found: the newest, if it was taken back before."""
    found = facts_of(row.county, [thread], kinds=[facts.FOUND])
    return [fact for fact in found if fact.facts["remittance"] == row.number][-1]


def put_back(row: Remittance, fact: FactValue, *, reason: str = "") -> None:
    """A found remittance waits to be found again, because of a fact on its till's thread: the finding is reversed."""
    found = finding(row, fact.thread)
    _reverse(row, f"{found.key}/{Memo.REMITTANCE_FOUND}", fact, Memo.REMITTANCE_UNFOUND)
    row.status, row.reason, row.decided_by, row.decided_at = RemittanceStatus.DECLARED.value, reason, "", None
    row.save(update_fields=["status", "reason", "decided_by", "decided_at"])


def _reverse(row: Remittance, posted_as: str, fact: FactValue, memo: Memo) -> None:
    """Reverse a posting of a remittance, whole and linked."""
    reversal = Reversal(
        key=f"{fact.key}/{memo}", county=row.county, of=posted_as, numerator=1, denominator=1, memo=memo.value,
        happened_at=fact.happened_at, because=fact.id, point=row.point, party=row.keeper,
    )  # fmt: skip
    ledger.reverse(reversal, actor=gates.SYSTEM)


def _locked_remittance(county: str, number: str, actor: Actor) -> Remittance:
    """The row under its till's lock. Raises NoSuchRemittance."""
    seen = visible_remittances(actor).filter(county=county, number=number)
    row = seen.first()
    if row is None:
        raise NoSuchRemittance(remittance=number)
    locked(county, row.keeper)
    return seen.get()


def _require_undecided(row: Remittance, actor: Actor) -> None:
    if row.status != RemittanceStatus.DECLARED:
        raise DecidedAlready(remittance=row.number)
    if row.declared_by == actor.id:
        raise SamePerson


def _entry(key: str, kind: str, row: Remittance, reason: str) -> Entry:
    asked = {"remittance": row.number, "reason": reason}
    told = {**asked, "amount_fen": row.amount_fen}
    return entry_at(point_of(row.county, row.point), row.keeper, key=key, kind=kind, told=told, asked=asked)


def _decide(row: Remittance, status: RemittanceStatus, entry: Entry, reason: str, actor: Actor) -> None:
    row.status, row.reason, row.decided_by, row.decided_at = status.value, reason, actor.id, entry.happened_at
    row.save(update_fields=["status", "reason", "decided_by", "decided_at"])
