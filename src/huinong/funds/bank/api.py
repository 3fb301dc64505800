"""`/api/v1/bank`: accounts, statements, what is open, what settles it, the reconciliation. Amounts are in fen."""

from datetime import date
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, IdempotencyKey, Many, Page, Paging, ReceiptOut, Strict, part_of, receipt_out
from huinong.funds.bank import queries, reconciling, services, settling
from huinong.funds.bank.models import Line
from huinong.funds.bank.values import NAME, TEXT, AccountValue, Balance, Booking, Entry, ReadStatement, Reason, Rule

router = Router(tags=["bank"])
CODE = Field(pattern="^[A-Za-z0-9-]{2,24}$")


class AccountOut(Schema):
    """A mirrored account; its number is masked. `reaches` is the last day that a statement tells of."""

    county: str
    code: str
    name: str
    number: str
    opens_on: date
    opening_fen: int
    reaches: date | None
    closing_fen: int
    is_simulated: bool


class GapOut(Schema):
    """Days without a statement, and what the balance moved by in them."""

    account: str
    since: date
    until: date
    moved_fen: int


class SideOut(Schema):
    """A line of the bank's, or what the books expect; open while it has no `match`."""

    id: UUID
    county: str
    reference: str
    day: date
    amount_fen: int
    party: str
    text: str
    thread: str
    owner: str
    age_days: int
    match: UUID | None
    rule: Rule | None
    note: str


class ProposalOut(Schema):
    """What may belong to a line; a person decides."""

    line: UUID
    items: list[UUID]
    reason: Reason


class OpenOut(Schema):
    lines: list[SideOut]
    items: list[SideOut]
    proposals: list[ProposalOut]


class BalanceOut(Schema):
    """The reconciliation; `unexplained_fen` is zero, or something was done outside."""

    county: str
    day: date
    reaches: date | None
    book_fen: int
    transit_fen: int
    bank_fen: int
    adjusted_books_fen: int
    adjusted_bank_fen: int
    opening_fen: int
    missing_fen: int
    unexplained_fen: int
    lines: list[SideOut]
    items: list[SideOut]
    gaps: list[GapOut]


class AccountIn(Strict):
    code: str = CODE
    name: str = Field(min_length=1, max_length=80)
    number: str = Field("", max_length=40)
    opens_on: date
    opening_fen: int


class EntryIn(Strict):
    reference: str = Field("", max_length=80)
    day: date
    amount_fen: int
    party: str = Field("", max_length=NAME)
    ours: str = Field("", max_length=80)
    text: str = Field("", max_length=TEXT)


class StatementIn(Strict):
    """A statement as a bank's system has it: opening and entries make its closing."""

    account: str = CODE
    number: str = Field(min_length=1, max_length=80)
    since: date
    until: date
    opening_fen: int
    closing_fen: int
    entries: Many[EntryIn]


class ColumnsIn(Strict):
    valid_from: date
    columns: dict[str, str] = Field(max_length=30)


class MatchIn(Strict):
    lines: Many[UUID]
    items: Many[UUID]


class KnownIn(MatchIn):
    note: str = Field(min_length=1, max_length=TEXT)


class BookingIn(Strict):
    booking: Booking
    biller: str = Field("", max_length=24)


@router.get("/{county}/accounts", response=list[AccountOut], summary="The accounts that a county mirrors")
def accounts(request: ActorRequest, county: str) -> list[AccountValue]:
    return list(queries.accounts(request.actor, county))


@router.post("/{county}/accounts", response=ReceiptOut, summary="Mirror an account")
def declare(request: ActorRequest, key: IdempotencyKey, county: str, body: AccountIn) -> ReceiptOut:
    return receipt_out(services.declare(key=key, county=county, actor=request.actor, **body.dict()))


@router.post("/{county}/accounts/{account}/columns", response=ReceiptOut, summary="Name the columns of a bank's file")
def columns(request: ActorRequest, key: IdempotencyKey, county: str, account: str, body: ColumnsIn) -> ReceiptOut:
    said = body.dict()
    return receipt_out(services.name_columns(key=key, county=county, account=account, actor=request.actor, **said))


@router.post("/{county}/statements", response=ReceiptOut, summary="Take in a statement")
def take(request: ActorRequest, key: IdempotencyKey, county: str, body: StatementIn) -> ReceiptOut:
    """The statement's own number is its key: sent again it changes nothing, whatever the header says."""
    said = body.dict()
    entries = tuple(Entry(row=row, **each) for row, each in enumerate(said.pop("entries"), start=1))
    statement = ReadStatement(entries=entries, **said)
    taken = services.take_statement(county=county, account=body.account, statement=statement, actor=request.actor)
    return receipt_out(taken)


@router.get("/{county}/lines", response=Page[SideOut], summary="The bank's lines, those taken in last first")
def lines(request: ActorRequest, county: str, asked: Query[Paging]) -> Page[SideOut]:
    rows, cursor = part_of(queries.visible(request.actor, Line).filter(county=county), asked)
    page = Line.objects.filter(county=county, id__in=[row.id for row in rows])
    known = {side.id: side for side in queries.sides(county, page)}
    return Page(items=[SideOut.from_orm(known[row.id]) for row in rows], next_cursor=cursor)


@router.get("/{county}/open", response=OpenOut, summary="What is open on either side, and what may belong together")
def open_sides(request: ActorRequest, county: str) -> dict[str, object]:
    actor = request.actor
    found = queries.proposals(actor, county)
    return {
        "lines": queries.open_lines(actor, county),
        "items": queries.open_items(actor, county),
        "proposals": found,
    }


@router.get("/{county}/balance", response=BalanceOut, summary="The reconciliation at the end of a day")
def balance(request: ActorRequest, county: str, day: date | None = None) -> Balance:
    return reconciling.balance(request.actor, county, day)


@router.post("/{county}/matches", response=ReceiptOut, summary="Settle lines by entries of the same sum")
def match(request: ActorRequest, key: IdempotencyKey, county: str, body: MatchIn) -> ReceiptOut:
    return receipt_out(settling.match_by_hand(key=key, county=county, actor=request.actor, **body.dict()))


@router.post("/{county}/known-differences", response=ReceiptOut, summary="Say that a difference is known, and why")
def known(request: ActorRequest, key: IdempotencyKey, county: str, body: KnownIn) -> ReceiptOut:
    return receipt_out(settling.mark_known(key=key, county=county, actor=request.actor, **body.dict()))


@router.post("/{county}/lines/{line}/booking", response=ReceiptOut, summary="Book what a line says")
def book(request: ActorRequest, key: IdempotencyKey, county: str, line: UUID, body: BookingIn) -> ReceiptOut:
    return receipt_out(settling.book(key=key, county=county, line=line, actor=request.actor, **body.dict()))


@router.post("/{county}/matches/{match}/undoing", response=ReceiptOut, summary="Undo what settled lines")
def undo(request: ActorRequest, key: IdempotencyKey, county: str, match: UUID) -> ReceiptOut:
    return receipt_out(settling.undo(key=key, county=county, match=match, actor=request.actor))


@router.post("/{county}/open/{side}/owner", response=ReceiptOut, summary="Answer for an open line or entry")
def take_on(request: ActorRequest, key: IdempotencyKey, county: str, side: UUID) -> ReceiptOut:
    return receipt_out(settling.take_on(key=key, county=county, side=side, actor=request.actor))
