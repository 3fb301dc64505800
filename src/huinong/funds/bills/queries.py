"""Reads of bills: a county's for those who keep its books, a courier's own for the courier, drafts for the county."""

from dataclasses import fields
from uuid import UUID

from django.db.models import QuerySet

from huinong.edge import gates
from huinong.funds.bills.errors import NoSuchBill
from huinong.funds.bills.models import Bill, Comparison, Dispute, Line
from huinong.funds.bills.values import (
    BillState,
    BillValue,
    ComparisonValue,
    Difference,
    Differs,
    DisputeState,
    DisputeValue,
    LineKind,
    LineValue,
    Tie,
)
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.settlement.queries import month_of
from huinong.funds.settlement.values import Memo
from huinong.journal import queries as journal
from huinong.kernel.actor import Actor
from huinong.registry.contracts.values import Fault

COUNTY_DIGITS = 6


def visible_bills(actor: Actor) -> QuerySet[Bill]:
    """The one gate: what an actor may see of bills."""
    gates.require(actor, "bills.read")
    scope = actor.scope
    if scope.point is not None or len(scope.division) > COUNTY_DIGITS:
        return Bill.objects.none()
    rows = Bill.objects.filter(county__startswith=scope.division)
    return rows if scope.party is None else rows.filter(party=scope.party).exclude(state=BillState.DRAFTED)


def bill(actor: Actor, county: str, number: str) -> BillValue:
    """One bill. Raises NoSuchBill."""
    return value_of(_row(actor, county, number))


def newest(actor: Actor) -> BillValue | None:
    """The bill of the latest month that an actor may see; None while there is none."""
    row = visible_bills(actor).order_by("-month", "-id").first()
    return value_of(row) if row else None


def lines(actor: Actor, county: str, number: str) -> QuerySet[Line]:
    """The lines of a bill, for lists to narrow. Raises NoSuchBill."""
    return Line.objects.filter(county=county, bill=_row(actor, county, number))


def line(actor: Actor, county: str, number: str, id_: UUID) -> LineValue | None:
    """One line of a bill; None where it has no such line. Raises NoSuchBill."""
    row = lines(actor, county, number).filter(id=id_).first()
    return line_of(row) if row else None


def disputes(actor: Actor, county: str, number: str) -> tuple[DisputeValue, ...]:
    """What is held against a bill, the undecided first. Raises NoSuchBill."""
    rows = Dispute.objects.filter(county=county, bill=_row(actor, county, number)).select_related("line")
    return tuple(sorted(map(_dispute, rows), key=lambda each: (each.state is not DisputeState.OPEN, each.opened_at)))


def deducted_fen(county: str, carrier: str, number: str, fault: Fault) -> int:
    """What issued bills deducted from lines of a piece with this fault: for the room of claims."""
    rows = Line.objects.filter(county=county, carrier=carrier, number=number, faults__contains=fault.value)
    issued = rows.exclude(bill__state=BillState.DRAFTED)
    return sum(issued.values_list("deducted_fen", flat=True))


def waiting(actor: Actor) -> dict[UUID, int]:
    """How many disputes are undecided, by bill."""
    rows = Dispute.objects.filter(bill__in=visible_bills(actor), state=DisputeState.OPEN)
    found: dict[UUID, int] = {}
    for id_ in rows.values_list("bill_id", flat=True):
        found[id_] = found.get(id_, 0) + 1
    return found


def differing(actor: Actor) -> dict[UUID, int]:
    """How many differences the newest file compared with each bill showed."""
    rows = Comparison.objects.filter(bill__in=visible_bills(actor)).order_by("compared_at")
    return {row.bill_id: len(row.differences) for row in rows}


def tie(actor: Actor, county: str, number: str) -> Tie:
    """A bill beside the ledger, as both stand now. Raises NoSuchBill."""
    row = _row(actor, county, number)
    return _tie(row, actor)


def _tie(row: Bill, actor: Actor) -> Tie:
    since, until = month_of(row.month)
    account, memos = codes.courier(row.party), [Memo.INBOUND_FEE.value]
    accrued = ledger.income(row.county, [account], since=since, until=until, memos=memos, actor=actor)
    planned_fen = row.price_fen - row.accrued_fen - row.deducted_fen
    posted_fen = planned_fen if row.state == BillState.DRAFTED else _posted_fen(row, account)
    return Tie(
        month_fen=-sum(each.amount_fen for each in accrued),
        since_fen=_since_fen(row, account),
        earlier_fen=row.earlier_fen,
        posted_fen=posted_fen + row.corrected_fen,
        total_fen=row.total_fen,
    )


def _since_fen(row: Bill, account: str) -> int:
    """What the ledger accrued in the month from facts that were recorded after the bill was made."""
    since, until = month_of(row.month)
    late = journal.ids_recorded_since(
        row.county, "parcel.collected", since=since, until=until, recorded_after=row.made_at
    )
    if not late:
        return 0
    moved = ledger.moved_because(row.county, account, Memo.INBOUND_FEE.value, since=since, until=until)
    return -sum(moved.get(id_, 0) for id_ in late)


def _posted_fen(row: Bill, account: str) -> int:
    memos = [Memo.BILL_PRICE.value, Memo.BILL_DEDUCTION.value]
    posted = ledger.postings_of(row.county, [f"BILL-{row.number}"], memos)
    return -sum(posting.lines.get(account, 0) for posting in posted)


def comparisons(actor: Actor, county: str, number: str) -> tuple[ComparisonValue, ...]:
    """The files compared with a bill, the newest first. Raises NoSuchBill."""
    rows = Comparison.objects.filter(county=county, bill=_row(actor, county, number))
    return tuple(_comparison(row) for row in rows.order_by("-compared_at"))


def _comparison(row: Comparison) -> ComparisonValue:
    return ComparisonValue(
        id=row.id,
        file_name=row.file_name,
        compared_at=row.compared_at,
        rows=row.rows,
        theirs_fen=row.theirs_fen,
        differences=tuple(Difference(**{**each, "kind": Differs(each["kind"])}) for each in row.differences),
    )


def _row(actor: Actor, county: str, number: str) -> Bill:
    row = visible_bills(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBill(number=number)
    return row


def value_of(row: Bill) -> BillValue:
    """The frozen value of a bill."""
    given = {field.name: getattr(row, field.name) for field in fields(BillValue)}
    return BillValue(**{**given, "state": BillState(row.state)})


def line_of(row: Line) -> LineValue:
    """The frozen value of a line."""
    given = {field.name: getattr(row, field.name) for field in fields(LineValue) if field.name != "corrects"}
    return LineValue(**{**given, "kind": LineKind(row.kind)}, corrects=row.corrects_id)


def _dispute(row: Dispute) -> DisputeValue:
    return DisputeValue(
        id=row.id,
        line=row.line.id,
        carrier=row.line.carrier,
        number=row.line.number,
        thread=row.line.thread,
        amount_fen=row.line.amount_fen,
        wanted_fen=row.wanted_fen,
        state=DisputeState(row.state),
        reason=row.reason,
        evidence=row.evidence,
        opened_at=row.opened_at,
        answer=row.answer,
        adjustment_fen=row.adjustment_fen,
    )
