"""A month reckoned again from the journal's facts and the tariffs alone, and set beside what was posted.

The same facts and tariffs give the same lines, byte for byte: `sha256` says so. Where the books say something else,
each difference is named and opens to its fact. Bus months and couriers' bills are settled by their own rooms.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

import msgspec

from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.settlement import rules
from huinong.funds.settlement.consequences import our_parties, told_of
from huinong.funds.settlement.queries import month_of
from huinong.funds.settlement.rules import Part, Priced, Told
from huinong.funds.settlement.tariffs import PriceList
from huinong.funds.settlement.values import Memo
from huinong.journal import streams
from huinong.journal.queries import facts_of, facts_of_kind
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor

ORDERS_A_QUERY = 5_000
MEMOS = (
    *(Memo.INBOUND_FEE, Memo.OUTBOUND_FEE, Memo.POSTAGE, Memo.COD),
    *(Memo.BUS_FEE, Memo.ORDER_SPLIT, Memo.ORDER_REVERSAL),
)
"""What is posted by rule, because of a fact and at its moment."""

Sums = dict[tuple[str, str], int]


class Moves:
    """What a fact moves, by account and memo, and how the lines end that say so."""

    __slots__ = ("ends", "sums")

    def __init__(self, sums: Sums) -> None:
        self.sums = sums
        self.ends = tuple(f"\t{memo}\t{code}\t{fen}\n" for (code, memo), fen in sums.items())

    @classmethod
    def of(cls, parts: Iterable[Part]) -> "Moves":
        return cls({(code, memo.value): fen for _, memo, lines in parts for code, fen in sorted(lines.items()) if fen})


told_in = msgspec.json.Decoder(Told).decode
Write = Callable[[bytes], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A month as its facts give it. `sums` is by account and memo; two runs with one `sha256` have the same lines."""

    county: str
    month: date
    known_by: datetime
    facts: int
    lines: int
    sha256: str
    sums: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a fact should have moved and what was posted because of it, in one account for one reason."""

    account: str
    memo: str
    fact: UUID
    reckoned_fen: int
    posted_fen: int


def replay(county: str, month: date, *, known_by: datetime, actor: Actor, write: Write = len) -> Replay:
    """Reckon a month from the facts that were recorded by `known_by`; its lines go to `write` as they come.

    A line is `fact id, memo, account, fen` with tabs between, in the order of recording, then of memo and account.
    """
    gates.require(actor, "ledger.read")
    gates.require_scope(actor, county)
    digest, sums, facts, lines = hashlib.sha256(), Counter[tuple[str, str]](), 0, 0
    for page in _pages(county, month, known_by):
        text = "".join([fact + end for fact, moves in page for end in moves.ends]).encode()
        digest.update(text)
        write(text)
        facts += len(page)
        for moves, times in Counter(moves for _, moves in page).items():
            lines += len(moves.ends) * times
            for place, fen in moves.sums.items():
                sums[place] += fen * times
    return Replay(
        county=county,
        month=month.replace(day=1),
        known_by=known_by,
        facts=facts,
        lines=lines,
        sha256=digest.hexdigest(),
        sums=sums,
    )


def differences(replayed: Replay, *, actor: Actor) -> tuple[Difference, ...]:
    """Where the books say something else than the facts, fact by fact; nothing when they agree.

    Only the accounts whose sums differ are opened. What was posted because of facts told after `known_by` counts, too:
    give the moment of now to compare a month with its books.
    """
    since, until = month_of(replayed.month)
    county, posted = replayed.county, _posted(replayed, actor)
    wrong = {place for place in posted.keys() | replayed.sums if posted.get(place, 0) != replayed.sums.get(place, 0)}
    if not wrong:
        return ()
    reckoned = _by_fact(replayed, wrong)
    found = []
    for account, memo in sorted(wrong):
        ours = reckoned.get((account, memo), {})
        theirs = ledger.moved_because(county, account, memo, since=since, until=until)
        for fact in sorted(ours.keys() | theirs):
            should_fen, did_fen = ours.get(fact, 0), theirs.get(fact, 0)
            if should_fen != did_fen:
                found.append(
                    Difference(account=account, memo=memo, fact=fact, reckoned_fen=should_fen, posted_fen=did_fen)
                )
    return tuple(found)


def _posted(replayed: Replay, actor: Actor) -> Sums:
    since, until = month_of(replayed.month)
    accounts = [each.code for each in ledger.balances(replayed.county, actor=actor)]
    moved = ledger.income(replayed.county, accounts, since=since, until=until, memos=MEMOS, actor=actor)
    return {(each.account, each.memo): each.amount_fen for each in moved}


def _by_fact(replayed: Replay, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], dict[UUID, int]]:
    found: dict[tuple[str, str], dict[UUID, int]] = {}
    for page in _pages(replayed.county, replayed.month, replayed.known_by):
        for fact, moves in page:
            for place in moves.sums.keys() & wanted:
                found.setdefault(place, {})[UUID(fact)] = moves.sums[place]
    return found


def _pages(county: str, month: date, known_by: datetime) -> Iterator[list[tuple[str, Moves]]]:
    """The facts of a month with what each moves, page by page. What many facts say alike is reckoned once."""
    since, until = month_of(month)
    prices, known = PriceList.of(county), dict[tuple[str, str, Told], Moves]()
    taken_back = _taken_back(county, since, until, known_by)
    for rows in streams.pages(county, rules.KINDS, since=since, until=until, known_by=known_by):
        told = [told_in(row[-1]) for row in rows]
        ours = our_parties(county, {each.carrier_party for each in told})
        page: list[tuple[str, Moves]] = []
        for (_, fact, kind, day, _), each in zip(rows, told, strict=True):
            alike = kind, day, each
            moves = known.get(alike) or taken_back.get(fact)
            if moves is None:
                by = Priced(county, date.fromisoformat(day), prices, ours)
                moves = Moves.of(rules.parts_of(kind, each, by))
                if not each.order and not each.cod_fen:
                    known[alike] = moves
            page.append((fact, moves))
        yield page


def _taken_back(county: str, since: datetime, until: datetime, known_by: datetime) -> dict[str, Moves]:
    """What each refund of the month takes back, by the id of its fact: the history of its order says what was left."""
    refunds = facts_of_kind(county, rules.REFUNDED, since=since, until=until)
    orders = iter(sorted({str(fact.facts["order"]) for fact in refunds}))
    found: dict[str, Moves] = {}
    while some := list(islice(orders, ORDERS_A_QUERY)):
        history = facts_of(county, some, kinds=["order.delivered", rules.REFUNDED])
        found |= _reversals(fact for fact in history if fact.recorded_at <= known_by)
    return found


def _reversals(history: Iterable[FactValue]) -> dict[str, Moves]:
    left: dict[str, Counter[str]] = {}
    found: dict[str, Moves] = {}
    for fact in sorted(history, key=lambda fact: (fact.recorded_at, fact.id)):
        told = told_of(fact)
        if fact.kind != rules.REFUNDED:
            left[fact.thread] = Counter(rules.shares(told))
        elif fact.thread in left and told.is_split:
            lines = rules.reversal(told, left[fact.thread])
            left[fact.thread].update({code: fen for code, fen in lines.items() if code != codes.ESCROW_ORDERS})
            found[fact.id.hex] = Moves.of([("reversal", Memo.ORDER_REVERSAL, lines)])
    return found


def replay_now(county: str, month: date, *, actor: Actor, write: Write = len) -> Replay:
    """Reckon a month from all that is known of it now."""
    return replay(county, month, known_by=clock.now(), actor=actor, write=write)
