"""What a keeper earns: sums by day and kind, each line with the fact behind it."""

from collections import defaultdict
from datetime import date, datetime

from huinong.counter.station.values import EarnedDay, EarnedKind, EarnedLine, EarnedMonth, Station, Takings
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.errors import NoSuchAccount
from huinong.funds.ledger.values import StatementLine
from huinong.funds.payouts.queries import pay_day
from huinong.funds.settlement.queries import label_of, month_of
from huinong.funds.settlement.values import INCOME_MEMOS, RECOURSE_MEMOS, Memo
from huinong.kernel import clock
from huinong.kernel.actor import Actor

MEMOS = tuple(sorted(memo.value for memo in INCOME_MEMOS))


def takings(actor: Actor, station: Station, today: date) -> Takings:
    """What today and this month have brought so far; None while nobody keeps the station."""
    if station.keeper is None:
        return Takings(today_fen=None, month_fen=None)
    account, until = [codes.keeper(station.keeper)], clock.at_beijing(today, hour=24)
    starts = (clock.at_beijing(today, hour=0), month_of(today)[0])
    sums = [
        ledger.income(station.county, account, since=since, until=until, memos=MEMOS, actor=actor) for since in starts
    ]
    day, month = (sum(each.amount_fen for each in found) for found in sums)
    return Takings(today_fen=day, month_fen=month)


def earned_on(actor: Actor, station: Station, day: date, *, memo: str = "") -> tuple[EarnedLine, ...]:
    """The lines of one day, of one kind of work or of all, the latest first."""
    paper = _paper(actor, station, clock.at_beijing(day, hour=0), clock.at_beijing(day, hour=24))
    lines = [line for line in paper if line.memo in MEMOS and memo in {"", line.memo}]
    return tuple(
        EarnedLine(
            at=line.happened_at,
            label=label_of(line.memo),
            thread=line.thread,
            amount_fen=line.amount_fen,
            fact=line.because,
        )
        for line in reversed(lines)
    )


def earned_in(actor: Actor, station: Station, month: date, *, memo: str = "") -> EarnedMonth:
    """A month by kind and by day (of one kind, or of all), what was recovered for claims, and the cash in hand now."""
    first, after = month_of(month)
    paper = _paper(actor, station, first, after)
    lines = [line for line in paper if line.memo in MEMOS]
    by_kind: dict[str, list[int]] = defaultdict(list)
    by_day: dict[date, list[int]] = defaultdict(list)  # the latest day first: lines come as they happened
    for line in reversed(lines):
        by_kind[line.memo].append(line.amount_fen)
        if memo in {"", line.memo}:
            by_day[clock.day_of(line.happened_at)].append(line.amount_fen)
    return EarnedMonth(
        month=clock.day_of(first),
        kinds=tuple(
            EarnedKind(memo=kind, label=label_of(kind), lines=len(fens), amount_fen=sum(fens))
            for kind, fens in sorted(by_kind.items())
        ),
        days=tuple(
            EarnedDay(on=on, lines=len(fens), amount_fen=sum(fens)) for on, fens in sorted(by_day.items())[::-1]
        ),
        owed_cash_fen=_cash(actor, station),
        recovered_fen=-sum(line.amount_fen for line in paper if line.memo in RECOURSE_MEMOS),
        short_fen=_short(actor, station, first, after),
        pay=pay_day(actor, station.county, station.keeper, month) if station.keeper else None,
    )


def _paper(actor: Actor, station: Station, since: datetime, until: datetime) -> tuple[StatementLine, ...]:
    """What the keeper's account shows; nothing before the first fee opened it."""
    if station.keeper is None:
        return ()
    account = codes.keeper(station.keeper)
    try:
        return ledger.statement(station.county, account, since=since, until=until, actor=actor).lines
    except NoSuchAccount:
        return ()


def _short(actor: Actor, station: Station, since: datetime, until: datetime) -> int:
    if station.keeper is None:
        return 0
    account = [codes.short(station.keeper)]
    moved = ledger.income(station.county, account, since=since, until=until, memos=[Memo.TILL_SHORT.value], actor=actor)
    return -sum(each.amount_fen for each in moved)


def _cash(actor: Actor, station: Station) -> int:
    if station.keeper is None:
        return 0
    try:
        held = ledger.balance(station.county, codes.cash(station.keeper), actor=actor)
    except NoSuchAccount:
        return 0
    return -held.posted_fen
