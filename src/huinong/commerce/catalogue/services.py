"""The only writers of goods, prices and stock."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, models

from huinong.commerce.catalogue.errors import (
    CodeTaken,
    HarvestedLater,
    NoSuchSku,
    NotAnAmount,
    PastShelfLife,
)
from huinong.commerce.catalogue.models import Lot, Price, Sku
from huinong.commerce.catalogue.queries import lot_value, priced, sellable, sku_value
from huinong.commerce.catalogue.stock import allot, on_sale
from huinong.commerce.catalogue.values import LotValue, NewLot, NewSku, Shelf, Taking
from huinong.edge import gates
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.storage import bulk, search

__all__ = [
    "allot",
    "hold",
    "list_sku",
    "on_sale",
    "receive_lot",
    "register_sku",
    "release",
    "reprice",
    "reserve",
    "unlist_sku",
]

MOST_FEN = 100_000_000  # a million yuan a pack: past this it is a slip of the finger
MOST_G = 1_000_000
MOST_PACKS = 1_000_000


@act
def register_sku(*, key: str, new: NewSku, actor: Actor, happened_at: datetime | None = None) -> Receipt:
    """Register one kind of pack with its first price; it is not on sale until it is listed.

    Raises CodeTaken, NotAnAmount.
    """
    gates.require(actor, "catalogue.write")
    gates.require_scope(actor, new.village, point=new.origin_point, party=new.seller_party)
    _check_amount("pack_g", new.pack_g, MOST_G)
    _check_amount("box_packs", new.box_packs, MOST_PACKS)
    _check_price(new.price_fen, new.freight_fen)
    row = _sku_row(new)
    facts = {**_naming(row), "price_fen": new.price_fen, "freight_fen": new.freight_fen}
    asked = {**_but_id(facts, "sku"), "pack_g": row.pack_g, "box_packs": row.box_packs, "zone": row.zone}
    at = happened_at or moment_of(row.county, key)
    receipt = append(_entry(key, "sku.registered", row, at, facts=facts, asked=asked), actor=actor)
    if not receipt.is_repeat:
        _insert_coded(row, row.code)
        bulk.insert([_price_row(row, new.price_fen, new.freight_fen, at)])
    return receipt


@act
def reprice(
    *,
    key: str,
    county: str,
    code: str,
    price_fen: int,
    freight_fen: int,
    actor: Actor,
    happened_at: datetime | None = None,
) -> Receipt:
    """Give goods a new price from this moment; orders placed before keep theirs. Raises NoSuchSku, NotAnAmount."""
    row = _own_sku(actor, county, code)
    _check_price(price_fen, freight_fen)
    facts = {**_naming(row), "price_fen": price_fen, "freight_fen": freight_fen}
    at = happened_at or moment_of(county, key)
    receipt = append(_entry(key, "sku.repriced", row, at, facts=facts, asked=facts), actor=actor)
    if not receipt.is_repeat:
        bulk.insert([_price_row(row, price_fen, freight_fen, at)])
    return receipt


@act
def list_sku(*, key: str, county: str, code: str, actor: Actor, happened_at: datetime | None = None) -> Receipt:
    """Put goods on sale. Raises NoSuchSku."""
    row = _own_sku(actor, county, code)
    at = happened_at or moment_of(county, key)
    receipt = append(_entry(key, "sku.listed", row, at, facts=_naming(row), asked={}), actor=actor)
    return _set_listed(row, receipt, is_listed=True)


@act
def unlist_sku(
    *, key: str, county: str, code: str, reason: str, actor: Actor, happened_at: datetime | None = None
) -> Receipt:
    """Take goods off sale; orders already placed stand, and stay traceable. Raises NoSuchSku."""
    row = _own_sku(actor, county, code)
    facts = {**_naming(row), "reason": reason}
    at = happened_at or moment_of(county, key)
    receipt = append(_entry(key, "sku.unlisted", row, at, facts=facts, asked={"reason": reason}), actor=actor)
    return _set_listed(row, receipt, is_listed=False)


@act
def receive_lot(*, key: str, county: str, new: NewLot, actor: Actor, happened_at: datetime | None = None) -> Receipt:
    """Take a harvest into stock. Raises NoSuchSku, CodeTaken, NotAnAmount, HarvestedLater, PastShelfLife."""
    sku = _own_sku(actor, county, new.sku)
    _check_amount("quantity", new.quantity, MOST_PACKS)
    lot = _lot_row(sku, new)
    facts = {
        "lot": lot.id,
        "lot_code": lot.code,
        "quantity": lot.quantity,
        "harvested_on": lot.harvested_on.isoformat(),
        "certificate": lot.certificate,
        **_naming(sku),
    }
    at = happened_at or moment_of(county, key)
    entry = _entry(key, "lot.received", sku, at, facts=facts, asked=_but_id(facts, "lot"))
    if not recall(county, [entry]):
        _check_fresh(lot, clock.day_of(at))
    receipt = append(entry, actor=actor)
    if not receipt.is_repeat:
        _insert_coded(lot, lot.code)
    return receipt


def hold(*, county: str, codes: Sequence[str]) -> Shelf:
    """Lock the lots of these goods until the caller's transaction ends, and tell what may be promised now.

    Called inside another room's act, behind its gates; `on_sale` says what is not on sale. Prices are
    those of the server's own moment.
    """
    at = clock.now()
    named = priced(Sku.objects.filter(county=county, code__in=set(codes)), at)
    found = {row.code: row for row in named if getattr(row, "price_fen", None) is not None}
    ids = [row.id for row in found.values()]
    rows = Lot.objects.filter(sellable(clock.day_of(at)), county=county, sku_id__in=ids)
    lots: dict[UUID, list[LotValue]] = {}
    for row in rows.select_for_update().order_by("harvested_on", "id"):
        lots.setdefault(row.sku_id, []).append(lot_value(row))
    return Shelf(
        at=at,
        skus={code: sku_value(row) for code, row in found.items()},
        lots={sku: tuple(of_sku) for sku, of_sku in lots.items()},
    )


def reserve(*, county: str, takings: Sequence[Taking]) -> None:
    """Take packs out of held lots for an order; the order's fact tells it. Past what is left, the database refuses."""
    _shift(county, takings, 1)


