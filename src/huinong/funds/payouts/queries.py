"""Reads of net statements, payment files and disputes, scoped to the actor."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from huinong.edge import gates
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.values import StatementLine
from huinong.funds.payouts import files
from huinong.funds.payouts.errors import NoSuchFile, NoSuchLine, NoSuchStatement
from huinong.funds.payouts.models import Answer, Dispute, Part, PaymentFile, Statement
from huinong.funds.payouts.reckoning import due_on
from huinong.funds.payouts.values import (
    Became,
    DisputeState,
    DisputeValue,
    FileValue,
    Outcome,
    PartValue,
    PayDay,
    State,
    StatementValue,
)
from huinong.funds.settlement.queries import month_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Scope
from huinong.registry.points import queries as points
from huinong.registry.policies.queries import figure

COUNTY_DIGITS = 6


def visible_statements(actor: Actor) -> QuerySet[Statement]:
    """The one gate: a party's own; a point's or town's keepers'; else all of the division."""
    gates.require(actor, "payouts.read")
    scope = actor.scope
    rows = Statement.objects.filter(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.party is not None:
        rows = rows.filter(party=scope.party)
    if scope.point is not None or len(scope.division) > COUNTY_DIGITS:
        rows = rows.filter(party__in=_keepers(scope))
    return rows


def _keepers(scope: Scope) -> list[UUID]:
    county = scope.county or ""
    found = points.points_in(county) if scope.point is None else points.points_by_id(county, [scope.point]).values()
    return [point.keeper_party for point in found if point.keeper_party and point.division.startswith(scope.division)]


def statements(actor: Actor, *, county: str = "") -> tuple[StatementValue, ...]:
    """The net statements an actor may see, the newest month first."""
    rows = visible_statements(actor)
    rows = rows.filter(county=county) if county else rows
    return tuple(value_of(row) for row in rows.order_by("-month", "number"))


def statement(actor: Actor, county: str, number: str) -> StatementValue:
    """One net statement. Raises NoSuchStatement."""
    return value_of(_row(actor, county, number))


def pay_day(actor: Actor, county: str, party: UUID, month: date) -> PayDay:
    """When what a party earned in a month is paid, by its statement or, before there is one, by the county's rule."""
    row = visible_statements(actor).filter(county=county, party=party, month=month.replace(day=1)).first()
    return PayDay(row.due_on, value_of(row)) if row else PayDay(due_on(county, month), None)


def parts(actor: Actor, county: str, number: str) -> tuple[PartValue, ...]:
    """The accounts of a statement. Raises NoSuchStatement."""
    rows = Part.objects.filter(county=county, statement=_row(actor, county, number)).order_by("account")
    names = [field.name for field in fields(PartValue)]
    return tuple(PartValue(**{name: getattr(row, name) for name in names}) for row in rows)


def line(actor: Actor, county: str, number: str, account: str, posting: UUID) -> StatementLine:
    """One line of a statement: of one of its accounts, in its month. Raises NoSuchStatement, NoSuchLine."""
    row = _row(actor, county, number)
    if not Part.objects.filter(county=county, statement=row, account=account).exists():
        raise NoSuchLine(number=number)
    since, until = month_of(row.month)
    found = ledger.line(county, account, posting, actor=actor)
    if found is None or not since <= found.happened_at < until:
        raise NoSuchLine(number=number)
    return found


def disputes(actor: Actor, county: str = "", number: str = "") -> tuple[DisputeValue, ...]:
    """The disputes over the statements an actor may see, or over one of them; the undecided first."""
    rows = Dispute.objects.filter(statement__in=visible_statements(actor)).select_related("statement")
    rows = rows.filter(county=county, statement__number=number) if number else rows
    found = [_dispute(row) for row in rows]
    return tuple(sorted(found, key=lambda each: (each.state is not DisputeState.OPEN, each.due_on, each.id)))


def payment_files(actor: Actor, *, county: str = "") -> tuple[FileValue, ...]:
    """The payment files of the counties an actor answers for, the newest first; others see none."""
    gates.require(actor, "payouts.read")
    scope = actor.scope
    if scope.party is not None or scope.point is not None or len(scope.division) > COUNTY_DIGITS:
        return ()
    rows = PaymentFile.objects.filter(county__startswith=scope.division)
    rows = rows.filter(county=county) if county else rows
    states = Counter(Statement.objects.filter(file__in=rows).values_list("file_id", "state"))
    return tuple(_file(row, states) for row in rows.order_by("-made_at", "-number"))


def file_content(actor: Actor, county: str, number: str) -> bytes:
    """A payment file as it was made. Raises NoSuchFile."""
    gates.require(actor, "payouts.write")
    row = PaymentFile.objects.filter(county=county, number=number).select_related("debtor").first()
    if row is None or not any((each.county, each.number) == (county, number) for each in payment_files(actor)):
        raise NoSuchFile(number=number)
    sent = Statement.objects.filter(county=county, file=row).select_related("creditor").order_by("number")
    return files.content(row, list(sent))


def outcomes(actor: Actor, county: str) -> tuple[tuple[str, Outcome], ...]:
    """What the bank said of each payment, by file, the newest answer first."""
    seen = {each.id: each.number for each in payment_files(actor, county=county)}
    rows = Answer.objects.filter(county=county, file__in=list(seen)).order_by("-loaded_at", "-id")
    return tuple(
        (seen[row.file_id], Outcome(end_to_end, Became(became), reason))
        for row in rows
        for end_to_end, became, reason in row.outcomes
    )


def value_of(row: Statement) -> StatementValue:
    """The frozen value of a statement."""
    given: Mapping[str, Any] = {field.name: getattr(row, field.name) for field in fields(StatementValue)}
    return StatementValue(**{**given, "state": State(row.state)})


def _row(actor: Actor, county: str, number: str) -> Statement:
    row = visible_statements(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchStatement(number=number)
    return row


def _dispute(row: Dispute) -> DisputeValue:
    given = {field.name: getattr(row, field.name) for field in fields(DisputeValue)}
    return DisputeValue(**{**given, "statement": row.statement.number, "state": DisputeState(row.state)})


def _file(row: PaymentFile, states: Mapping[tuple[UUID, str], int]) -> FileValue:
    days = figure("payouts.answer_days", division=row.county, on=clock.today())
    is_late = clock.today() > clock.day_of(row.made_at) + timedelta(days=days)
    paid, rejected = states.get((row.id, State.PAID), 0), states.get((row.id, State.REJECTED), 0)
    return FileValue(
        id=row.id,
        county=row.county,
        number=row.number,
        count=row.count,
        total_fen=row.total_fen,
        sha256=row.sha256,
        made_at=row.made_at,
        paid=paid,
        rejected=rejected,
        is_overdue=is_late and paid + rejected < row.count,
    )
