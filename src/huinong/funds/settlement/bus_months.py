"""Bus companies paid by the month: a lump, and the kilometres of each trip that ended, from facts alone.

Settled once a month; a trip that was told of late is added by settling again, and a month can be taken back whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger_queries
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting, Reversal
from huinong.funds.settlement.errors import MonthNotOver, NothingSettled
from huinong.funds.settlement.queries import month_of
from huinong.funds.settlement.tariffs import PriceList
from huinong.funds.settlement.values import Memo, TariffKind
from huinong.journal.queries import facts_of, facts_of_kind
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor

MONTHLY = "monthly"
M_A_KM = 1_000


@dataclass(frozen=True, slots=True)
class BusMonth:
    """A company's month: its trips that ended, how far they drove, and what was posted just now."""

    company: UUID
    trips: int
    metres: int
    lines: int
    total_fen: int


@act
def settle_bus_month(*, county: str, month: date, happened_at: datetime, actor: Actor) -> tuple[BusMonth, ...]:
    """Post a month for every company paid by the month that ran trips in it. What is posted already stays.

    Raises MonthNotOver, TariffMissing.
    """
    gates.require(actor, "ledger.post")
    gates.require_scope(actor, county)
    since, until = month_of(month)
    if clock.now() < until:
        raise MonthNotOver(month=_name(month))
    prices = PriceList.of(county)
    ended = _ended(county, since, until)
    return tuple(
        _settle(county, company, month, trips, prices, happened_at, actor) for company, trips in sorted(ended.items())
    )


def _ended(county: str, since: datetime, until: datetime) -> Mapping[UUID, list[FactValue]]:
    """The trips of the month by company, those paid otherwise left out."""
    found: dict[UUID, list[FactValue]] = {}
    for fact in facts_of_kind(county, "trip.arrived", since=since, until=until):
        company = fact.facts.get("bus_company_party")
        if company and fact.facts.get("fee_basis") == MONTHLY:
            found.setdefault(UUID(company), []).append(fact)
    return found


def _settle(  # noqa: PLR0917  (one call, in the order of the sentence)
    county: str,
    company: UUID,
    month: date,
    trips: Sequence[FactValue],
    prices: PriceList,
    happened_at: datetime,
    actor: Actor,
) -> BusMonth:
    stem = _stem(county, company, month)
    metres = sum(fact.facts.get("metres") or 0 for fact in trips)
    settled = _settled(county, stem, company, month, len(trips), metres, happened_at, actor)
    postings = [
        _lump(county, stem, company, month, settled, prices, happened_at),
        *(_kilometres(stem, company, fact, prices, happened_at) for fact in trips),
    ]
    moving = [posting for posting in postings if any(posting.lines.values())]
    known = ledger_queries.known_keys(county, [posting.key for posting in moving])
    fresh = [posting for posting in moving if posting.key not in known]
    if fresh:
        ledger.post_many(fresh, actor=actor)
    total_fen = sum(posting.lines[codes.bus(company)] for posting in fresh)
    return BusMonth(company, len(trips), metres, len(fresh), total_fen)


def _stem(county: str, company: UUID, month: date) -> str:
    """What all keys of one settlement begin with; a month that was taken back begins anew."""
    taken_back = len(facts_of(county, [_thread(company, month)], kinds=["bus.month_reversed"]))
    return f"bus-month/{company}/{_name(month)}/{taken_back}"


def _thread(company: UUID, month: date) -> str:
    return f"BUS-{company}-{_name(month)}"


def _name(month: date) -> str:
    return f"{month:%Y-%m}"


def _settled(  # noqa: PLR0917
    county: str,
    stem: str,
    company: UUID,
    month: date,
    trips: int,
    metres: int,
    happened_at: datetime,
    actor: Actor,
) -> FactValue:
    """The fact of the month's settlement: the first one, however often it is settled."""
    entry = Entry(
        key=stem,
        kind="bus.month_settled",
        county=county,
        thread=_thread(company, month),
        happened_at=happened_at,
        facts={"company": str(company), "month": _name(month), "trips": trips, "metres": metres},
        asked={"month": _name(month)},
        party=company,
    )
    known = recall(county, [entry])
    return known[stem] if stem in known else append(entry, actor=actor).fact


def _lump(  # noqa: PLR0917
    county: str,
    stem: str,
    company: UUID,
    month: date,
    settled: FactValue,
    prices: PriceList,
    happened_at: datetime,
) -> NewPosting:
    fen = prices.amount_fen(TariffKind.BUS_MONTH, county, company, month.replace(day=1))
    return _posting(f"{stem}/lump", company, Memo.BUS_MONTH, fen, settled, happened_at)


def _kilometres(stem: str, company: UUID, fact: FactValue, prices: PriceList, happened_at: datetime) -> NewPosting:
    day = clock.day_of(fact.happened_at)
    a_km_fen = prices.amount_fen(TariffKind.BUS_KM, fact.county, company, day)
    metres = fact.facts.get("metres") or 0
    fen = (metres * a_km_fen + M_A_KM // 2) // M_A_KM
    return _posting(f"{stem}/{fact.id}", company, Memo.BUS_KM, fen, fact, happened_at)


def _posting(  # noqa: PLR0917
    key: str, company: UUID, memo: Memo, fen: int, because: FactValue, happened_at: datetime
) -> NewPosting:
    return NewPosting(
        key=key,
        county=because.county,
        lines={codes.bus(company): fen, codes.OPERATOR_COST: -fen},
        memo=memo.value,
        thread=because.thread,
        happened_at=happened_at,
        because=because.id,
        party=company,
    )


@act
def reverse_bus_month(
    *, county: str, company: UUID, month: date, reason: str, happened_at: datetime, actor: Actor
) -> Receipt:
    """Take a company's month back, to the fen; it can then be settled anew. Raises NothingSettled."""
    gates.require(actor, "ledger.post")
    gates.require_scope(actor, county)
    stem, thread = _stem(county, company, month), _thread(company, month)
    settled = [fact for fact in facts_of(county, [thread], kinds=["bus.month_settled"]) if fact.key == stem]
    if not settled:
        raise NothingSettled(month=_name(month))
    entry = Entry(
        key=f"{stem}/reversed",
        kind="bus.month_reversed",
        county=county,
        thread=thread,
        happened_at=happened_at,
        facts={"company": str(company), "month": _name(month), "reason": reason.strip()[:200]},
        asked={"month": _name(month)},
        party=company,
    )
    receipt = append(entry, actor=actor)
    since, until = month_of(month)
    keys = [f"{stem}/lump", *(f"{stem}/{fact.id}" for fact in _ended(county, since, until).get(company, ()))]
    _take_back(county, company, ledger_queries.known_keys(county, keys), receipt.fact, actor)
    return receipt


def _take_back(county: str, company: UUID, keys: Iterable[str], because: FactValue, actor: Actor) -> None:
    reversals = [
        Reversal(
            key=f"{key}/reversal",
            county=county,
            of=key,
            numerator=1,
            denominator=1,
            memo=Memo.BUS_REVERSAL.value,
            happened_at=because.happened_at,
            because=because.id,
            party=company,
        )
        for key in sorted(keys)
    ]
    if reversals:
        ledger.reverse_many(reversals, actor=actor)
