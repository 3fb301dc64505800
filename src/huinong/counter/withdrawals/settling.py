"""What becomes of a withdrawal that was asked for, and its money; the bank or a person says it, nothing else does."""

from collections.abc import Mapping

from huinong.counter.withdrawals.errors import Contradicted, NoSuchWithdrawal, NotNow
from huinong.counter.withdrawals.facts import ENDS
from huinong.counter.withdrawals.models import Withdrawal
from huinong.counter.withdrawals.queries import value_of
from huinong.counter.withdrawals.values import MAY_BECOME, STATE_LABELS, State, WithdrawalValue
from huinong.edge import gates
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement.values import Memo
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.answers import Answer, Outcome

OWED = codes.owed("withdrawals")


@act
def settle(*, county: str, number: str, answer: Answer, actor: Actor = SYSTEM) -> WithdrawalValue:
    """Take in what the bank says, asked or of its own accord; the same answer twice is taken in once.

    Unknown changes nothing, and neither does a success of another amount. Raises NoSuchWithdrawal, and Contradicted
    when a settled one is told otherwise.
    """
    gates.require(actor, "withdrawals.review")
    gates.require_scope(actor, county)
    row = locked(county, number)
    is_granted = answer.outcome is Outcome.SUCCEEDED
    if answer.outcome is Outcome.UNKNOWN or (is_granted and answer.amount_fen != row.amount_fen):
        return value_of(row)
    if row.state == State.PROCESSING:
        row.reference, row.reason = answer.reference[:80], answer.reason[:80]
        end(row, State.APPROVED if is_granted else State.DECLINED, key=f"withdrawal/{number}/answered", actor=actor)
    elif is_granted == (row.state == State.DECLINED):
        raise Contradicted(number=number, state=STATE_LABELS[State(row.state)])
    return value_of(row)


def end(row: Withdrawal, to: State, *, key: str, actor: Actor) -> Receipt:
    """Write a withdrawal's next state, its fact and its money; the row is locked. Raises NotNow."""
    entry = Entry(
        key=key, kind=ENDS[to.value], county=row.county, thread=row.number, happened_at=moment_of(row.county, key),
        facts=telling(row), asked={"number": row.number, "to": to.value}, point=row.point, party=row.keeper,
    )  # fmt: skip
    if recall(row.county, [entry]):
        return append(entry, actor=actor)
    if to not in MAY_BECOME.get(State(row.state), ()):
        raise NotNow(number=row.number, state=STATE_LABELS[State(row.state)])
    row.state, row.settled_at = to.value, entry.happened_at
    row.save(update_fields=["state", "settled_at", "reference", "reason"])
    receipt = append(entry, actor=actor)
    moved = _moved(row, to)
    if moved is not None:
        memo, lines = moved
        posting = NewPosting(
            key=f"withdrawal/{row.number}/{to.value}", county=row.county, lines=lines, memo=memo.value,
            thread=row.number, happened_at=entry.happened_at, because=receipt.fact.id, point=row.point,
            party=row.keeper,
        )  # fmt: skip
        ledger.post(posting, actor=SYSTEM)
    return receipt


def _moved(row: Withdrawal, to: State) -> tuple[Memo, Mapping[str, int]] | None:
    """Granted: the bank owes us, we owe the customer. Handed out: the customer has it, the drawer less. (ADR 1)"""
    fen = row.amount_fen
    match to:
        case State.APPROVED:
            return Memo.WITHDRAWN, {codes.OPERATOR_AGENCY: -fen, OWED: fen}
        case State.HANDED:
            return Memo.WITHDRAWN_HANDED, {OWED: -fen, codes.cash(row.keeper): fen}
        case State.RETURNED:
            return Memo.WITHDRAWN, {OWED: -fen, codes.OPERATOR_AGENCY: fen}
        case _:
            return None


def telling(row: Withdrawal) -> dict[str, object]:
    """What every fact of a withdrawal tells: the card masked, nobody's name."""
    names = ("number", "amount_fen", "card", "reason", "division", "flags")
    return {**{name: getattr(row, name) for name in names}, "simulated": row.is_simulated}


def locked(county: str, number: str) -> Withdrawal:
    """A withdrawal, locked. Raises NoSuchWithdrawal."""
    row = Withdrawal.objects.select_for_update().filter(county=county, number=number).first()
    if row is None:
        raise NoSuchWithdrawal(number=number)
    return row
