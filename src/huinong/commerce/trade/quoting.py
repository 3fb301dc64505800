"""What an order would cost before it is placed: pure, by the same boxes and prices as placing uses."""

from collections.abc import Iterable, Mapping

from huinong.commerce.catalogue.values import Offer
from huinong.commerce.trade.values import Quote, QuoteLine


def quote(offers: Iterable[Offer], wanted: Mapping[str, int]) -> Quote:
    """The price of so many packs of each of these goods; each kind fills its own boxes."""
    return Quote(lines=tuple(_line(offer, wanted[offer.sku.code]) for offer in offers if wanted.get(offer.sku.code)))


def _line(offer: Offer, quantity: int) -> QuoteLine:
    sku = offer.sku
    boxes = -(-quantity // sku.box_packs)
    return QuoteLine(
        sku=sku.code,
        name=sku.name,
        unit=sku.unit,
        quantity=quantity,
        price_fen=sku.price_fen,
        boxes=boxes,
        goods_fen=quantity * sku.price_fen,
        freight_fen=boxes * sku.freight_fen,
    )
