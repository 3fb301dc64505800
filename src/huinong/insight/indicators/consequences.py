"""The projection: facts → insight rows, in the act's own transaction and again on every rebuild."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from huinong.funds.settlement.values import Memo
from huinong.insight.indicators.models import DueCase, IncomeLine, VillageDay
from huinong.journal.values import FactValue
from huinong.kernel.clock import day_of
from huinong.storage import bulk

KEEPER = "keeper:"
INCOME_MEMOS = frozenset({Memo.INBOUND_FEE, Memo.OUTBOUND_FEE, Memo.ORDER_SPLIT, Memo.ORDER_REVERSAL})
"""What a keeper earns. Postage taken in cash is not: it is the network's, in the keeper's hand."""
INBOUND = "inbound"


def project(facts: Sequence[FactValue]) -> None:
    """Project facts of any kinds; kinds that no indicator counts are passed over."""
    by_county: dict[str, list[FactValue]] = {}
    for fact in facts:
        by_county.setdefault(fact.county, []).append(fact)
    for county, mine in by_county.items():
        _count_village_days(county, mine)
        _open_cases(county, [f for f in mine if f.kind == "parcel.arrived" and _is_due(f)])
        _close_cases(county, [f for f in mine if f.kind == "parcel.shelved" and f.facts["direction"] == INBOUND])
        _book_income(county, [f for f in mine if f.kind == "ledger.posted"])


def _is_due(fact: FactValue) -> bool:
    return fact.facts["direction"] == INBOUND and bool(fact.facts.get("due_at")) and bool(fact.facts.get("village"))


def _count_village_days(county: str, facts: Iterable[FactValue]) -> None:
    counts: Counter[tuple[str, date, str]] = Counter()
    for fact in facts:
        if fact.kind in {"parcel.shelved", "parcel.collected"} and fact.facts["direction"] == INBOUND:
            village = fact.facts.get("village") or ""
            counts[village, day_of(fact.happened_at), fact.kind.removeprefix("parcel.")] += 1
    places = {(village, day) for village, day, _ in counts}
    rows = {
        (row.village, row.day): row
        for row in VillageDay.objects.select_for_update()
        .filter(county=county, village__in={v for v, _ in places}, day__in={d for _, d in places})
        .order_by("village", "day")
    }
    fresh = [VillageDay(county=county, village=v, day=d) for v, d in sorted(places - rows.keys())]
    rows.update({(row.village, row.day): row for row in fresh})
    for (village, day, column), count in counts.items():
        row = rows[village, day]
        setattr(row, column, getattr(row, column) + count)
    bulk.insert(fresh)
    fresh_ids = {row.id for row in fresh}
    bulk.update([rows[place] for place in sorted(places) if rows[place].id not in fresh_ids], ["shelved", "collected"])


def _open_cases(county: str, facts: Sequence[FactValue]) -> None:
    parcels = [UUID(fact.facts["parcel"]) for fact in facts]
    known = set(DueCase.objects.filter(county=county, parcel__in=parcels).values_list("parcel", flat=True))
    fresh: dict[UUID, DueCase] = {}
    for fact, parcel in zip(facts, parcels, strict=True):
        if parcel not in known:
            fresh.setdefault(parcel, _case(county, parcel, fact))
    bulk.insert(list(fresh.values()))


def _case(county: str, parcel: UUID, fact: FactValue) -> DueCase:
    due_on = day_of(datetime.fromisoformat(fact.facts["due_at"]))
    opened_on = day_of(fact.happened_at)
    village = fact.facts["village"]
    return DueCase(county=county, parcel=parcel, village=village, due_on=due_on, opened_by=fact.id, opened_on=opened_on)


def _close_cases(county: str, facts: Sequence[FactValue]) -> None:
    first: dict[UUID, FactValue] = {}
    for fact in facts:
        first.setdefault(UUID(fact.facts["parcel"]), fact)
    open_cases = DueCase.objects.select_for_update().filter(county=county, parcel__in=list(first), closed_by=None)
    cases = list(open_cases.order_by("parcel"))
    for case in cases:
        fact = first[case.parcel]
        case.closed_by, case.closed_on = fact.id, day_of(fact.happened_at)
        case.on_time = bool(fact.facts["on_time"])
    bulk.update(cases, ["closed_by", "closed_on", "on_time"])


def _book_income(county: str, facts: Sequence[FactValue]) -> None:
    lines = [
        IncomeLine(
            county=county,
            keeper=UUID(code.removeprefix(KEEPER)),
            day=day_of(fact.happened_at),
            amount_fen=fen,
            memo=fact.facts.get("memo", ""),
            fact=fact.id,
        )
        for fact in facts
        for code, fen in fact.facts["lines"].items()
        if code.startswith(KEEPER) and fact.facts.get("memo") in INCOME_MEMOS
    ]
    bulk.insert(lines)
