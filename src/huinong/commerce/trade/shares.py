"""Who gets what of an order, box by box: pure, and exact to the fen.

Each box carries its own part of every share from the day the order is placed, so that boxes refunded one
by one, in any order, give back exactly what was shared out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huinong.kernel.fen import share_out

WHOLE_BP = 10_000  # basis points


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Goods go to the keeper (commission) and the co-operative; freight pays for the carriage."""

    goods_fen: int = 0
    freight_fen: int = 0
    commission_fen: int = 0
    coop_fen: int = 0

    @property
    def total_fen(self) -> int:
        return self.goods_fen + self.freight_fen


def by_box(goods: Sequence[int], freights: Sequence[int], *, commission_bp: int) -> tuple[Shares, ...]:
    """The shares of each box, from what its goods and its freight cost.

    The commission is that many basis points of all goods, rounded once for the whole order, and then
    spread over the boxes by the value of their goods.
    """
    commission_fen, _ = share_out(sum(goods), (commission_bp, WHOLE_BP - commission_bp))
    commissions = share_out(commission_fen, goods)
    return tuple(
        Shares(goods_fen=goods_fen, freight_fen=freight_fen, commission_fen=part, coop_fen=goods_fen - part)
        for goods_fen, freight_fen, part in zip(goods, freights, commissions, strict=True)
    )


def summed(shares: Iterable[Shares]) -> Shares:
    """Several boxes' shares together."""
    parts = tuple(shares)
    return Shares(
        goods_fen=sum(part.goods_fen for part in parts),
        freight_fen=sum(part.freight_fen for part in parts),
        commission_fen=sum(part.commission_fen for part in parts),
        coop_fen=sum(part.coop_fen for part in parts),
    )
