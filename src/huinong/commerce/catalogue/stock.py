"""First harvested, first sold: which lots a want is met from. Plain values in and out."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from huinong.commerce.catalogue.errors import NoSuchSku, NotListed, ShortStock
from huinong.commerce.catalogue.values import LotValue, Shelf, SkuValue, Taking

Want = tuple[SkuValue, int]


def on_sale(shelf: Shelf, code: str) -> SkuValue:
    """The goods of that code. Raises NoSuchSku, NotListed."""
    sku = shelf.skus.get(code)
    if sku is None:
        raise NoSuchSku(sku=code)
    if not sku.is_listed:
        raise NotListed(sku=code, name=sku.name)
    return sku


def allot(lots: Mapping[UUID, Sequence[LotValue]], wants: Iterable[Want]) -> tuple[tuple[Taking, ...], ...]:
    """For each want in turn, what is taken from which lot, oldest harvest first.

    Raises ShortStock, with what is left, at the first want that cannot be met whole.
    """
    left = {lot.id: lot.left for of_sku in lots.values() for lot in of_sku}
    return tuple(_draw(lots.get(sku.id, ()), left, sku, quantity) for sku, quantity in wants)


def _draw(lots: Sequence[LotValue], left: dict[UUID, int], sku: SkuValue, quantity: int) -> tuple[Taking, ...]:
    found = sum(left[lot.id] for lot in lots)
    if found < quantity:
        raise ShortStock(sku=sku.code, name=sku.name, wanted=quantity, left=found)
    takings = []
    for lot in lots:
        taken = min(left[lot.id], quantity)
        if taken:
            takings.append(Taking(lot=lot.id, lot_code=lot.code, sku=sku.id, quantity=taken))
            left[lot.id] -= taken
            quantity -= taken
    return tuple(takings)
