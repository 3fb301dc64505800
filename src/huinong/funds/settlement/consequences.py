"""What money follows from parcels, buses and orders, in the transaction of the fact itself: `web.wiring` names these.

Each posting's key is derived from its fact's, and its `because` is the fact: a figure opens down to the scan.
A fact that was accrued before is passed over, even when a tariff has changed since.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger_queries
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement.errors import OverRefunded
from huinong.funds.settlement.tariffs import PriceList
from huinong.funds.settlement.values import Memo, TariffKind
from huinong.journal.values import FactValue
from huinong.kernel.clock import day_of
from huinong.kernel.fen import share_out
from huinong.kernel.ids import as_id
from huinong.registry.parties import queries as parties
from huinong.registry.parties.values import PartyKind

TRIP, POINT = "trip:", "point:"
Lines = dict[str, int]


def accrue_for_parcels(facts: Sequence[FactValue]) -> None:
    """parcel.collected: what its carrier owes and its keeper earns. parcel.accepted: the keeper's fee, and postage.

    parcel.delivered, and parcel.collected as well: what was taken for the piece (代收货款) is owed to whose it is.
    """
    for county, mine in _by_county(facts).items():
        prices = PriceList.of(county)
        ours = _our_parties(county, mine)
        moved = ((fact, each) for fact in mine for each in _of_parcel(fact, prices, ours))
        _post_new(county, [_posting(fact, *each) for fact, each in moved])


def _of_parcel(fact: FactValue, prices: PriceList, ours: frozenset[str]) -> Iterator[tuple[str, Memo, Lines]]:
    """What one fact moves: how the posting's key ends, what it is for, and its lines."""
    if fact.kind == "parcel.collected" and fact.facts["direction"] == "inbound":
        yield "fee", Memo.INBOUND_FEE, _inbound(fact, prices, ours)
        if fact.facts.get("cod_fen"):
            yield "cod", Memo.COD, _cod_taken(fact, ours)
    if fact.kind == "parcel.delivered" and fact.facts.get("cod_fen"):
        yield "cod", Memo.COD, _cod_of_sender(fact)
    if fact.kind == "parcel.accepted" and fact.facts["direction"] == "outbound":
        yield "fee", Memo.OUTBOUND_FEE, _outbound(fact, prices)
        yield "postage", Memo.POSTAGE, _postage(fact)


def accrue_for_buses(facts: Sequence[FactValue]) -> None:
    """bag.handed_over from a bus company's trip to a point: what the company earns, by the bag unless agreed."""
    for county, mine in _by_county(facts).items():
        prices = PriceList.of(county)
        carried = [fact for fact in mine if fact.facts.get("carrier_company") and _is_arrival(fact)]
        _post_new(county, [_posting(fact, "fee", Memo.BUS_FEE, _bus(fact, prices)) for fact in carried])


def split_order(facts: Sequence[FactValue]) -> None:
    """order.delivered: what the buyer paid goes to the co-operative, to freight, and to the keeper, exactly."""
    for county, mine in _by_county(facts).items():
        _post_new(county, [_posting(fact, "split", Memo.ORDER_SPLIT, _split(fact)) for fact in mine])


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
            shares = left.get(fact.facts["order"])
            if shares is not None and fact.facts.get("is_split", True):
                taken = _taken(fact, shares)
                shares.subtract(taken)
                lines = {code: -fen for code, fen in taken.items()}
                lines[codes.ESCROW_ORDERS] = sum(taken.values())
                postings.append(_posting(fact, "reversal", Memo.ORDER_REVERSAL, lines))
        _post_new(county, postings)


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


def _our_parties(county: str, facts: Iterable[FactValue]) -> frozenset[str]:
    """Of the carriers of these pieces, those that are the operator itself: they owe us nothing."""
    carriers = {as_id(party) for fact in facts if (party := fact.facts.get("carrier_party"))}
    found = parties.parties_by_id(county, sorted(carriers))
    return frozenset(str(id_) for id_, party in found.items() if party.kind is PartyKind.OPERATOR)


def _inbound(fact: FactValue, prices: PriceList, ours: frozenset[str]) -> Lines:
    day = day_of(fact.happened_at)
    lines: Lines = {}
    carrier = fact.facts.get("carrier_party")
    if carrier and carrier not in ours:
        fee_fen = prices.amount_fen(TariffKind.COURIER_INBOUND, fact.county, as_id(carrier), day)
        lines |= {codes.courier(carrier): -fee_fen, codes.OPERATOR_INCOME: fee_fen}
    return lines | _keeper_fee(fact, prices, TariffKind.KEEPER_INBOUND)


