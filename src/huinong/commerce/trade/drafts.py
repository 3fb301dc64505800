"""From what a buyer wants to the rows of an order: packs into boxes, boxes into shares. Nothing is written here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huinong.commerce.catalogue.values import SkuValue, Taking
from huinong.commerce.trade.models import Order, OrderBox, OrderLine
from huinong.commerce.trade.shares import by_box, summed
from huinong.commerce.trade.values import AtCounter, NewOrder, State, Wanted
from huinong.kernel.ids import new_id
from huinong.storage import search, secrets

Picked = tuple[SkuValue, tuple[Taking, ...]]


@dataclass(frozen=True, slots=True)
class FilledBox:
    """One kind of goods in one box, out of one lot or several."""

    sku: SkuValue
    contents: tuple[Taking, ...]

    @property
    def packs(self) -> int:
        return sum(taking.quantity for taking in self.contents)


@dataclass(frozen=True, slots=True)
class Draft:
    """An order ready to be written."""

    order: Order
    boxes: tuple[OrderBox, ...]
    lines: tuple[OrderLine, ...]


def merged(wanted: Iterable[Wanted]) -> dict[str, int]:
    """Packs by code, in the order first named: goods named twice are wanted together."""
    found: Counter[str] = Counter()
    for want in wanted:
        found[want.sku] += want.quantity
    return dict(found)


def fill(picked: Iterable[Picked]) -> tuple[FilledBox, ...]:
    """Boxes filled one after another, each with one kind of goods, oldest harvest first."""
    return tuple(FilledBox(sku, contents) for sku, takings in picked for contents in _chunks(takings, sku.box_packs))


def _chunks(takings: Iterable[Taking], size: int) -> list[tuple[Taking, ...]]:
    boxes: list[list[Taking]] = []
    room = 0
    for taking in takings:
        left = taking.quantity
        while left:
            if not room:
                boxes.append([])
                room = size
            packs = min(room, left)
            boxes[-1].append(Taking(lot=taking.lot, lot_code=taking.lot_code, sku=taking.sku, quantity=packs))
            room, left = room - packs, left - packs
    return [tuple(box) for box in boxes]


def draft(
    new: NewOrder,
    filled: Sequence[FilledBox],
    *,
    number: str,
    placed_at: datetime,
    keeper_party: UUID | None,
    commission_bp: int,
    counter: AtCounter,
) -> Draft:
    """The rows of one order. All boxes are of one seller and one point; that was checked before."""
    goods = [box.packs * box.sku.price_fen for box in filled]
    freights = [box.sku.freight_fen for box in filled]
    shares = by_box(goods, freights, commission_bp=commission_bp if keeper_party else 0)
    whole = summed(shares)
    order = _order(new, filled[0].sku, number, keeper_party, placed_at=placed_at)
    order.counter_division, order.counter_point = counter.division, counter.point
    order.goods_fen, order.freight_fen, order.total_fen = whole.goods_fen, whole.freight_fen, whole.total_fen
    order.commission_fen, order.coop_fen = whole.commission_fen, whole.coop_fen
    order.boxes = len(filled)
    boxes = tuple(
        OrderBox(
            id=new_id(),
            county=order.county,
            order=order,
            box=index,
            weight_g=box.packs * box.sku.pack_g,
            goods_fen=part.goods_fen,
            freight_fen=part.freight_fen,
            commission_fen=part.commission_fen,
            coop_fen=part.coop_fen,
        )
        for index, (box, part) in enumerate(zip(filled, shares, strict=True), start=1)
    )
    return Draft(order, boxes, tuple(_lines(order, filled)))


def _order(new: NewOrder, sku: SkuValue, number: str, keeper_party: UUID | None, *, placed_at: datetime) -> Order:
    names = search.name_tokens(new.buyer_name)
    return Order(
        id=new_id(),
        county=sku.county,
        number=number,
        key=new.key,
        buyer_party=new.buyer_party,
        buyer_name=new.buyer_name,
        address=new.address,
        phone_sealed=secrets.seal(new.phone),
        phone_hash=secrets.keyed_hash("phone", new.phone),
        phone_masked=secrets.mask_phone(new.phone),
        seller_party=sku.seller_party,
        station=sku.origin_point,
        village=sku.village,
        keeper_party=keeper_party,
        state=State.PLACED.value,
        placed_at=placed_at,
        tokens=search.column(search.number_tokens(number), names, search.phone_tokens(new.phone)),
    )


def _lines(order: Order, filled: Sequence[FilledBox]) -> Iterable[OrderLine]:
    for index, box in enumerate(filled, start=1):
        for taking in box.contents:
            yield OrderLine(
                id=new_id(),
                county=order.county,
                order=order,
                box=index,
                sku=box.sku.id,
                sku_code=box.sku.code,
                name=box.sku.name,
                unit=box.sku.unit,
                lot=taking.lot,
                lot_code=taking.lot_code,
                quantity=taking.quantity,
                price_fen=box.sku.price_fen,
            )
