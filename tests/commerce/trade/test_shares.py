from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from huinong.commerce.trade.shares import Shares, by_box, summed

FEN = st.integers(1, 10_000_000)
BOXES = st.lists(st.tuples(FEN, st.integers(0, 100_000)), min_size=1, max_size=30)
BP = st.integers(0, 10_000)


def shared(boxes: list[tuple[int, int]], bp: int) -> tuple[Shares, ...]:
    return by_box([goods for goods, _ in boxes], [freight for _, freight in boxes], commission_bp=bp)


def test_the_commission_is_rounded_once_for_the_order_and_spread_over_its_boxes() -> None:
    parts = shared([(3_333, 500), (3_333, 500), (3_334, 500)], 500)
    assert [part.commission_fen for part in parts] == [167, 166, 167]
    assert summed(parts) == Shares(goods_fen=10_000, freight_fen=1_500, commission_fen=500, coop_fen=9_500)
    assert summed(parts).total_fen == 11_500


@given(BOXES, BP)
def test_the_shares_always_sum_to_the_total(boxes: list[tuple[int, int]], bp: int) -> None:
    parts = shared(boxes, bp)
    whole = summed(parts)
    assert whole.commission_fen + whole.coop_fen + whole.freight_fen == sum(g + f for g, f in boxes)
    assert abs(whole.commission_fen * 10_000 - whole.goods_fen * bp) <= 5_000
    assert all(part.commission_fen >= 0 and part.coop_fen >= 0 for part in parts)


@given(BOXES, BP, st.data())
def test_boxes_refunded_in_any_order_and_grouping_exhaust_every_share_exactly(
    boxes: list[tuple[int, int]], bp: int, data: Any
) -> None:
    parts = shared(boxes, bp)
    left = summed(parts)
    waiting = data.draw(st.permutations(parts))
    while waiting:
        some = data.draw(st.integers(1, len(waiting)))
        part, waiting = summed(waiting[:some]), waiting[some:]
        left = Shares(
            goods_fen=left.goods_fen - part.goods_fen,
            freight_fen=left.freight_fen - part.freight_fen,
            commission_fen=left.commission_fen - part.commission_fen,
            coop_fen=left.coop_fen - part.coop_fen,
        )
        assert min(left.goods_fen, left.freight_fen, left.commission_fen, left.coop_fen) >= 0
    assert left == Shares()
