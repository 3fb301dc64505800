"""What money follows from parcels, buses and orders, in the transaction of the fact itself: `web.wiring` names these.

What each fact moves is said by `rules`. Each posting's key is derived from its fact's, and its `because` is the fact:
a figure opens down to the scan. A fact that was accrued before is passed over, even when a tariff has changed since.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger_queries
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement import rules
from huinong.funds.settlement.rules import Priced, Told
from huinong.funds.settlement.tariffs import PriceList
from huinong.funds.settlement.values import Memo
from huinong.journal.values import FactValue
from huinong.kernel.clock import day_of
from huinong.kernel.ids import as_id
from huinong.registry.parties import queries as parties
from huinong.registry.parties.values import PartyKind


def accrue_for_parcels(facts: Sequence[FactValue]) -> None:
    """parcel.collected: what its carrier owes and its keeper earns. parcel.accepted: the keeper's fee, and postage.

    parcel.delivered, and parcel.collected as well: what was taken for the piece (代收货款) is owed to whose it is.
    """
    _accrue(facts)


def accrue_for_buses(facts: Sequence[FactValue]) -> None:
    """bag.handed_over from a bus company's trip to a point: what the company earns, by the bag unless agreed."""
    _accrue(facts)


def split_order(facts: Sequence[FactValue]) -> None:
    """order.delivered: what the buyer paid goes to the co-operative, to freight, and to the keeper, exactly."""
    _accrue(facts)


def _accrue(facts: Sequence[FactValue]) -> None:
    for county, mine in _by_county(facts).items():
        prices = PriceList.of(county)
        told = [(fact, told_of(fact)) for fact in mine if fact.kind in rules.RULES]
        ours = our_parties(county, (each.carrier_party for _, each in told))
        moved = (
            (fact, part)
            for fact, each in told
            for part in rules.parts_of(fact.kind, each, Priced(county, day_of(fact.happened_at), prices, ours))
        )
        _post_new(county, [_posting(fact, *part) for fact, part in moved])


def reverse_order(facts: Sequence[FactValue]) -> None:
    """order.refunded: every share that was paid out comes back into escrow, from where payments give it to the buyer.

    A refund before the split comes out of escrow alone: nothing is posted here. Balances may go negative and are
    carried. Raises OverRefunded.
    """
    for county, mine in _by_county(facts).items():
        known = ledger_queries.known_keys(county, [f"{fact.key}/reversal" for fact in mine])
        fresh = [fact for fact in mine if f"{fact.key}/reversal" not in known]
        left = _left_of_orders(county, {fact.facts["order"] for fact in fresh})
        postings = []
        for fact in fresh:
            shares, told = left.get(fact.facts["order"]), told_of(fact)
            if shares is not None and told.is_split:
                lines = rules.reversal(told, shares)
                shares.update({code: fen for code, fen in lines.items() if code != codes.ESCROW_ORDERS})
                postings.append(_posting(fact, "reversal", Memo.ORDER_REVERSAL, lines))
        _post_new(county, postings)


def told_of(fact: FactValue) -> Told:
    """What settlement reads of a fact."""
    return msgspec.convert(fact.facts, Told)


def our_parties(county: str, carriers: Iterable[str | None]) -> frozenset[str]:
    """Of these carriers, those that are the operator itself: they owe us nothing."""
    found = parties.parties_by_id(county, sorted({as_id(party) for party in carriers if party}))
    return frozenset(str(id_) for id_, party in found.items() if party.kind is PartyKind.OPERATOR)


def _by_county(facts: Iterable[FactValue]) -> dict[str, list[FactValue]]:
    found: dict[str, list[FactValue]] = {}
    for fact in facts:
        found.setdefault(fact.county, []).append(fact)
    return found


def _post_new(county: str, postings: Sequence[NewPosting]) -> None:
    """Post what moves something and was not posted before."""
    moving = [posting for posting in postings if posting.lines]
    known = ledger_queries.known_keys(county, [posting.key for posting in moving])
    fresh = [posting for posting in moving if posting.key not in known]
    if fresh:
        ledger.post_many(fresh, actor=SYSTEM)


def _posting(fact: FactValue, suffix: str, memo: Memo, lines: Mapping[str, int]) -> NewPosting:
    keeper = fact.facts.get("keeper_party")
    return NewPosting(
        key=f"{fact.key}/{suffix}",
        county=fact.county,
        lines={code: fen for code, fen in lines.items() if fen},
        memo=str(memo),
        thread=fact.thread,
        happened_at=fact.happened_at,
        because=fact.id,
        point=fact.point,
        party=as_id(keeper) if keeper else fact.party,
    )


def _left_of_orders(county: str, orders: Iterable[str]) -> dict[str, Counter[str]]:
    """What each share of split orders still has, after the refunds before."""
    left: dict[str, Counter[str]] = {}
    for posting in ledger_queries.postings_of(county, orders, [Memo.ORDER_SPLIT, Memo.ORDER_REVERSAL]):
        shares = left.setdefault(posting.thread, Counter())
        shares.update({code: fen for code, fen in posting.lines.items() if code != codes.ESCROW_ORDERS})
    return left
