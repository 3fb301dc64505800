"""The only writers of bills: make, issue, dispute, decide, agree, close. What is issued is never changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.funds.bills import facts
from huinong.funds.bills.errors import (
    BillIssued,
    DisputeDecided,
    DisputesOpen,
    DisputeTooLate,
    LineDisputed,
    MonthRuns,
    NoSuchBill,
    NoSuchLine,
    NotAnAdjustment,
    NotBillable,
    NothingToBill,
    NotIssued,
    StillDisputable,
)
from huinong.funds.bills.gathering import gather
from huinong.funds.bills.models import Bill, Dispute, Line
from huinong.funds.bills.reckoning import Priced, Reckoner
from huinong.funds.bills.values import OPEN_STATES, BillState, DisputeState, LineKind
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement import months
from huinong.funds.settlement.queries import month_of
from huinong.funds.settlement.tariffs import PriceList
from huinong.funds.settlement.values import Memo
from huinong.journal.queries import facts_by_key, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.registry.contracts import queries as contracts
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.parties.values import PartyKind
from huinong.registry.policies.queries import figure
from huinong.storage import bulk

TEXT, EVIDENCE = 200, 2_000
STEPS = 3
SUMS = ("pieces", "price_fen", "deducted_fen", "corrected_fen", "total_fen", "accrued_fen", "earlier_fen")
COLUMNS = (
    "id", "county", "bill_id", "kind", "carrier", "number", "thread", "fact", "at", "place", "weight_g", "tier",
    "contract", "faults", "accrued_fen", "price_fen", "deducted_fen", "amount_fen", "corrects_id",
)  # fmt: skip
Row = tuple[Any, ...]


@act
def make(
    *,
    key: str,
    county: str,
    party: UUID,
    month: date,
    actor: Actor,
    on_step: Callable[[], object] = lambda: None,
) -> Receipt:
    """Draft the bill of a month that is over, or draft it anew; `on_step` is called `STEPS` times on the way.

    Raises MonthRuns, NotBillable, BillIssued, NothingToBill.
    """
    gates.require(actor, "bills.write")
    gates.require_scope(actor, county)
    first = month.replace(day=1)
    bills = list(Bill.objects.select_for_update().filter(county=county, party=party).order_by("id"))
    before = next((bill for bill in bills if bill.month == first), None)
    bill, asked = before or _new(county, party, first), {"month": f"{first:%Y-%m}", "party": str(party)}
    entry = entry_of(key, facts.DRAFTED, bill, {}, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check_month(county, party, first)
    _clear(bill)
    bill.made_at = clock.now()  # before anything is read: what is told of later is not on it
    last_month = _month_before(first)
    found = gather(
        county,
        party,
        first,
        billed=_billed(county, party, last_month),
        has_earlier=any(each.month == last_month for each in bills),
    )
    on_step()
    priced = Reckoner(county, party, contracts.book(county), PriceList.of(county)).lines(found)
    corrections = _corrections(county, party, first)
    if not priced and not corrections:
        raise NothingToBill(month=asked["month"])
    on_step()
    _sum_up(bill, priced, corrections)
    receipt = append(entry_of(key, facts.DRAFTED, bill, {**_sums(bill), **asked}, asked), actor=actor)
    _write(bill, before is None, priced, corrections)
    on_step()
    return receipt


def _billed(county: str, party: UUID, since: date) -> frozenset[UUID]:
    """The facts that stand on one of the courier's bills already, of those from a month on."""
    lines = Line.objects.filter(county=county, bill__party=party, fact__isnull=False, at__gte=month_of(since)[0])
    return frozenset(fact for fact in lines.values_list("fact", flat=True) if fact)


def _check_month(county: str, party: UUID, first: date) -> None:
    if first < months.FIRST:
        raise NothingToBill(month=f"{first:%Y-%m}")
    if clock.now() < month_of(first)[1]:
        raise MonthRuns(month=f"{first:%Y-%m}")
    holder = parties_by_id(county, [party]).get(party)
    if holder is None or holder.kind is not PartyKind.COURIER:
        raise NotBillable


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _clear(bill: Bill) -> None:
    if bill.state != BillState.DRAFTED:
        raise BillIssued(number=bill.number)
    Dispute.objects.filter(county=bill.county, billed_in=bill).update(billed_in=None)
    Line.objects.filter(county=bill.county, bill=bill).delete()


