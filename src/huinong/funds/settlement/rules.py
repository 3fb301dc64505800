"""What money a fact moves, by the tariffs of its day: values in, lines out, nothing read and nothing written.

The same rules run twice: when a fact is recorded (`consequences`), and when its month is reckoned again (`replaying`).
"""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from typing import NamedTuple

import msgspec
from msgspec import Struct

from huinong.funds.ledger import codes
from huinong.funds.settlement.errors import OverRefunded
from huinong.funds.settlement.tariffs import PriceList
from huinong.funds.settlement.values import Memo, TariffKind
from huinong.kernel.fen import share_out
from huinong.kernel.ids import as_id

TRIP, POINT = "trip:", "point:"
Lines = dict[str, int]
Part = tuple[str, Memo, Lines]
"""How the posting's key ends, what it is for, and its lines, which sum to zero."""


class Told(Struct, frozen=True, kw_only=True, gc=False):
    """What settlement reads of a fact; whatever else a fact says is passed over unread."""

    direction: str | None = None
    carrier_party: str | None = None
    keeper_party: str | None = None
    sender_party: str | None = None
    cod_fen: int | None = None
    paid_by: str | None = None
    postage_fen: int | None = None
    carrier_company: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None
    fee_basis: str | None = None
    pieces: int | None = None
    order: str | None = None
    seller_party: str | None = None
    goods_fen: int | None = None
    freight_fen: int | None = None
    commission_fen: int | None = None
    coop_fen: int | None = None
    amount_fen: int | None = None
    is_split: bool = True


class Priced(NamedTuple):
    """Where and when a fact happened, and what is known beside it; `ours` are the parties that are the operator."""

    county: str
    day: date
    prices: PriceList
    ours: Collection[str]


def parts_of(kind: str, told: Told, by: Priced) -> list[Part]:
    """All that one fact moves, refunds left out: see `reversal`. Raises TariffMissing."""
    return RULES[kind](told, by) if kind in RULES else []


def reversal(told: Told, left: Counter[str]) -> Lines:
    """What a refund takes back out of an order's shares into escrow, given what each share still has.

    It takes what its fact says of the boxes, or else in proportion to what is left. Raises OverRefunded.
    """
    taken = _taken(told, left)
    return {**{code: -fen for code, fen in taken.items()}, codes.ESCROW_ORDERS: sum(taken.values())}


def shares(told: Told) -> Lines:
    """What an order's fact gives each party; a commission without a keeper is the operator's."""
    keeper = told.keeper_party
    return {
        codes.coop(told.seller_party or ""): told.coop_fen or 0,
        codes.FREIGHT_INCOME: told.freight_fen or 0,
        codes.keeper(keeper) if keeper else codes.OPERATOR_INCOME: told.commission_fen or 0,
    }


def _collected(told: Told, by: Priced) -> list[Part]:
    if told.direction != "inbound":
        return []
    parts: list[Part] = [("fee", Memo.INBOUND_FEE, _inbound(told, by))]
    if told.cod_fen:
        parts.append(("cod", Memo.COD, _cod_taken(told, told.cod_fen, by.ours)))
    return parts


def _delivered(told: Told, _by: Priced) -> list[Part]:
    """Cash on delivery that the wider network took at the far end, owed to the sender here."""
    if not told.cod_fen:
        return []
    return [("cod", Memo.COD, {codes.TRUNK_COD: -told.cod_fen, codes.cod(told.sender_party or ""): told.cod_fen})]


def _accepted(told: Told, by: Priced) -> list[Part]:
    if told.direction != "outbound":
        return []
    fee = _keeper_fee(told, TariffKind.KEEPER_OUTBOUND, by)
    return [("fee", Memo.OUTBOUND_FEE, fee), ("postage", Memo.POSTAGE, _postage(told))]