def _outbound(fact: FactValue, prices: PriceList) -> Lines:
    return _keeper_fee(fact, prices, TariffKind.KEEPER_OUTBOUND)


def _keeper_fee(fact: FactValue, prices: PriceList, kind: TariffKind) -> Lines:
    keeper = fact.facts.get("keeper_party")
    if not keeper:
        return {}
    fee_fen = prices.amount_fen(kind, fact.county, as_id(keeper), day_of(fact.happened_at))
    return {codes.OPERATOR_COST: -fee_fen, codes.keeper(keeper): fee_fen}


def _postage(fact: FactValue) -> Lines:
    """Postage the sender paid in cash: in the keeper's hand, or at an outlet in the operator's own drawer."""
    if fact.facts.get("paid_by") != "sender":
        return {}
    postage_fen = fact.facts.get("postage_fen") or 0
    return {_drawer(fact): -postage_fen, codes.FREIGHT_INCOME: postage_fen}


def _cod_taken(fact: FactValue, ours: frozenset[str]) -> Lines:
    """Cash on delivery in the drawer, owed to the courier who brought the piece; for our own, to the wider network."""
    cod_fen, carrier = fact.facts["cod_fen"], fact.facts["carrier_party"]
    return {_drawer(fact): -cod_fen, codes.TRUNK_COD if carrier in ours else codes.cod(carrier): cod_fen}


def _cod_of_sender(fact: FactValue) -> Lines:
    """Cash on delivery that the wider network took at the far end, owed to the sender here."""
    cod_fen = fact.facts["cod_fen"]
    return {codes.TRUNK_COD: -cod_fen, codes.cod(fact.facts["sender_party"]): cod_fen}


def _drawer(fact: FactValue) -> str:
    """Whose hand took cash: the keeper's, or at an outlet the operator's own."""
    keeper = fact.facts.get("keeper_party")
    return codes.cash(keeper) if keeper else codes.OPERATOR_CASH


def _is_arrival(fact: FactValue) -> bool:
    return str(fact.facts["from"]).startswith(TRIP) and str(fact.facts["to"]).startswith(POINT)


def _bus(fact: FactValue, prices: PriceList) -> Lines:
    basis = fact.facts.get("fee_basis")
    if basis == "monthly":
        return {}  # a lump sum is settled by its contract, not by the bag
    company = fact.facts["carrier_company"]
    kind = TariffKind.BUS_PIECE if basis == "piece" else TariffKind.BUS_BAG
    count = fact.facts["pieces"] if basis == "piece" else 1
    fee_fen = count * prices.amount_fen(kind, fact.county, as_id(company), day_of(fact.happened_at))
    return {codes.bus(company): fee_fen, codes.OPERATOR_COST: -fee_fen}


def _split(fact: FactValue) -> Lines:
    told = fact.facts
    lines = Counter({codes.ESCROW_ORDERS: -(told["goods_fen"] + told["freight_fen"])})
    lines.update(_shares(fact))
    return dict(lines)


def _shares(fact: FactValue) -> Lines:
    """What an order's fact gives each party; a commission without a keeper is the operator's."""
    told = fact.facts
    keeper = told.get("keeper_party")
    return {
        codes.coop(told["seller_party"]): told["coop_fen"],
        codes.FREIGHT_INCOME: told["freight_fen"],
        codes.keeper(keeper) if keeper else codes.OPERATOR_INCOME: told["commission_fen"],
    }


def _left_of_orders(county: str, orders: Iterable[str]) -> dict[str, Counter[str]]:
    """What each share of split orders still has, after the refunds before."""
    left: dict[str, Counter[str]] = {}
    for posting in ledger_queries.postings_of(county, orders, [Memo.ORDER_SPLIT, Memo.ORDER_REVERSAL]):
        shares = left.setdefault(posting.thread, Counter())
        shares.update({code: fen for code, fen in posting.lines.items() if code != codes.ESCROW_ORDERS})
    return left


def _taken(fact: FactValue, left: Counter[str]) -> Lines:
    """What a refund takes from each share: what the fact says of its boxes, or else in proportion to what is left."""
    amount_fen, left_fen = fact.facts["amount_fen"], sum(left.values())
    if amount_fen > left_fen:
        raise OverRefunded(order=fact.facts["order"], wanted_fen=amount_fen, left_fen=left_fen)
    told = _shares(fact) if {"seller_party", "coop_fen", "freight_fen", "commission_fen"} <= fact.facts.keys() else {}
    if sum(told.values()) == amount_fen and all(fen <= left[code] for code, fen in told.items()):
        return told
    held = sorted(code for code, fen in left.items() if fen > 0)
    return dict(zip(held, share_out(amount_fen, [left[code] for code in held]), strict=True))