def _corrections(county: str, party: UUID, first: date) -> list[Dispute]:
    """Disputes over earlier bills that were accepted and stand on no bill yet."""
    rows = Dispute.objects.filter(county=county, state=DisputeState.ACCEPTED, billed_in=None)
    mine = rows.filter(bill__party=party, bill__month__lt=first)
    return list(mine.select_related("line").order_by("id"))


def _new(county: str, party: UUID, first: date) -> Bill:
    serial = Bill.objects.filter(county=county, month=first).count() + 1
    return Bill(
        county=county, party=party, month=first, number=f"ZD{county}-{first:%Y%m}-{serial:02d}", state=BillState.DRAFTED
    )


def _sum_up(bill: Bill, priced: Sequence[Priced], corrections: Sequence[Dispute]) -> None:
    bill.pieces = sum(line.piece.kind is not LineKind.LOST for line in priced)
    bill.price_fen = sum(line.price_fen for line in priced)
    bill.deducted_fen = sum(line.deducted_fen for line in priced)
    bill.corrected_fen = sum(each.adjustment_fen for each in corrections)
    bill.total_fen = bill.price_fen - bill.deducted_fen + bill.corrected_fen
    bill.accrued_fen = sum(line.piece.accrued_fen for line in priced)
    bill.earlier_fen = sum(line.piece.accrued_fen for line in priced if line.piece.kind is LineKind.EARLIER)


def _sums(bill: Bill) -> dict[str, int]:
    return {name: getattr(bill, name) for name in SUMS}


def _write(bill: Bill, is_new: bool, priced: Sequence[Priced], corrections: Sequence[Dispute]) -> None:
    if is_new:
        bulk.insert([bill])
    else:
        bulk.update([bill], ["made_at", *SUMS])
    bulk.insert_rows(Line, COLUMNS, _rows(bill, priced, corrections))
    for each in corrections:
        each.billed_in = bill
    bulk.update(corrections, ["billed_in"])


def _rows(bill: Bill, priced: Iterable[Priced], corrections: Iterable[Dispute]) -> Iterable[Row]:
    for line in priced:
        piece = line.piece
        yield (
            new_id(), bill.county, bill.id, piece.kind.value, piece.carrier, piece.number, piece.thread, piece.fact,
            piece.at, piece.place, piece.weight_g, line.tier, line.contract, " ".join(line.faults), piece.accrued_fen,
            line.price_fen, line.deducted_fen, line.price_fen - line.deducted_fen, None,
        )  # fmt: skip
    for each in corrections:
        old = each.line
        yield (
            new_id(), bill.county, bill.id, LineKind.CORRECTION.value, old.carrier, old.number, old.thread, None,
            each.decided_at, old.place, old.weight_g, old.tier, old.contract, "", 0, 0, 0, each.adjustment_fen, old.id,
        )  # fmt: skip


