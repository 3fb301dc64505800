"""What may be asked of orders and their money: place, pay, pack, refund, cancel; with a provider that fails."""

from collections.abc import Mapping

from huinong.commerce.trade import services
from huinong.commerce.trade.models import Order, OrderBox
from huinong.commerce.trade.values import NewOrder, Packing, State, Wanted
from huinong.funds.payments import providers
from huinong.funds.payments import services as payments
from huinong.funds.payments.simulator import Behaviour, SimulatedProvider
from huinong.kernel.actor import Role
from tests.whole.day import Act, Day, Pick, Request, some
from tests.whole.founding import SHOPS
from tests.whole.goods_acts import OFTEN

RATES = {
    Behaviour.DECLINE: 120_000,
    Behaviour.LATE_SUCCESS: 150_000,
    Behaviour.LATE_FAILURE: 80_000,
    Behaviour.DUPLICATE: 200_000,
}


def provider() -> SimulatedProvider:
    """A provider that declines, answers late and calls back twice."""
    return SimulatedProvider(seed=7, rates=RATES)


def installed() -> SimulatedProvider:
    found = providers.provider(providers.SIMULATED)
    assert isinstance(found, SimulatedProvider)
    return found


def place(day: Day, pick: Pick) -> Request:
    coop, who = pick(tuple(SHOPS)), pick(("buyer", "other_buyer"))
    packs, key, at = pick((1, 2, 3, 5, 40)), day.key("order"), day.now

    def do(twisted: bool) -> object:
        new = NewOrder(
            key=key,
            happened_at=at,
            buyer_party=day.county.parties[who],
            buyer_name=f"{day.county.mark}买",
            address="武汉市珞喻路 1 号",
            phone=day.county.phone(500),
            wanted=(Wanted(sku=day.county.sku(coop), quantity=packs + twisted),),
        )
        actor = day.county.actor(Role.BUYER, party="buyer" if pick_is_other else who)
        return services.place_order(county=day.code, new=new, actor=actor)

    pick_is_other = not pick(OFTEN)
    return Request("place", do)


def pay(day: Day, pick: Pick) -> Request | None:
    order = _order(day, pick, State.PLACED)
    if order is None:
        return None
    at = day.now
    who = next(name for name, id_ in day.county.parties.items() if id_ == order.buyer_party)
    actor = day.county.actor(Role.BUYER, party=who)

    def do(twisted: bool) -> object:
        return services.pay_order(county=day.code, number=order.number, actor=actor, happened_at=at)

    return Request("pay", do, is_keyed=False)


def pack(day: Day, pick: Pick) -> Request | None:
    order = _order(day, pick, State.PAID)
    if order is None:
        return None
    station = next(name for name, id_ in day.county.points.items() if id_ == order.station)
    keeper = day.county.actor(Role.KEEPER, point=station if pick(OFTEN) else "next_station")
    key, at = day.key("pack"), day.now
    other = Order.objects.filter(county=day.code).exclude(number=order.number).order_by("number").first()

    def do(twisted: bool) -> object:
        number = other.number if twisted and other else order.number
        packing = Packing(key=key, number=number, happened_at=at)
        return services.pack_order(county=day.code, new=packing, actor=keeper)

    return Request("pack", do)


def refund(day: Day, pick: Pick) -> Request | None:
    order = _order(day, pick, State.PACKED, State.SHIPPED, State.DELIVERED, State.PAID)
    if order is None:
        return None
    numbers = list(OrderBox.objects.filter(county=day.code, order=order).order_by("box").values_list("box", flat=True))
    boxes, key, at = some(pick, [*numbers, 99] if not pick(OFTEN) else numbers, 2), day.key("refund"), day.now

    def do(twisted: bool) -> object:
        return services.refund_boxes(
            key=key,
            county=day.code,
            number=order.number,
            boxes=boxes,
            reason="late" if twisted else "rotten",
            happened_at=at,
            actor=day.manager,
        )

    return Request("refund", do)


def cancel(day: Day, pick: Pick) -> Request | None:
    order = _order(day, pick, State.PLACED, State.PAID)
    if order is None:
        return None
    who = next(name for name, id_ in day.county.parties.items() if id_ == order.buyer_party)
    actor = day.county.actor(Role.BUYER, party=who if pick(OFTEN) else "other_buyer")
    key, at = day.key("cancel"), day.now

    def do(twisted: bool) -> object:
        reason = "other" if twisted else "changed my mind"
        return services.cancel_order(
            key=key, county=day.code, number=order.number, reason=reason, happened_at=at, actor=actor
        )

    return Request("cancel", do)


def repay(day: Day, pick: Pick) -> Request | None:
    order = _order(day, pick, State.REFUNDING, State.CANCELLED)
    if order is None:
        return None
    return Request(
        "repay",
        lambda twisted: services.repay_order(county=day.code, number=order.number, actor=day.manager),
        is_keyed=False,
    )


def resolve(day: Day, pick: Pick) -> Request:
    return Request("resolve", lambda twisted: payments.resolve_all(county=day.code), is_keyed=False)


def call_back(day: Day, pick: Pick) -> Request | None:
    calls = installed().callbacks
    if not calls:
        return None
    number, result = pick(calls)
    return Request(
        "call_back",
        lambda twisted: payments.take_callback(county=day.code, number=number, result=result),
        is_keyed=False,
    )


def _order(day: Day, pick: Pick, *states: State) -> Order | None:
    """Mostly one in these states."""
    found = list(Order.objects.filter(county=day.code).order_by("number"))
    fit = [order for order in found if order.state in states]
    if fit and pick(OFTEN):
        return pick(fit)
    return pick(found) if found else None


ACTS: Mapping[str, Act] = {
    "place": place,
    "pay": pay,
    "pack": pack,
    "refund": refund,
    "cancel_order": cancel,
    "repay": repay,
    "resolve": resolve,
    "call_back": call_back,
}
