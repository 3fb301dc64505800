"""Reads of orders. A buyer sees their own, a seller its sales, a point what leaves from it or was ordered at it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from huinong.commerce.trade.errors import NoSuchOrder
from huinong.commerce.trade.models import Order, OrderBox, OrderLine
from huinong.commerce.trade.shares import Shares
from huinong.commerce.trade.values import (
    BoxOnTheRoad,
    BoxValue,
    CoopDue,
    LineValue,
    OrderFilter,
    OrderPage,
    OrderSummary,
    OrderValue,
    State,
)
from huinong.edge import gates
from huinong.kernel.actor import Actor, Scope
from huinong.storage import search

PAGE = 50
COUNTY_DIGITS = 6
MOST = 500  # a work list longer than a day's work is narrowed, not scrolled


def visible_orders(actor: Actor) -> QuerySet[Order]:
    """The orders this actor may see: what is sold from their place, and what was ordered at their counter."""
    return Order.objects.filter(_sold_from(actor.scope) | _at_counter_of(actor.scope))


def sold_orders(actor: Actor) -> QuerySet[Order]:
    """Of those, what is sold from the actor's place: to pack, to send, to be paid for."""
    return Order.objects.filter(_sold_from(actor.scope))


def _sold_from(scope: Scope) -> Q:
    seen = Q(village__startswith=scope.division)
    if scope.party:
        seen &= Q(seller_party=scope.party) | Q(buyer_party=scope.party)
    return seen & Q(station=scope.point) if scope.point else seen


def _at_counter_of(scope: Scope) -> Q:
    """A party's own orders wherever the goods come from; of staff, those of their counter or of the counters below."""
    if scope.party:
        county = Q(county__startswith=scope.division[:COUNTY_DIGITS])
        return county & Q(buyer_party=scope.party) if scope.point is None else Q(pk__in=[])
    placed = ~Q(counter_division="") & Q(counter_division__startswith=scope.division)
    return placed & Q(counter_point=scope.point) if scope.point else placed


