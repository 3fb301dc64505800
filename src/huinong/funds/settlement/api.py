"""`/api/v1/settlement`: who owes whom, a partner's bill piece by piece, a keeper's income, and the tariffs."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge import documents
from huinong.edge.api import (
    ActorRequest,
    IdempotencyKey,
    Ordered,
    Page,
    Paging,
    ReceiptOut,
    Strict,
    page_of,
    receipt_out,
)
from huinong.funds.ledger import codes
from huinong.funds.ledger.lines import Lines
from huinong.funds.ledger.values import StatementLine
from huinong.funds.settlement import queries, services, statement_paper
from huinong.funds.settlement.months import month
from huinong.funds.settlement.values import KeeperIncome, StatementSummary, TariffKind, TariffValue

router = Router(tags=["settlement"])
MONTH = Field("", pattern=r"^([0-9]{4}-(0[1-9]|1[0-2]))?$", description="`2026-11`; this month when left out")


class StatementOut(Schema):
    """One holder's month: opening + received − given = closing."""

    account: str
    kind: str
    holder: UUID | None
    opening_fen: int
    received_fen: int
    given_fen: int
    closing_fen: int


class BillOut(Schema):
    """A partner's month in sum; positive is owed to the network."""

    party: UUID
    month: date
    pieces: int
    total_fen: int


class PieceOut(Schema):
    """One line of a bill and the fact behind it; positive is owed to the network."""

    happened_at: datetime
    memo: str
    thread: str
    fact: UUID | None
    amount_fen: int


class IncomeLineOut(Schema):
    memo: str
    label: str
    pieces: int
    amount_fen: int


class IncomeOut(Schema):
    """A keeper's month by kind of work, and the cash taken for the network."""

    keeper: UUID
    month: date
    lines: list[IncomeLineOut]
    total_fen: int
    cash_taken_fen: int
    balance_fen: int


class TariffOut(Schema):
    """A tariff from `valid_from` to before `valid_to`; `county` is "" for a packaged default."""

    county: str
    kind: TariffKind
    party: UUID | None
    valid_from: date
    valid_to: date | None
    amount_fen: int
    source: str


class TariffIn(Strict):
    """A tariff to set. The same one again changes nothing."""

    kind: TariffKind
    amount_fen: int = Field(ge=0, le=10**9)
    valid_from: date
    valid_to: date | None = None
    party: UUID | None = None
    source: str = Field(min_length=2, max_length=200)


class MonthAsked(Schema):
    month: str = MONTH


class StatementsAsked(Paging):
    month: str = MONTH
    kind: str = Field("", pattern=r"^[a-z]{0,12}$", description="courier, keeper, bus or coop")


class PiecesAsked(Paging):
    month: str = MONTH


@router.get("/{county}/statements", response=Page[StatementOut], summary="Each holder's month")
def statements(request: ActorRequest, county: str, asked: Query[StatementsAsked]) -> Page[StatementOut]:
    prefix = f"{asked.kind}:" if asked.kind else ""
    rows = queries.statements(county, month(asked.month).first, actor=request.actor, prefix=prefix)
    return page_of(Ordered("statements", rows, lambda row: (row.account,)), asked, _statement_out)


@router.get(
    "/{county}/statements/{account}/sheet",
    openapi_extra=documents.AS_PDF,
    summary="One holder's month as a statement to sign, as PDF",
)
def statement_sheet(request: ActorRequest, county: str, account: str, asked: Query[MonthAsked]) -> HttpResponse:
    return statement_paper.answer(county, account, month(asked.month), actor=request.actor)


@router.get("/{county}/bills/{party}", response=BillOut, summary="A partner's month in sum")
def bill(request: ActorRequest, county: str, party: UUID, asked: Query[MonthAsked]) -> BillOut:
    first = month(asked.month).first
    found = queries.partner_lines(request.actor, first, county=county, party=party, limit=0)
    return BillOut(party=found.party, month=found.month, pieces=found.pieces, total_fen=found.total_fen)


@router.get("/{county}/bills/{party}/pieces", response=Page[PieceOut], summary="A partner's month, piece by piece")
def pieces(request: ActorRequest, county: str, party: UUID, asked: Query[PiecesAsked]) -> Page[PieceOut]:
    since, until = month(asked.month).span()
    return page_of(Lines(county, codes.courier(party), since, until, request.actor), asked, _piece_out)


@router.get("/{county}/income/{keeper}", response=IncomeOut, summary="A keeper's month")
def income(request: ActorRequest, county: str, keeper: UUID, asked: Query[MonthAsked]) -> IncomeOut:
    return _income_out(queries.keeper_income(county, keeper, month(asked.month).first, actor=request.actor))


@router.get("/{county}/tariffs", response=list[TariffOut], summary="The tariffs and the packaged defaults behind them")
def tariffs(request: ActorRequest, county: str) -> list[TariffOut]:
    return [_tariff_out(row) for row in queries.tariffs(county, actor=request.actor)]


@router.post("/{county}/tariffs", response=ReceiptOut, summary="Set what holds from a day on")
def set_tariff(request: ActorRequest, key: IdempotencyKey, county: str, body: TariffIn) -> ReceiptOut:
    return receipt_out(services.set_tariff(county=county, actor=request.actor, **body.dict()))


def _statement_out(row: StatementSummary) -> StatementOut:
    return StatementOut(**{name: getattr(row, name) for name in StatementOut.model_fields})


def _piece_out(row: StatementLine) -> PieceOut:
    return PieceOut(
        happened_at=row.happened_at, memo=row.memo, thread=row.thread, fact=row.because, amount_fen=-row.amount_fen
    )


def _income_out(row: KeeperIncome) -> IncomeOut:
    lines = [IncomeLineOut(**{name: getattr(line, name) for name in IncomeLineOut.model_fields}) for line in row.lines]
    return IncomeOut(
        keeper=row.keeper,
        month=row.month,
        lines=lines,
        total_fen=row.total_fen,
        cash_taken_fen=row.cash_taken_fen,
        balance_fen=row.balance_fen,
    )


def _tariff_out(row: TariffValue) -> TariffOut:
    return TariffOut(**{name: getattr(row, name) for name in TariffOut.model_fields})
