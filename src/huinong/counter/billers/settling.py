"""What becomes of a bill that was paid: the biller's answer, its file or a person says; nothing else does."""

from collections.abc import Mapping

from huinong.counter.billers import facts
from huinong.counter.billers.declarations import Declaration
from huinong.counter.billers.errors import Contradicted, NoSuchBill
from huinong.counter.billers.models import Bill
from huinong.counter.billers.moving import owe_back
from huinong.counter.billers.queries import biller_of, value_of
from huinong.counter.billers.values import MAY_BECOME, STATE_LABELS, Answer, BillValue, Outcome, State
from huinong.edge import gates
from huinong.edge.gates import SYSTEM
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.kernel.actor import Actor

KINDS = {State.CONFIRMED: facts.CONFIRMED, State.REFUNDED: facts.REFUNDED}


@act
def settle(*, county: str, number: str, answer: Answer, actor: Actor = SYSTEM) -> BillValue:
    """Take in what the biller says, asked or of its own accord; the same answer twice is taken in once.

    Unknown changes nothing, and neither does a success of another amount: the day's file decides then. Raises
    NoSuchBill, and Contradicted when a settled bill is told otherwise.
    """
    gates.require(actor, "billers.reconcile")
    gates.require_scope(actor, county)
    row = locked(county, number)
    is_paid = answer.outcome is Outcome.SUCCEEDED
    if answer.outcome is Outcome.UNKNOWN or (is_paid and answer.amount_fen != row.amount_fen):
        return value_of(row)
    to = State.CONFIRMED if is_paid else State.REFUNDED
    if row.state == to:
        return value_of(row)
    if row.state != State.PROCESSING:
        raise Contradicted(number=number, state=STATE_LABELS[State(row.state)])
    decide(row, to, reference=answer.reference, reason=answer.reason, actor=actor)
    return value_of(row)


def decide(row: Bill, to: State, *, reference: str = "", reason: str = "", actor: Actor) -> None:
    """Write a bill's end, its fact, and whose the money is then; the row is locked and may become that."""
    if to not in MAY_BECOME[State(row.state)]:
        raise Contradicted(number=row.number, state=STATE_LABELS[State(row.state)])
    now = clock.now()
    row.state, row.reference, row.reason, row.settled_at = to, reference or row.reference, reason, now
    declared = biller_of(row.county, row.biller, row.declared_from)
    if to is State.REFUNDED or not declared.once:
        row.claim = None
    row.save(update_fields=["state", "reference", "reason", "settled_at", "claim"])
    entry = Entry(
        key=f"collected/{row.number}/{to.value}",
        kind=KINDS[to],
        county=row.county,
        thread=row.number,
        happened_at=now,
        facts={"name": declared.name_zh, "reason": reason, **telling(row)},
        point=row.point,
    )
    fact = append(entry, actor=actor).fact
    if to is State.REFUNDED:
        owe_back(row, fact)


def telling(row: Bill) -> dict[str, object]:
    """What every fact of a bill tells: nobody's account or name."""
    return {
        "number": row.number,
        "biller": row.biller,
        "amount_fen": row.amount_fen,
        "total_fen": row.amount_fen + (row.fee_fen if row.is_customer_fee else 0),
        "division": row.division,
        "simulated": row.is_simulated,
    }


def locked(county: str, number: str) -> Bill:
    """A bill, locked. Raises NoSuchBill."""
    row = Bill.objects.select_for_update().filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBill(number=number)
    return row


def entry_of(key: str, kind: str, row: Bill, declared: Declaration, asked: Mapping[str, object]) -> Entry:
    """The fact of an act on a bill; a repeat keeps the time of the first."""
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=row.number,
        happened_at=moment_of(row.county, key),
        facts={"name": declared.name_zh, **telling(row)},
        asked=asked,
        point=row.point,
    )
