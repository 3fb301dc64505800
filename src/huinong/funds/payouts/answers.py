"""The bank's answer moves money once: what it accepted is captured, what it refused is released with the reason told.

An answer may come late, twice, in pieces, or say what cannot be: what contradicts is named and moves nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs

from huinong.edge import gates
from huinong.funds.ledger import services as ledger
from huinong.funds.payouts import facts, pain002
from huinong.funds.payouts.entries import entry_of
from huinong.funds.payouts.errors import NoSuchFile
from huinong.funds.payouts.files import digest
from huinong.funds.payouts.models import Answer, PaymentFile, Statement
from huinong.funds.payouts.pain002 import Report, Status, Word
from huinong.funds.payouts.services import hold_key
from huinong.funds.payouts.values import Became, Outcome, State, end_to_end_of
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.storage import bulk

ENDED = {Status.SETTLED: State.PAID, Status.REJECTED: State.REJECTED}


@act
def load_answer(*, key: str, county: str, content: bytes, actor: Actor) -> Receipt:
    """Read a pain.002 and let each of its words move money once. Raises NotAnAnswer, NoSuchFile."""
    gates.require(actor, "payouts.write")
    gates.require_scope(actor, county)
    report = pain002.read(content)
    file = PaymentFile.objects.filter(county=county, number=report.message).first()
    if file is None:
        raise NoSuchFile(number=report.message[:40])
    rows = {
        end_to_end_of(row.number, row.attempt): row
        for row in Statement.objects.select_for_update().filter(county=county, file=file).order_by("number")
    }
    entry = Entry(
        key=key,
        kind=facts.ANSWERED,
        county=county,
        thread=f"PAYOUTS-{county}",
        happened_at=moment_of(county, key),
        facts={"file": file.number},
        asked={"sha256": digest(content)},
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    outcomes = [_heard(word, rows, key, entry.happened_at, actor) for word in _words(report, list(rows))]
    became = [each.became for each in outcomes]
    told = {"file": file.number, "paid": became.count(Became.PAID), "rejected": became.count(Became.REJECTED)}
    receipt = append(structs.replace(entry, facts=told), actor=actor)
    answer = Answer(
        county=county,
        file=file,
        sha256=digest(content),
        outcomes=[[each.end_to_end, each.became.value, each.reason] for each in outcomes],
        loaded_by=actor.id,
        loaded_at=receipt.fact.recorded_at,
    )
    bulk.insert([answer])
    return receipt


def _words(report: Report, sent: Sequence[str]) -> list[Word]:
    """What is said of each transaction; a word for the whole message counts where there is none for single ones."""
    if report.words or report.whole is None:
        return list(report.words)
    return [Word(end_to_end, report.whole, report.reason, None) for end_to_end in sent]


def _heard(word: Word, rows: dict[str, Statement], key: str, at: datetime, actor: Actor) -> Outcome:
    row = rows.get(word.end_to_end)
    if row is None:
        return Outcome(word.end_to_end[:35], Became.UNKNOWN, word.reason)
    if word.amount_fen is not None and word.amount_fen != row.amount_fen:
        return Outcome(word.end_to_end, Became.WRONG_AMOUNT, word.reason)
    if word.status is Status.PENDING:
        return Outcome(word.end_to_end, Became.PENDING, word.reason)
    if row.state != State.SENT:
        became = Became.REPEATED if row.state == ENDED[word.status] else Became.CONTRADICTS
        return Outcome(word.end_to_end, became, word.reason)
    is_paid = word.status is Status.SETTLED
    end = ledger.capture if is_paid else ledger.release
    end(county=row.county, key=hold_key(row), happened_at=at, actor=actor)
    said = {"amount_fen": row.amount_fen, "reason": word.reason}
    kind = facts.PAID if is_paid else facts.REJECTED
    append(entry_of(f"{key}/{word.end_to_end}", kind, row, said, {}, happened_at=at), actor=actor)
    row.state, row.reason = ENDED[word.status], word.reason
    row.paid_at = at if is_paid else None
    row.save(update_fields=["state", "reason", "paid_at"])
    return Outcome(word.end_to_end, Became.PAID if is_paid else Became.REJECTED, word.reason)