def release(*, county: str, takings: Sequence[Taking]) -> None:
    """Put packs of an order that will not be packed back into their lots."""
    _shift(county, takings, -1)


def _shift(county: str, takings: Sequence[Taking], sign: int) -> None:
    moved: Counter[UUID] = Counter()
    for taking in takings:
        moved[taking.lot] += sign * taking.quantity
    rows = list(_locked_lots(county, moved))
    for row in rows:
        row.sold += moved[row.id]
    bulk.update(rows, ["sold"])


def _locked_lots(county: str, ids: Counter[UUID]) -> models.QuerySet[Lot]:
    rows = Lot.objects.filter(county=county, id__in=list(ids))
    return rows.select_for_update().order_by("harvested_on", "id")  # the one order in which lots are locked


def _own_sku(actor: Actor, county: str, code: str) -> Sku:
    gates.require(actor, "catalogue.write")
    row = Sku.objects.select_for_update().filter(county=county, code=code).first()
    if row is None:
        raise NoSuchSku(sku=code)
    gates.require_scope(actor, row.village, point=row.origin_point, party=row.seller_party)
    return row


def _set_listed(row: Sku, receipt: Receipt, *, is_listed: bool) -> Receipt:
    if not receipt.is_repeat:
        row.is_listed = is_listed
        bulk.update([row], ["is_listed"])
    return receipt


def _check_amount(field: str, value: int, most: int, *, least: int = 1) -> None:
    if not least <= value <= most:
        raise NotAnAmount(field=field, value=value, least=least, most=most)


def _check_price(price_fen: int, freight_fen: int) -> None:
    _check_amount("price_fen", price_fen, MOST_FEN)
    _check_amount("freight_fen", freight_fen, MOST_FEN, least=0)


def _check_fresh(lot: Lot, day: date) -> None:
    if lot.harvested_on > day:
        raise HarvestedLater(lot=lot.code, harvested_on=lot.harvested_on)
    if lot.best_until and lot.best_until < day:
        raise PastShelfLife(lot=lot.code, best_until=lot.best_until)


def _insert_coded(row: Sku | Lot, code: str) -> None:
    try:
        bulk.insert([row])
    except IntegrityError as error:
        raise CodeTaken(taken=code) from error


def _naming(row: Sku) -> dict[str, object]:
    """What every fact about goods says of them."""
    return {
        "sku": row.id,
        "sku_code": row.code,
        "name": row.name,
        "unit": row.unit,
        "seller_party": row.seller_party,
        "station": row.origin_point,
        "village": row.village,
    }


def _but_id(facts: Facts, made: str) -> Facts:
    """What was asked: the facts without the id that was made here."""
    return {name: value for name, value in facts.items() if name != made}


def _entry(key: str, kind: str, row: Sku, happened_at: datetime, *, facts: Facts, asked: Facts) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=f"SKU-{row.code}",
        happened_at=happened_at,
        facts=facts,
        asked=asked,
        point=row.origin_point,
        party=row.seller_party,
    )


def _sku_row(new: NewSku) -> Sku:
    return Sku(
        id=new_id(),
        county=new.village[:6],
        code=new.code,
        name=new.name,
        unit=new.unit,
        pack_g=new.pack_g,
        box_packs=new.box_packs,
        seller_party=new.seller_party,
        origin_point=new.origin_point,
        village=new.village,
        zone=new.zone.value,
        shelf_life_days=new.shelf_life_days,
        brand_licence=new.brand_licence,
        tokens=search.column(search.name_tokens(new.name), search.number_tokens(new.code)),
    )


def _price_row(row: Sku, price_fen: int, freight_fen: int, at: datetime) -> Price:
    valid_from = min(at, clock.now())  # a device's clock may run ahead; goods are never without a price
    return Price(county=row.county, sku=row, valid_from=valid_from, price_fen=price_fen, freight_fen=freight_fen)


def _lot_row(sku: Sku, new: NewLot) -> Lot:
    life = sku.shelf_life_days
    return Lot(
        id=new_id(),
        county=sku.county,
        code=new.code,
        sku=sku,
        harvested_on=new.harvested_on,
        best_until=new.harvested_on + timedelta(days=life) if life is not None else None,
        quantity=new.quantity,
        certificate=new.certificate,
        note=new.note,
    )
