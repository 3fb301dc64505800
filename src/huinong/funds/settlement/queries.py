"""Reads of settlement: what each party earned, owes and is owed. Scoped by the ledger's own gate."""

from datetime import date, datetime
from uuid import UUID

from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.values import StatementLine
from huinong.funds.settlement.models import Tariff
from huinong.funds.settlement.tariffs import packaged, value_of
from huinong.funds.settlement.values import (
    CASH_MEMOS,
    INCOME_MEMOS,
    MEMO_LABELS,
    PAYMENT_LABELS,
    Due,
    IncomeLine,
    KeeperIncome,
    Memo,
    PartnerBill,
    PartnerLine,
    StatementSummary,
    TariffValue,
)
from huinong.kernel.actor import Actor
from huinong.kernel.clock import at_beijing

DECEMBER = 12


def month_of(day: date) -> tuple[datetime, datetime]:
    """The moments between which the civil month of `day` lies."""
    first = day.replace(day=1)
    after = date(first.year + first.month // DECEMBER, first.month % DECEMBER + 1, 1)
    return at_beijing(first, hour=0), at_beijing(after, hour=0)


def tariffs(county: str, *, actor: Actor) -> tuple[TariffValue, ...]:
    """The county's tariffs and the packaged defaults behind them, by kind, party and day."""
    gates.require(actor, "settlement.read")
    if actor.scope.party is not None:
        mine = Tariff.objects.filter(county=county, party=actor.scope.party)
    else:
        gates.require_scope(actor, county)
        mine = Tariff.objects.filter(county=county)
    rows = [value_of(row) for row in mine] + list(packaged() if actor.scope.party is None else ())
    return tuple(sorted(rows, key=lambda row: (row.kind, str(row.party or ""), row.county == "", row.valid_from)))


def keeper_income(county: str, keeper: UUID, month: date, *, actor: Actor) -> KeeperIncome:
    """A keeper's month by kind of work. Raises the ledger's NoSuchAccount for a keeper the actor may not see."""
    account = codes.keeper(keeper)
    balance = ledger.balance(county, account, actor=actor)
    since, until = month_of(month)
    summed = ledger.income(county, [account], since=since, until=until, actor=actor)
    taken = ledger.income(county, [codes.cash(keeper)], since=since, until=until, actor=actor)
    lines = tuple(
        IncomeLine(memo=each.memo, label=label_of(each.memo), pieces=each.pieces, amount_fen=each.amount_fen)
        for each in summed
        if each.memo in INCOME_MEMOS
    )
    return KeeperIncome(
        keeper=keeper,
        month=month.replace(day=1),
        lines=lines,
        cash_taken_fen=-sum(each.amount_fen for each in taken if each.memo in CASH_MEMOS),
        balance_fen=balance.posted_fen,
    )


def courier_receivable(county: str, *, actor: Actor) -> tuple[Due, ...]:
    """What each partner courier owes the network."""
    return _dues(county, "courier:", -1, actor)


def coop_due(county: str, *, actor: Actor) -> tuple[Due, ...]:
    """What the network owes each co-operative; below zero after refunds of what was paid out, and carried."""
    return _dues(county, "coop:", 1, actor)


def bus_due(county: str, *, actor: Actor) -> tuple[Due, ...]:
    """What the network owes each bus company."""
    return _dues(county, "bus:", 1, actor)


def _dues(county: str, prefix: str, sign: int, actor: Actor) -> tuple[Due, ...]:
    gates.require(actor, "settlement.read")
    rows = ledger.balances(county, prefix, actor=actor)
    return tuple(Due(party=row.holder, amount_fen=sign * row.posted_fen) for row in rows if row.holder is not None)


def partner_lines(
    actor: Actor, month: date, *, county: str = "", party: UUID | None = None, offset: int = 0, limit: int = 100
) -> PartnerBill:
    """A partner courier's month, piece by piece with the fact behind each; the actor's own party unless one is named.

    Raises the ledger's NoSuchAccount when there is none that the actor may see.
    """
    gates.require(actor, "settlement.read")
    place, holder = county or actor.scope.county or "", party or actor.scope.party
    account = codes.courier(holder) if holder else ""
    since, until = month_of(month)
    paper = ledger.statement(place, account, since=since, until=until, offset=offset, limit=limit, actor=actor)
    summed = ledger.income(place, [account], since=since, until=until, actor=actor)
    assert holder is not None, "an account without a holder is not found"
    return PartnerBill(
        party=holder,
        month=month.replace(day=1),
        lines=tuple(_partner_line(line) for line in paper.lines),
        pieces=sum(each.pieces for each in summed if each.memo == Memo.INBOUND_FEE),
        total_fen=-sum(each.amount_fen for each in summed),
    )


def statements(county: str, month: date, *, actor: Actor, prefix: str = "") -> tuple[StatementSummary, ...]:
    """Each holder's month in one line, for the accounts the actor may see."""
    gates.require(actor, "settlement.read")
    since, until = month_of(month)
    return tuple(
        StatementSummary(
            account=each.account,
            kind=each.kind,
            holder=each.holder,
            opening_fen=each.opening_fen,
            received_fen=each.received_fen,
            given_fen=each.given_fen,
        )
        for each in ledger.turnovers(county, prefix, since=since, until=until, actor=actor)
    )


def label_of(memo: str) -> str:
    """A memo in the reader's words."""
    return str(MEMO_LABELS[Memo(memo)]) if memo in MEMO_LABELS else str(PAYMENT_LABELS.get(memo, memo))


def _partner_line(line: StatementLine) -> PartnerLine:
    return PartnerLine(
        fact=line.because,
        thread=line.thread,
        memo=line.memo,
        label=label_of(line.memo),
        happened_at=line.happened_at,
        amount_fen=-line.amount_fen,
    )