def order(*, actor: Actor, county: str, number: str) -> OrderValue:
    """One order with its boxes and lines. Raises NoSuchOrder when there is none that the actor may see."""
    gates.require(actor, "trade.read")
    row = visible_orders(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchOrder(order=number)
    return _whole([row])[0]


def seen_numbers(actor: Actor, county: str, numbers: Sequence[str]) -> tuple[str, ...]:
    """These numbers, if the actor may see every one of the orders. Raises NoSuchOrder for the first other."""
    gates.require(actor, "trade.read")
    asked = [number for number in numbers if "\x00" not in number]
    seen = set(visible_orders(actor).filter(county=county, number__in=asked).values_list("number", flat=True))
    for number in numbers:
        if number not in seen:
            raise NoSuchOrder(order=number)
    return tuple(numbers)


def listed_orders(actor: Actor, narrow: OrderFilter | None = None) -> QuerySet[Order]:
    """The orders of a list, each with the name of its first goods and its packs: for this room's own pages."""
    gates.require(actor, "trade.read")
    lines = OrderLine.objects.filter(county=OuterRef("county"), order_id=OuterRef("id"))
    packs = lines.order_by().values("order_id").annotate(n=Sum("quantity")).values("n")
    first = lines.order_by("box", "id").values("name")[:1]
    rows = _narrowed(actor, narrow or OrderFilter())
    return rows.annotate(first_name=Subquery(first), packs=Subquery(packs))


def orders(*, actor: Actor, narrow: OrderFilter | None = None, offset: int = 0, size: int = PAGE) -> OrderPage:
    """A page of orders, newest first; text finds by number, buyer's name, pinyin, initials, phone or its tail."""
    gates.require(actor, "trade.read")
    rows = _narrowed(actor, narrow or OrderFilter())
    page = rows.order_by("-placed_at", "-id")[offset : offset + size]
    return OrderPage(tuple(summary_of(row) for row in page), rows.count())


def to_ship(*, actor: Actor, by: datetime) -> tuple[OrderSummary, ...]:
    """Orders paid before the cut-off `by` and not yet packed, the longest waiting first."""
    gates.require(actor, "trade.read")
    rows = sold_orders(actor).filter(state=State.PAID, paid_at__lte=by)
    return tuple(summary_of(row) for row in rows.order_by("paid_at", "id")[:MOST])


def to_pack(*, actor: Actor, by: datetime) -> tuple[OrderValue, ...]:
    """The orders `to_ship` names, with what goes into each box."""
    gates.require(actor, "trade.read")
    rows = sold_orders(actor).filter(state=State.PAID, paid_at__lte=by)
    return _whole(list(rows.order_by("paid_at", "id")[:MOST]))


def on_the_road(*, actor: Actor) -> tuple[BoxOnTheRoad, ...]:
    """Boxes packed and neither delivered nor refunded, the longest on their way first."""
    gates.require(actor, "trade.read")
    moving = sold_orders(actor).filter(state__in=(State.PACKED, State.SHIPPED))
    open_boxes = Q(number__isnull=False, delivered_at=None, refunded_at=None)
    rows = OrderBox.objects.filter(open_boxes, order__in=moving).select_related("order")
    return tuple(_on_the_road(row) for row in rows.order_by("order__packed_at", "order__number", "box")[:MOST])


def coops_due(*, actor: Actor) -> tuple[CoopDue, ...]:
    """What each seller the actor may see has on the way, has earned, and gave back, from orders that were paid."""
    gates.require(actor, "trade.read")
    paid = sold_orders(actor).filter(paid_at__isnull=False)
    live = Q(refunded_at=None) & ~Q(order__state=State.CANCELLED)
    done = Q(order__delivered_at__isnull=False)
    rows = OrderBox.objects.filter(order__in=paid).values(seller=F("order__seller_party"))
    summed = rows.annotate(
        on_the_way=Coalesce(Sum("coop_fen", filter=live & ~done), 0),
        earned=Coalesce(Sum("coop_fen", filter=live & done), 0),
        refunded=Coalesce(Sum("coop_fen", filter=~live), 0),
        orders=Count("order_id", distinct=True),
    )
    return tuple(
        CoopDue(
            seller_party=row["seller"],
            on_the_way_fen=row["on_the_way"],
            earned_fen=row["earned"],
            refunded_fen=row["refunded"],
            orders=row["orders"],
        )
        for row in summed.order_by("seller")
    )


def matching(rows: QuerySet[Order], text: str, *, actor: Actor) -> QuerySet[Order]:
    """Those of the orders an actor sees that fit the text, all of them: for this room's own lists."""
    scope = actor.scope
    is_narrow = scope.point is not None or scope.party is not None or len(scope.division) > COUNTY_DIGITS
    return search.matching(rows, text, newest=search.MANY, is_narrow=is_narrow)


def _narrowed(actor: Actor, narrow: OrderFilter) -> QuerySet[Order]:
    rows = visible_orders(actor)
    exact = {
        "state__in": [state.value for state in narrow.states] or None,
        "seller_party": narrow.seller_party,
        "buyer_party": narrow.buyer_party,
        "station": narrow.station,
        "placed_at__gte": narrow.placed_from,
        "placed_at__lt": narrow.placed_until,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if narrow.lot:
        rows = rows.filter(id__in=OrderLine.objects.filter(lot=narrow.lot).values("order_id"))
    return matching(rows, narrow.text, actor=actor)


def _whole(rows: Sequence[Order]) -> tuple[OrderValue, ...]:
    """Orders with their boxes and lines, in two queries."""
    these = {"county__in": {row.county for row in rows}, "order_id__in": [row.id for row in rows]}
    lines: dict[tuple[UUID, int], list[OrderLine]] = {}
    for line in OrderLine.objects.filter(**these).order_by("box", "id"):
        lines.setdefault((line.order_id, line.box), []).append(line)
    boxes: dict[UUID, list[BoxValue]] = {}
    for box in OrderBox.objects.filter(**these).order_by("box"):
        boxes.setdefault(box.order_id, []).append(_box(box, lines.get((box.order_id, box.box), ())))
    return tuple(
        OrderValue(
            summary=summary_of(row), address=row.address, phone=row.phone_masked, boxes=tuple(boxes.get(row.id, ()))
        )
        for row in rows
    )


def shares_of(row: Order | OrderBox) -> Shares:
    """The shares a row carries."""
    return Shares(
        goods_fen=row.goods_fen,
        freight_fen=row.freight_fen,
        commission_fen=row.commission_fen,
        coop_fen=row.coop_fen,
    )


def summary_of(row: Order) -> OrderSummary:
    """An order as a list shows it."""
    return OrderSummary(
        county=row.county,
        number=row.number,
        state=State(row.state),
        buyer_party=row.buyer_party,
        buyer_name=row.buyer_name,
        seller_party=row.seller_party,
        station=row.station,
        village=row.village,
        keeper_party=row.keeper_party,
        counter_point=row.counter_point,
        counter_division=row.counter_division,
        shares=shares_of(row),
        refunded_fen=row.refunded_fen,
        repaid_fen=row.repaid_fen,
        boxes=row.boxes,
        refunded_boxes=row.refunded_boxes,
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        packed_at=row.packed_at,
        shipped_at=row.shipped_at,
        delivered_at=row.delivered_at,
    )


def _box(row: OrderBox, lines: Iterable[OrderLine]) -> BoxValue:
    return BoxValue(
        box=row.box,
        carrier=row.carrier or "",
        number=row.number or "",
        weight_g=row.weight_g,
        shares=shares_of(row),
        dispatched_at=row.dispatched_at,
        delivered_at=row.delivered_at,
        refunded_at=row.refunded_at,
        trouble=row.trouble,
        lines=tuple(_line(line) for line in lines),
    )


def _line(row: OrderLine) -> LineValue:
    return LineValue(
        box=row.box,
        sku=row.sku,
        sku_code=row.sku_code,
        name=row.name,
        unit=row.unit,
        lot=row.lot,
        lot_code=row.lot_code,
        quantity=row.quantity,
        price_fen=row.price_fen,
    )


def _on_the_road(row: OrderBox) -> BoxOnTheRoad:
    return BoxOnTheRoad(
        county=row.county,
        order=row.order.number,
        box=row.box,
        carrier=row.carrier or "",
        number=row.number or "",
        seller_party=row.order.seller_party,
        packed_at=row.order.packed_at,
        dispatched_at=row.dispatched_at,
        trouble=row.trouble,
    )
