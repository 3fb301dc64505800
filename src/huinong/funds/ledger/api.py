"""`/api/v1/ledger`: the accounts of a county, their lines, and that they sum to zero."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, Ordered, Page, Paging, page_of
from huinong.funds.ledger import queries
from huinong.funds.ledger.lines import Lines
from huinong.funds.ledger.values import AccountBalance, StatementLine
from huinong.kernel.clock import at_beijing

router = Router(tags=["ledger"])


class TrialBalanceOut(Schema):
    """Both differences are zero, or the books are broken."""

    county: str
    by_kind: dict[str, int]
    difference_fen: int
    unexplained_fen: int
    is_whole: bool


class AccountOut(Schema):
    """An account: above zero the network owes the holder, below zero the holder owes the network."""

    county: str
    code: str
    kind: str
    holder: UUID | None
    posted_fen: int
    pending_out_fen: int
    pending_in_fen: int
    available_fen: int


class LineOut(Schema):
    """What one posting did to an account; `because` is the fact behind it."""

    posting: UUID
    happened_at: datetime
    memo: str
    thread: str
    because: UUID | None
    amount_fen: int
    balance_fen: int


class AccountsAsked(Paging):
    prefix: str = Field("", max_length=60, description='Codes beginning so: "keeper:"')


class LinesAsked(Paging):
    since: date = Field(description="The first day, in China")
    until: date = Field(description="The last day, in China")


@router.get("/{county}/trial-balance", response=TrialBalanceOut, summary="That the books of a county sum to zero")
def trial_balance(request: ActorRequest, county: str) -> TrialBalanceOut:
    found = queries.trial_balance(county, actor=request.actor)
    return TrialBalanceOut(
        county=county,
        by_kind=dict(found.by_kind),
        difference_fen=found.difference_fen,
        unexplained_fen=found.unexplained_fen,
        is_whole=found.is_whole,
    )


@router.get("/{county}/accounts", response=Page[AccountOut], summary="Accounts and their balances, by code")
def accounts(request: ActorRequest, county: str, asked: Query[AccountsAsked]) -> Page[AccountOut]:
    rows = queries.balances(county, asked.prefix, actor=request.actor)
    return page_of(Ordered("accounts", rows, lambda row: (row.code,)), asked, _account_out)


@router.get("/{county}/accounts/{account}/lines", response=Page[LineOut], summary="One account, line by line")
def lines(request: ActorRequest, county: str, account: str, asked: Query[LinesAsked]) -> Page[LineOut]:
    since, until = at_beijing(asked.since, hour=0), at_beijing(asked.until, hour=24)
    return page_of(Lines(county, account, since, until, request.actor), asked, _line_out)


def _account_out(row: AccountBalance) -> AccountOut:
    return AccountOut(**{name: getattr(row, name) for name in AccountOut.model_fields})


def _line_out(row: StatementLine) -> LineOut:
    return LineOut(**{name: getattr(row, name) for name in LineOut.model_fields})
