"""`/api/v1/books`: days that end, months as published and as corrected, balances by subject. Amounts are in fen."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import BeforeValidator, Field

from huinong.edge.api import ActorRequest, IdempotencyKey, ReceiptOut, Strict, receipt_out
from huinong.funds.books import closing, queries, services
from huinong.funds.books.services import MOST_FEN
from huinong.funds.books.values import (
    TEXT,
    AccountDay,
    Balance,
    DayState,
    MonthReport,
    MonthStatus,
    MonthValue,
    Side,
    Subject,
    Totals,
)
from huinong.funds.ledger.values import DatedLine

router = Router(tags=["books"])


class StillOpenOut(Schema):
    rule: str
    label: Annotated[str, BeforeValidator(str)]
    count: int
    named: list[str]
    may_stay: bool


class DayOut(Schema):
    """A place's open business day; it can end when nothing bars it and it has come."""

    division: str
    day: date
    can_end: bool
    still_open: list[StillOpenOut]


class TotalsOut(Schema):
    """In the ledger's sign (ADR 1): `raised_fen` prints as credit, `lowered_fen` as debit."""

    opening_fen: int
    raised_fen: int
    lowered_fen: int
    closing_fen: int


class SubjectOut(Schema):
    """One subject's line, and the accounts below it by code."""

    code: str
    name_zh: str
    name_en: str
    side: Side
    totals: TotalsOut
    accounts: dict[str, TotalsOut]


class BalanceOut(Schema):
    county: str
    since: date
    until: date
    known_on: date | None
    is_whole: bool
    subjects: list[SubjectOut]


class MonthOut(Schema):
    month: date
    status: MonthStatus
    closed_at: datetime | None
    known_on: date | None


class ViewOut(Schema):
    code: str
    published: TotalsOut
    corrected: TotalsOut
    difference_fen: int


class ReportOut(Schema):
    """A month in two views; `difference_fen` as the subject's side prints it."""

    month: MonthOut
    subjects: list[ViewOut]


class AccountDayOut(Schema):
    day: date
    totals: TotalsOut
    late_fen: int
    lines: int


class DatedLineOut(Schema):
    posting: UUID
    account: str
    effective_on: date
    booked_on: date
    happened_at: datetime
    memo: str
    thread: str
    because: UUID | None
    amount_fen: int


class DaysAsked(Schema):
    since: date
    until: date


class BalanceAsked(DaysAsked):
    known_on: date | None = Field(None, description="As the books of that day knew it; else as known now")


class DayIn(Strict):
    day: date
    reason: str = Field("", max_length=TEXT)


class CorrectionIn(Strict):
    """Booked now, effective then; codes of accounts."""

    debit: str = Field(min_length=1, max_length=60)
    credit: str = Field(min_length=1, max_length=60)
    amount_fen: int = Field(ge=1, le=MOST_FEN)
    effective_on: date
    reason: str = Field(min_length=1, max_length=TEXT)


class SubjectIn(Strict):
    account: str = Field(min_length=1, max_length=60)
    memo: str = Field("", max_length=40)
    subject: str = Field(min_length=4, max_length=12)
    valid_from: date
    source: str = Field(min_length=1, max_length=TEXT)


@router.get("/{division}/day", response=DayOut, summary="The open business day, and what stands in its way")
def day(request: ActorRequest, division: str) -> DayState:
    return queries.state_of(division, actor=request.actor)


@router.post("/{division}/days", response=ReceiptOut, summary="End the open business day")
def end_day(request: ActorRequest, key: IdempotencyKey, division: str, body: DayIn) -> ReceiptOut:
    return receipt_out(services.end_day(key=key, division=division, actor=request.actor, **body.dict()))


@router.get("/{county}/balance", response=BalanceOut, summary="The trial balance of some days, by subject")
def balance(request: ActorRequest, county: str, asked: Query[BalanceAsked]) -> dict[str, Any]:
    found = queries.balance(county, asked.since, asked.until, known_on=asked.known_on, actor=request.actor)
    return _balance_out(found)


@router.get("/{county}/accounts/{account}/days", response=list[AccountDayOut], summary="An account by business day")
def account_days(request: ActorRequest, county: str, account: str, asked: Query[DaysAsked]) -> list[AccountDay]:
    return list(queries.account_days(county, account, asked.since, asked.until, actor=request.actor))


@router.get("/{county}/accounts/{account}/days/{day}", response=list[DatedLineOut], summary="A day's lines")
def day_lines(request: ActorRequest, county: str, account: str, day: date) -> list[DatedLine]:
    return list(queries.day_lines(county, account, day, actor=request.actor))


@router.get("/{county}/months", response=list[MonthOut], summary="The months of the books, the newest first")
def months(request: ActorRequest, county: str) -> list[MonthValue]:
    return list(queries.months(county, actor=request.actor))


@router.get("/{county}/months/{month}", response=ReportOut, summary="A month as published and as corrected")
def month(request: ActorRequest, county: str, month: date) -> dict[str, Any]:
    return _report_out(queries.month_report(county, month.replace(day=1), actor=request.actor))


@router.get("/{county}/months/{month}/late", response=list[DatedLineOut], summary="What came after the close")
def late(request: ActorRequest, county: str, month: date) -> list[DatedLine]:
    return list(queries.late_lines(county, month.replace(day=1), actor=request.actor))


@router.post("/{county}/months/{month}/preparation", response=ReceiptOut, summary="Prepare the close of a month")
def prepare(request: ActorRequest, key: IdempotencyKey, county: str, month: date) -> ReceiptOut:
    return receipt_out(closing.prepare_month(key=key, county=county, month=month, actor=request.actor))


@router.post("/{county}/months/{month}/close", response=ReceiptOut, summary="Close a month as a second person")
def close(request: ActorRequest, key: IdempotencyKey, county: str, month: date) -> ReceiptOut:
    return receipt_out(closing.close_month(key=key, county=county, month=month, actor=request.actor))


@router.post("/{county}/corrections", response=ReceiptOut, summary="Correct a day that has ended")
def correct(request: ActorRequest, key: IdempotencyKey, county: str, body: CorrectionIn) -> ReceiptOut:
    return receipt_out(services.correct(key=key, county=county, actor=request.actor, **body.dict()))


@router.post("/{county}/subjects", response=ReceiptOut, summary="Map a product to a subject from a day on")
def set_subject(request: ActorRequest, key: IdempotencyKey, county: str, body: SubjectIn) -> ReceiptOut:
    return receipt_out(services.set_subject(key=key, county=county, actor=request.actor, **body.dict()))


def _totals_out(totals: Totals) -> dict[str, int]:
    return {name: getattr(totals, name) for name in TotalsOut.model_fields}


def _subject_out(subject: Subject, totals: Totals, accounts: Mapping[str, Totals]) -> dict[str, Any]:
    told = {name: getattr(subject, name) for name in ("code", "name_zh", "name_en", "side")}
    below = {account: _totals_out(each) for account, each in sorted(accounts.items())}
    return {**told, "totals": _totals_out(totals), "accounts": below}


def _balance_out(found: Balance) -> dict[str, Any]:
    told = {name: getattr(found, name) for name in ("county", "since", "until", "known_on", "is_whole")}
    return {**told, "subjects": [_subject_out(each.subject, each.totals, each.accounts) for each in found.lines]}


def _report_out(report: MonthReport) -> dict[str, Any]:
    views = [
        {
            "code": each.subject.code,
            "published": _totals_out(each.published),
            "corrected": _totals_out(each.corrected),
            "difference_fen": each.difference_fen,
        }
        for each in report.lines
    ]
    return {"month": report.value, "subjects": views}