def _handed_over(told: Told, by: Priced) -> list[Part]:
    company = told.carrier_company
    is_arrival = str(told.from_).startswith(TRIP) and str(told.to).startswith(POINT)
    if not company or not is_arrival or told.fee_basis == "monthly":
        return []  # a lump sum is settled by its contract, not by the bag
    is_by_piece = told.fee_basis == "piece"
    kind = TariffKind.BUS_PIECE if is_by_piece else TariffKind.BUS_BAG
    count = (told.pieces or 0) if is_by_piece else 1
    fee_fen = count * by.prices.amount_fen(kind, by.county, as_id(company), by.day)
    return [("fee", Memo.BUS_FEE, {codes.bus(company): fee_fen, codes.OPERATOR_COST: -fee_fen})]


def _split(told: Told, _by: Priced) -> list[Part]:
    lines = Counter({codes.ESCROW_ORDERS: -((told.goods_fen or 0) + (told.freight_fen or 0))})
    lines.update(shares(told))
    return [("split", Memo.ORDER_SPLIT, dict(lines))]


RULES: dict[str, Callable[[Told, Priced], list[Part]]] = {
    "parcel.collected": _collected,
    "parcel.delivered": _delivered,
    "parcel.accepted": _accepted,
    "bag.handed_over": _handed_over,
    "order.delivered": _split,
}
REFUNDED = "order.refunded"
KINDS = (*RULES, REFUNDED)
"""The kinds of fact that move money by rule."""


def _inbound(told: Told, by: Priced) -> Lines:
    lines: Lines = {}
    carrier = told.carrier_party
    if carrier and carrier not in by.ours:
        fee_fen = by.prices.amount_fen(TariffKind.COURIER_INBOUND, by.county, as_id(carrier), by.day)
        lines |= {codes.courier(carrier): -fee_fen, codes.OPERATOR_INCOME: fee_fen}
    return lines | _keeper_fee(told, TariffKind.KEEPER_INBOUND, by)


def _keeper_fee(told: Told, kind: TariffKind, by: Priced) -> Lines:
    keeper = told.keeper_party
    if not keeper:
        return {}
    fee_fen = by.prices.amount_fen(kind, by.county, as_id(keeper), by.day)
    return {codes.OPERATOR_COST: -fee_fen, codes.keeper(keeper): fee_fen}


def _postage(told: Told) -> Lines:
    """Postage the sender paid in cash: in the keeper's hand, or at an outlet in the operator's own drawer."""
    if told.paid_by != "sender":
        return {}
    postage_fen = told.postage_fen or 0
    return {_drawer(told): -postage_fen, codes.FREIGHT_INCOME: postage_fen}


def _cod_taken(told: Told, cod_fen: int, ours: Collection[str]) -> Lines:
    """Cash on delivery in the drawer, owed to the courier who brought the piece; for our own, to the wider network."""
    carrier = told.carrier_party or ""
    return {_drawer(told): -cod_fen, codes.TRUNK_COD if carrier in ours else codes.cod(carrier): cod_fen}


def _drawer(told: Told) -> str:
    """Whose hand took cash: the keeper's, or at an outlet the operator's own."""
    keeper = told.keeper_party
    return codes.cash(keeper) if keeper else codes.OPERATOR_CASH


def _taken(told: Told, left: Counter[str]) -> Lines:
    """What a refund takes from each share: what the fact says of its boxes, or else in proportion to what is left."""
    amount_fen, left_fen = told.amount_fen or 0, sum(left.values())
    if amount_fen > left_fen:
        raise OverRefunded(order=told.order, wanted_fen=amount_fen, left_fen=left_fen)
    said = (told.coop_fen, told.freight_fen, told.commission_fen)
    named = shares(told) if told.seller_party and None not in said else {}
    if sum(named.values()) == amount_fen and all(fen <= left[code] for code, fen in named.items()):
        return named
    held = sorted(code for code, fen in left.items() if fen > 0)
    return dict(zip(held, share_out(amount_fen, [left[code] for code in held]), strict=True))
