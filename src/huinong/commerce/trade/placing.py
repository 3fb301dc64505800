"""Placing orders: what is checked, and the numbers they get. The doors are in `services`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from huinong.commerce.catalogue import services as catalogue
from huinong.commerce.catalogue.values import Shelf, SkuValue
from huinong.commerce.trade.drafts import Draft, FilledBox, draft, fill, merged
from huinong.commerce.trade.errors import NotAnAddressee, NothingWanted, SeveralSellers, TooManyBoxes
from huinong.commerce.trade.models import Order, OrderSerial
from huinong.commerce.trade.moves import entry, telling
from huinong.commerce.trade.numbers import order_number
from huinong.commerce.trade.values import AtCounter, NewOrder
from huinong.edge import gates
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.policies import queries as policies
from huinong.storage import bulk, secrets

COUNTY_DIGITS = 6
MOST_BOXES = 300  # an order's fact lists its lines, and a fact may have 64 kB
MOBILE = re.compile(r"1[3-9]\d{9}")
NAME_LENGTH, ADDRESS_LENGTH = 60, 200
COMMISSION = "trade.keeper_commission_bp"

Wants = tuple[tuple[SkuValue, int], ...]


def check(new: NewOrder) -> None:
    """Raises NothingWanted, NotAnAddressee for what no stock could mend."""
    for wanted in new.wanted:
        if wanted.quantity < 1:
            raise NothingWanted(sku=wanted.sku, quantity=wanted.quantity)
    if not new.wanted:
        raise NothingWanted(sku="", quantity=0)
    is_named = len(new.buyer_name.strip()) > 0 and len(new.buyer_name) <= NAME_LENGTH
    is_placed = len(new.address.strip()) > 0 and len(new.address) <= ADDRESS_LENGTH
    if not (is_named and is_placed and MOBILE.fullmatch(new.phone)):
        raise NotAnAddressee


def wants(shelf: Shelf, new: NewOrder, actor: Actor) -> Wants:
    """The goods an order names, all on sale where the actor may see them, and one seller's.

    Whoever orders needs to see the goods, not to be where they come from: stations and outlets order for anybody at
    their counter. A party orders for itself alone.
    """
    found = tuple((catalogue.on_sale(shelf, code), packs) for code, packs in merged(new.wanted).items())
    first = found[0][0]
    for sku, _ in found:
        if (sku.seller_party, sku.origin_point) != (first.seller_party, first.origin_point):
            raise SeveralSellers(sku=sku.code)
    boxes = sum(-(-packs // sku.box_packs) for sku, packs in found)
    if boxes > MOST_BOXES:
        raise TooManyBoxes(boxes=boxes, most=MOST_BOXES)
    if not first.county.startswith(actor.scope.division[:COUNTY_DIGITS]):
        raise gates.OutOfScope
    if actor.scope.party not in {None, new.buyer_party}:
        raise gates.OutOfScope
    return found


def pick(shelf: Shelf, wanted: Sequence[Wants]) -> list[tuple[FilledBox, ...]]:
    """For each order, its boxes filled from the shelf, in turn. Raises ShortStock with what is left."""
    takings = iter(catalogue.allot(shelf.lots, [want for of_order in wanted for want in of_order]))
    return [fill([(sku, next(takings)) for sku, _ in of_order]) for of_order in wanted]


def drafts(
    county: str,
    news: Sequence[NewOrder],
    filled: Sequence[tuple[FilledBox, ...]],
    *,
    at: Mapping[str, datetime],
    keepers: Mapping[UUID, UUID | None],
    counter: AtCounter,
) -> dict[str, Draft]:
    """The orders' rows by key, numbered, shared out, and placed at their moments."""
    days = [clock.day_of(at[new.key]) for new in news]
    places = {(boxes[0].sku.village, day) for boxes, day in zip(filled, days, strict=True)}
    rates = {(place, day): policies.figure(COMMISSION, division=place, on=day) for place, day in places}
    found = {}
    for new, boxes, number, day in zip(news, filled, _numbers(county, days), days, strict=True):
        sku = boxes[0].sku
        found[new.key] = draft(
            new,
            boxes,
            number=number,
            placed_at=at[new.key],
            keeper_party=keepers.get(sku.origin_point),
            commission_bp=rates[sku.village, day],
            counter=counter,
        )
    return found


def _numbers(county: str, days: Sequence[date]) -> Iterable[str]:
    """The next numbers of these days, in turn."""
    serials = {row.day: row for row in OrderSerial.objects.select_for_update().filter(county=county, day__in=days)}
    fresh = [OrderSerial(county=county, day=day, last=0) for day in sorted(set(days) - set(serials))]
    bulk.insert(fresh)
    serials.update({row.day: row for row in fresh})
    numbers = []
    for day in days:
        serials[day].last += 1
        numbers.append(order_number(county, day, serials[day].last))
    bulk.update(list(serials.values()), ["last"])
    return numbers


def placed_entry(new: NewOrder, order: Order, made: Draft | None, happened_at: datetime) -> Entry:
    """The fact of an order being placed; for one placed before (`made` is None) it only asks for the first fact."""
    asked = {
        "buyer_party": new.buyer_party,
        "addressee": secrets.keyed_hash("addressee", f"{new.buyer_name}\0{new.address}\0{new.phone}"),
        "wanted": sorted(merged(new.wanted).items()),
    }
    facts = {**telling(order), "lines": _lines(made)} if made else {}
    return entry(new.key, "order.placed", order, happened_at, facts=facts, asked=asked)


def _lines(made: Draft) -> list[dict[str, object]]:
    return [
        {
            "box": line.box,
            "sku": line.sku,
            "sku_code": line.sku_code,
            "lot": line.lot,
            "lot_code": line.lot_code,
            "quantity": line.quantity,
            "price_fen": line.price_fen,
        }
        for line in made.lines
    ]