@act
def issue(*, key: str, county: str, number: str, actor: Actor) -> Receipt:
    """Send a draft to its courier: from now on it is never changed, and what it differs from the ledger is posted.

    Raises NoSuchBill, BillIssued.
    """
    gates.require(actor, "bills.write")
    gates.require_scope(actor, county)
    bill = _locked(county, number)
    until = clock.today() + timedelta(days=_dispute_days(bill))
    asked = {"bill": number}
    known = facts_by_key(county, [key]).get(key)
    told = {"total_fen": bill.total_fen, "until": known.facts.get("until") if known else until.isoformat()}
    entry = entry_of(key, facts.ISSUED, bill, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if bill.state != BillState.DRAFTED:
        raise BillIssued(number=number)
    receipt = append(entry, actor=actor)
    _post(bill, Memo.BILL_PRICE, bill.price_fen - bill.accrued_fen, receipt.fact, actor)
    _post(bill, Memo.BILL_DEDUCTION, -bill.deducted_fen, receipt.fact, actor)
    bill.state, bill.issued_at, bill.dispute_until = BillState.ISSUED, receipt.fact.happened_at, until
    bill.save(update_fields=["state", "issued_at", "dispute_until"])
    return receipt


def _dispute_days(bill: Bill) -> int:
    """The longest time that a contract behind one of its lines gives; the policy's where there is none."""
    brands = Line.objects.filter(county=bill.county, bill=bill).exclude(contract="").values_list("carrier", flat=True)
    book, last = contracts.book(bill.county), month_of(bill.month)[1] - timedelta(days=1)
    held = [version for brand in set(brands.distinct()) if (version := book.on(brand, clock.day_of(last)))]
    agreed = [version.terms.dispute_days for version in held]
    return max(agreed) if agreed else figure("bills.dispute_days", division=bill.county, on=clock.today())


def _post(bill: Bill, memo: Memo, owed_fen: int, because: FactValue, actor: Actor) -> None:
    """Raise what the courier owes by so much; only a courier's own account is ever named here."""
    if not owed_fen:
        return
    ours = codes.OPERATOR_COST if memo is Memo.BILL_DEDUCTION else codes.OPERATOR_INCOME
    posting = NewPosting(
        key=f"{because.key}/{memo}",
        county=bill.county,
        lines={codes.courier(bill.party): -owed_fen, ours: owed_fen},
        memo=memo.value,
        thread=because.thread,
        happened_at=because.happened_at,
        because=because.id,
        party=bill.party,
    )
    ledger.post(posting, actor=actor)


@act
def dispute(
    *, key: str, county: str, number: str, line: UUID, reason: str, wanted_fen: int, actor: Actor, evidence: str = ""
) -> Receipt:
    """The courier holds something against a line, and says what the line should be.

    Raises NoSuchBill, NotIssued, DisputeTooLate, NoSuchLine, LineDisputed.
    """
    gates.require(actor, "bills.dispute")
    bill = _own(county, number, actor)
    if not reason.strip() or len(reason) > TEXT or len(evidence) > EVIDENCE:
        raise InvalidInput(fields="reason")
    row = Line.objects.filter(county=county, bill=bill, id=line).first()
    if row is None:
        raise NoSuchLine(number=number)
    asked = {"line": str(line), "reason": reason.strip(), "evidence": evidence, "wanted_fen": wanted_fen}
    told = {**asked, "carrier": row.carrier, "number": row.number, "amount_fen": row.amount_fen}
    entry = entry_of(key, facts.DISPUTED, bill, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check_disputable(bill, row)
    receipt = append(entry, actor=actor)
    new = Dispute(
        county=county,
        bill=bill,
        line=row,
        state=DisputeState.OPEN,
        reason=reason.strip(),
        evidence=evidence,
        wanted_fen=wanted_fen,
        opened_at=receipt.fact.happened_at,
    )
    bulk.insert([new])
    bill.state = BillState.DISPUTED
    bill.save(update_fields=["state"])
    return receipt


def _check_disputable(bill: Bill, row: Line) -> None:
    if bill.state not in OPEN_STATES or bill.dispute_until is None:
        raise NotIssued(number=bill.number)
    if clock.today() > bill.dispute_until:
        raise DisputeTooLate(number=bill.number, until=bill.dispute_until)
    if Dispute.objects.filter(county=bill.county, line=row).exists():
        raise LineDisputed(piece=str(row), number=bill.number)


@act
def decide(
    *, key: str, county: str, number: str, dispute: UUID, accepted_fen: int | None, answer: str, actor: Actor
) -> Receipt:
    """The county's answer: `accepted_fen` is what the line becomes, None rejects it.

    What is accepted is posted now and stands as a correction in the next bill. Raises NoSuchBill, NoSuchLine,
    DisputeDecided, NotAnAdjustment.
    """
    gates.require(actor, "bills.write")
    gates.require_scope(actor, county)
    if not answer.strip() or len(answer) > TEXT:
        raise InvalidInput(fields="answer")
    bill = _locked(county, number)
    row = Dispute.objects.select_for_update().filter(county=county, bill=bill, id=dispute).first()
    if row is None:
        raise NoSuchLine(number=number)
    line = Line.objects.get(county=county, id=row.line_id)
    change_fen = 0 if accepted_fen is None else accepted_fen - line.amount_fen
    asked = {"dispute": str(dispute), "accepted_fen": accepted_fen, "answer": answer.strip()}
    told = {**asked, "carrier": line.carrier, "number": line.number, "amount_fen": change_fen}
    entry = entry_of(key, facts.DECIDED, bill, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.state != DisputeState.OPEN:
        raise DisputeDecided(piece=str(line))
    if accepted_fen is not None and not change_fen:
        raise NotAnAdjustment(amount_fen=line.amount_fen)
    receipt = append(entry, actor=actor)
    _post(bill, Memo.BILL_CORRECTION, change_fen, receipt.fact, actor)
    row.state = DisputeState.REJECTED if accepted_fen is None else DisputeState.ACCEPTED
    row.answer, row.adjustment_fen, row.decided_at = answer.strip(), change_fen, receipt.fact.happened_at
    row.save(update_fields=["state", "answer", "adjustment_fen", "decided_at"])
    if not _open_disputes(bill):
        bill.state = BillState.ISSUED
        bill.save(update_fields=["state"])
    return receipt


@act
def agree(*, key: str, county: str, number: str, actor: Actor) -> Receipt:
    """The courier agrees, and the bill is done. Raises NoSuchBill, NotIssued, DisputesOpen."""
    gates.require(actor, "bills.dispute")
    return _end(_own(county, number, actor), key, facts.AGREED, BillState.AGREED, actor)


@act
def close(*, key: str, county: str, number: str, actor: Actor) -> Receipt:
    """Close a bill whose time to dispute is over. Raises NoSuchBill, NotIssued, DisputesOpen, StillDisputable."""
    gates.require(actor, "bills.write")
    gates.require_scope(actor, county)
    return _end(_locked(county, number), key, facts.CLOSED, BillState.CLOSED, actor)


def _end(bill: Bill, key: str, kind: str, state: BillState, actor: Actor) -> Receipt:
    asked = {"bill": bill.number}
    entry = entry_of(key, kind, bill, {"total_fen": bill.total_fen}, asked)
    if recall(bill.county, [entry]):
        return append(entry, actor=actor)
    if bill.state not in OPEN_STATES or bill.dispute_until is None:
        raise NotIssued(number=bill.number)
    if count := _open_disputes(bill):
        raise DisputesOpen(number=bill.number, count=count)
    if state is BillState.CLOSED and clock.today() <= bill.dispute_until:
        raise StillDisputable(number=bill.number, until=bill.dispute_until)
    receipt = append(entry, actor=actor)
    bill.state, bill.ended_at = state, receipt.fact.happened_at
    bill.save(update_fields=["state", "ended_at"])
    return receipt


def _locked(county: str, number: str) -> Bill:
    row = Bill.objects.select_for_update().filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBill(number=number)
    return row


def _own(county: str, number: str, actor: Actor) -> Bill:
    """The bill, for its own courier alone."""
    bill = (
        Bill.objects.select_for_update().filter(county=county, number=number).exclude(state=BillState.DRAFTED).first()
    )
    if bill is None or not actor.scope.covers(county, party=bill.party):
        raise NoSuchBill(number=number)
    return bill


def _open_disputes(bill: Bill) -> int:
    return Dispute.objects.filter(county=bill.county, bill=bill, state=DisputeState.OPEN).count()


def entry_of(key: str, kind: str, bill: Bill, told: Mapping[str, Any], asked: Mapping[str, Any]) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=bill.county,
        thread=f"BILL-{bill.number}",
        happened_at=moment_of(bill.county, key),
        facts={"bill": bill.number, **told},
        asked=asked,
        party=bill.party,
    )
