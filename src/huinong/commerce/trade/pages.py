"""Orders for those who sell, send and buy them: the list, one order, and what must be packed by the cut-off."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from huinong.commerce.trade import listing, queries, services
from huinong.commerce.trade.places import names
from huinong.commerce.trade.rights import doable
from huinong.commerce.trade.showing import shown
from huinong.commerce.trade.values import OrderSummary, OrderValue, Packing
from huinong.edge.pages import PageRequest, act_key, page
from huinong.journal.kinds import Flow
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.registry.policies import queries as policies

CUT_OFF = "trade.pack_by_minute"
FLOWS = frozenset(flow.value for flow in Flow)


@dataclass(frozen=True, slots=True)
class Picking:
    """What to fetch from the store for all orders together."""

    name: str
    unit: str
    lot_code: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ToPack:
    """One order to pack: what goes in, in how many boxes, and where it goes."""

    order: OrderSummary
    address: str
    goods: tuple[Picking, ...]
    boxes: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Orders that wait for the same cut-off."""

    by: datetime
    is_late: bool
    orders: tuple[ToPack, ...]

    @property
    def boxes(self) -> int:
        return sum(each.boxes for each in self.orders)


@require_safe
@page("trade.read")
def orders(request: PageRequest) -> HttpResponseBase:
    """Everything sold that this person may see."""
    actor = request.actor
    shown_too = {"may_order": actor.may("trade.order"), "may_pack": actor.may("trade.fulfil")}
    return listing.table(actor).respond(request, queries.listed_orders(actor), "trade/orders.html", shown_too)


@require_safe
@page("trade.read")
def order(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One order: boxes, money, thread, and what can be done with it now."""
    flow = request.GET.get("flow", "")
    found = shown(request.actor, county, number, flow=flow if flow in FLOWS else "")
    return render(request, "trade/order.html", {"shown": found, "key": new_id()})


@require_http_methods(["GET", "POST"])
@page("trade.fulfil")
def to_ship(request: PageRequest) -> HttpResponseBase:
    """What to fetch and pack before the cut-off, the longest waiting first."""
    actor, now = request.actor, clock.now()
    if request.method == "POST":
        return _pack(request)
    found = queries.to_pack(actor=actor, by=now)
    waiting = _by_cut_off(actor, found, now)
    context = {
        "waiting": waiting,
        "picking": _picking(found),
        "takes_in": actor.may("parcels.accept"),
        "may_pack": any(doable(actor, each.summary).pack for each in found),
        "stations": _stations(found),
        "key": new_id(),
        "now": now,
        "total": len(found),
        "labels": _labels_of(request.GET.getlist("packed")),
    }
    return render(request, "trade/to_ship.html", context)


def _labels_of(packed: Sequence[str]) -> str:
    """Where the labels of the orders just packed are; "" when none were."""
    return reverse("trade:labels") + "?" + urlencode({"order": packed}, doseq=True) + "&" if packed else ""


def _pack(request: PageRequest) -> HttpResponseBase:
    """Pack the orders that were ticked, all or none, county by county."""
    key, chosen = act_key(request), dict.fromkeys(request.POST.getlist("order"))
    by_county: dict[str, list[str]] = {}
    for each in chosen:
        county, _, number = each.partition("/")
        by_county.setdefault(county, []).append(number)
    for county, numbers in by_county.items():
        packings = [Packing(key=f"{key}/{number}", number=number) for number in numbers]
        services.pack_orders(county=county, packings=packings, actor=request.actor)
    if chosen:
        said = ngettext("%(count)d order is packed.", "%(count)d orders are packed.", len(chosen))
        messages.success(request, said % {"count": len(chosen)})
    packed = urlencode({"packed": list(chosen)}, doseq=True)
    return redirect(reverse("trade:to_ship") + (f"?{packed}" if packed else ""))


def _by_cut_off(actor: Actor, found: Sequence[OrderValue], now: datetime) -> list[Waiting]:
    """Paid before today's cut-off: due by it; paid later: due tomorrow."""
    today = clock.day_of(now)
    minute = policies.figure(CUT_OFF, division=actor.scope.division, on=today)
    cut_off = clock.at_beijing(today, hour=0, minute=minute)
    each_one = [_to_pack(each) for each in found]
    before = tuple(each for each in each_one if each.order.paid_at and each.order.paid_at < cut_off)
    after = tuple(each for each in each_one if each not in before)
    groups = (Waiting(cut_off, now > cut_off, before), Waiting(cut_off + timedelta(days=1), False, after))
    return [group for group in groups if group.orders]


def _to_pack(found: OrderValue) -> ToPack:
    order = found.summary
    return ToPack(order, found.address, tuple(_picking([found])), order.boxes - order.refunded_boxes)


def _picking(found: Sequence[OrderValue]) -> list[Picking]:
    tally: Counter[tuple[str, str, str]] = Counter()
    for order in found:
        for box in order.boxes:
            for line in box.lines if box.refunded_at is None else ():
                tally[line.name, line.unit, line.lot_code] += line.quantity
    return [Picking(name, unit, lot, quantity) for (name, unit, lot), quantity in sorted(tally.items())]


def _stations(found: Sequence[OrderValue]) -> dict[Any, str]:
    """The names of the points the orders leave from."""
    by_county: dict[str, set[Any]] = {}
    for each in found:
        by_county.setdefault(each.summary.county, set()).add(each.summary.station)
    return {id_: name for county, ids in by_county.items() for id_, name in names(county, of_points=ids).points.items()}
