"""The provider's statement of a day (the T+1 file): it decides what stayed unknown, and every difference is told."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from huinong.edge import gates
from huinong.funds.payments.errors import Contradicted, StatementUnreadable
from huinong.funds.payments.models import Payment, Refund
from huinong.funds.payments.services import take_callback
from huinong.funds.payments.values import Result, State
from huinong.kernel.actor import Actor
from huinong.kernel.answers import Outcome

COLUMNS = ("number", "amount_fen", "outcome", "reference")
WAITING = frozenset({State.OPENED.value, State.PROCESSING.value})


class Difference(StrEnum):
    """How a line of the provider's disagrees with ours. Nothing is moved for it: a person looks."""

    NO_SUCH_NUMBER = "no_such_number"
    OTHER_AMOUNT = "other_amount"
    OTHER_OUTCOME = "other_outcome"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What the provider says became of one payment or refund."""

    number: str
    amount_fen: int
    outcome: Outcome
    reference: str


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many the statement settled, how many it confirmed, and where it differs."""

    settled: int
    agreed: int
    differences: tuple[tuple[StatementLine, Difference], ...]


def read(text: str) -> tuple[StatementLine, ...]:
    """The lines of a statement: CSV with a head of `COLUMNS`. Raises StatementUnreadable with its row."""
    rows = csv.DictReader(text.splitlines())
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise StatementUnreadable(row=1)
    return tuple(_line(number, row) for number, row in enumerate(rows, 2))


def _line(number: int, row: dict[str, str]) -> StatementLine:
    try:
        amount_fen, outcome = int(row["amount_fen"]), Outcome(row["outcome"].strip())
    except (ValueError, AttributeError, TypeError) as error:
        raise StatementUnreadable(row=number) from error
    return StatementLine(row["number"].strip(), amount_fen, outcome, (row["reference"] or "").strip()[:80])


def reconcile(*, county: str, lines: Sequence[StatementLine], actor: Actor) -> Reconciled:
    """Take in each line as the provider's word; repeating it changes nothing. What disagrees is left as it is."""
    gates.require(actor, "payments.charge")
    gates.require_scope(actor, county)
    known = _known(county, [line.number for line in lines])
    settled, agreed = 0, 0
    differences: list[tuple[StatementLine, Difference]] = []
    for line in lines:
        amount_fen, state = known.get(line.number, (None, ""))
        if amount_fen != line.amount_fen:
            kind = Difference.NO_SUCH_NUMBER if amount_fen is None else Difference.OTHER_AMOUNT
            differences.append((line, kind))
            continue
        try:
            take_callback(
                county=county,
                number=line.number,
                result=Result(outcome=line.outcome, provider_ref=line.reference, reason=_reason(line)),
            )
        except Contradicted:
            differences.append((line, Difference.OTHER_OUTCOME))
            continue
        is_new = state in WAITING and line.outcome is not Outcome.UNKNOWN
        settled, agreed = settled + is_new, agreed + (not is_new)
    return Reconciled(settled, agreed, tuple(differences))


def _reason(line: StatementLine) -> str:
    return "statement" if line.outcome is Outcome.FAILED else ""


def _known(county: str, numbers: Iterable[str]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    wanted = list(numbers)
    for table in (Payment, Refund):
        rows = table.objects.filter(county=county, number__in=wanted)
        found.update({number: (fen, state) for number, fen, state in rows.values_list("number", "amount_fen", "state")})
    return found
