"""The buyer's home: where is it, is it good, what is on sale?"""

from django.http import HttpResponseBase
from django.shortcuts import render

from huinong.commerce.catalogue import queries as catalogue
from huinong.commerce.catalogue.values import Offer
from huinong.commerce.trade import queries as trade
from huinong.commerce.trade.values import STATE_LABELS, OrderSummary
from huinong.edge.pages import PageRequest
from huinong.insight.boards.searching import ORDER_TONES
from huinong.insight.indicators import links
from huinong.kernel import clock

ORDERS, OFFERS = 6, 12


def show(request: PageRequest) -> HttpResponseBase:
    """One box to track by, the buyer's own orders with their state, and offers to buy."""
    actor = request.actor
    page = trade.orders(actor=actor, size=ORDERS)
    offers = [offer for offer in catalogue.offers(actor=actor) if offer.left > 0]
    context = {
        "today": clock.today(),
        "orders": [_order(each) for each in page.rows],
        "orders_total": page.total,
        "orders_url": links.page("trade:orders"),
        "offers": [_offer(each) for each in offers[:OFFERS]],
        "offers_total": len(offers),
        "offers_url": links.page("catalogue:offers"),
    }
    return render(request, "boards/home_buyer.html", context)


def _order(each: OrderSummary) -> dict[str, object]:
    return {
        "number": each.number,
        "href": links.page("trade:order", each.county, each.number) or _thread(each),
        "thread": _thread(each),
        "label": STATE_LABELS[each.state],
        "tone": ORDER_TONES.get(each.state, "info"),
        "placed_at": each.placed_at,
        "total_fen": each.shares.goods_fen + each.shares.freight_fen,
        "boxes": each.boxes,
        "refunded_fen": each.refunded_fen,
    }


def _thread(each: OrderSummary) -> str:
    return links.page("journal:thread", each.county, each.number)


def _offer(each: Offer) -> dict[str, object]:
    return {
        "name": each.sku.name,
        "unit": each.sku.unit,
        "price_fen": each.sku.price_fen,
        "freight_fen": each.sku.freight_fen,
        "left": each.left,
        "href": links.page("trade:place", sku=each.sku.code) or links.page("catalogue:offers"),
    }
