"""The co-op chair's home: what sold, what is on the way, when am I paid?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from huinong.commerce.catalogue import queries as catalogue
from huinong.commerce.catalogue.values import Stock
from huinong.commerce.trade import queries as trade
from huinong.commerce.trade.values import BoxOnTheRoad, OrderSummary
from huinong.edge.pages import PageRequest
from huinong.funds.settlement import queries as settlement
from huinong.insight.boards.values import Tile
from huinong.insight.indicators import links
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.policies.queries import figure as policy

SHOWN = 8
CUT_OFF = "transport.up_village_min"  # when village stations close outbound, in minutes of the day (domain §2.1)


def show(request: PageRequest) -> HttpResponseBase:
    """Orders to ship by the cut-off, goods on the road, money due, and what is left to sell."""
    actor = request.actor
    orders = trade.to_ship(actor=actor, by=clock.now())
    boxes = trade.on_the_road(actor=actor)
    stock = catalogue.stock(actor=actor)
    cut_off = next_cut_off(actor)
    context = {
        "today": clock.today(),
        "tiles": [_to_ship(orders, cut_off), _on_the_road(boxes), *_money(actor), _left(stock)],
        "orders": [_order(each) for each in orders[:SHOWN]],
        "orders_left": max(0, len(orders) - SHOWN),
        "orders_url": links.page("trade:to_ship") or links.page("trade:orders"),
        "cut_off": cut_off,
        "left_s": max(timedelta(0), cut_off - clock.now()),
        "boxes": [_box(each) for each in boxes[:SHOWN]],
        "boxes_left": max(0, len(boxes) - SHOWN),
        "stock": stock,
        "stock_url": links.page("catalogue:stock") or links.page("catalogue:offers"),
    }
    return render(request, "boards/home_coop.html", context)


def next_cut_off(actor: Actor) -> datetime:
    """When the next collection from the village closes: today's, or tomorrow's once that has passed."""
    today = clock.today()
    minute = policy(CUT_OFF, division=actor.scope.division, on=today)
    at = clock.at_beijing(today, hour=0, minute=minute)
    return at if at > clock.now() else clock.at_beijing(today + timedelta(days=1), hour=0, minute=minute)


def _to_ship(orders: Sequence[OrderSummary], cut_off: datetime) -> Tile:
    boxes = sum(order.boxes - order.refunded_boxes for order in orders)
    return Tile(
        label=_("Orders to ship"),
        value=len(orders),
        note=_("{boxes} boxes by {time}").format(boxes=boxes, time=f"{cut_off.astimezone(clock.BEIJING):%H:%M}"),
        href="#orders",
    )


def _on_the_road(boxes: Sequence[BoxOnTheRoad]) -> Tile:
    troubled = sum(bool(box.trouble) for box in boxes)
    note = _("{n} in trouble").format(n=troubled) if troubled else _("none in trouble")
    return Tile(label=_("Boxes on the road"), value=len(boxes), note=note, href="#road")


def _money(actor: Actor) -> list[Tile]:
    county = actor.scope.county or ""
    due = sum(each.amount_fen for each in settlement.coop_due(county, actor=actor))
    coming = sum(each.on_the_way_fen for each in trade.coops_due(actor=actor))
    statements = links.page("settlement:statements")
    return [
        Tile(label=_("Due to you now"), value=due, kind="money", note=_("from delivered orders"), href=statements),
        Tile(label=_("Coming with delivery"), value=coming, kind="money", note=_("paid, not yet delivered")),
    ]


def _left(stock: Sequence[Stock]) -> Tile:
    overdue = sum(each.overdue for each in stock)
    note = _("{n} past their shelf life").format(n=overdue) if overdue else _("all within shelf life")
    return Tile(label=_("Packs left to sell"), value=sum(each.left for each in stock), note=note, href="#stock")


def _order(each: OrderSummary) -> dict[str, object]:
    return {
        "number": each.number,
        "href": links.page("trade:order", each.county, each.number),
        "buyer": each.buyer_name,
        "boxes": each.boxes - each.refunded_boxes,
        "coop_fen": each.shares.coop_fen,
        "paid_at": each.paid_at,
    }


def _box(each: BoxOnTheRoad) -> dict[str, object]:
    tone = "must" if each.trouble else "info"
    state = _("In trouble") if each.trouble else _("Left the county") if each.dispatched_at else _("In the county")
    return {
        "order": each.order,
        "box": each.box,
        "number": each.number,
        "href": links.page("journal:thread", each.county, each.order),
        "tone": tone,
        "state": state,
        "at": each.dispatched_at or each.packed_at,
    }
