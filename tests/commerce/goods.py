"""Goods of one co-operative, made through the public doors, for the tests of both rooms."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from huinong.commerce.catalogue import services
from huinong.commerce.catalogue.values import NewLot, NewSku
from huinong.commerce.trade.values import NewOrder, Wanted
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Actor, Role, Scope

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
COUNTY = "421223"
VILLAGE = "421223100201"
COOP, OTHER_COOP, BUYER, OTHER_BUYER, KEEPER = (UUID(int=n) for n in range(1, 6))
STATION, OTHER_STATION = UUID(int=11), UUID(int=12)

READS = frozenset({"catalogue.read", "trade.read"})
MANAGER = Actor(
    "manager", "Manager Wu", Role.COUNTY_MANAGER, Scope(COUNTY), READS | {"trade.refund", "trade.fulfil", "trade.order"}
)
ELSEWHERE = Actor("else", "Manager Luo", Role.COUNTY_MANAGER, Scope("611021"), MANAGER.permissions)
CHAIR = Actor(
    "chair", "Chair Qin", Role.COOP_CHAIR, Scope(COUNTY, party=COOP), READS | {"catalogue.write", "trade.fulfil"}
)
OTHER_CHAIR = Actor("chair2", "Chair Ye", Role.COOP_CHAIR, Scope(COUNTY, party=OTHER_COOP), CHAIR.permissions)
SHOPPER = Actor("buyer", "Buyer Han", Role.BUYER, Scope(COUNTY, party=BUYER), READS | {"trade.order"})
OTHER_SHOPPER = Actor("buyer2", "Buyer Lu", Role.BUYER, Scope(COUNTY, party=OTHER_BUYER), SHOPPER.permissions)
FULL = MANAGER.permissions | {"parcels.accept", "payments.charge"}
STATION_KEEPER = Actor("keeper", "Keeper Zhou", Role.KEEPER, Scope(COUNTY, point=STATION), MANAGER.permissions)


def new_sku(code: str = "HONEY", **changes: Any) -> NewSku:
    given: dict[str, Any] = {
        "code": code,
        "name": "桂花蜜",
        "unit": "瓶",
        "pack_g": 500,
        "price_fen": 6_800,
        "freight_fen": 800,
        "seller_party": COOP,
        "origin_point": STATION,
        "village": VILLAGE,
        "box_packs": 2,
    }
    return NewSku(**{**given, **changes})


def new_lot(code: str = "L1", sku: str = "HONEY", **changes: Any) -> NewLot:
    given: dict[str, Any] = {"code": code, "sku": sku, "harvested_on": date(2026, 11, 1), "quantity": 10}
    return NewLot(**{**given, **changes})


def new_order(key: str = "k", **changes: Any) -> NewOrder:
    given: dict[str, Any] = {
        "key": key,
        "happened_at": NOON,
        "buyer_party": BUYER,
        "buyer_name": "韩梅",
        "address": "武汉市洪山区珞喻路 1 号",
        "phone": "13812348812",
        "wanted": (Wanted(sku="HONEY", quantity=2),),
    }
    return NewOrder(**{**given, **changes})


def on_sale(code: str = "HONEY", *, quantity: int = 10, **changes: Any) -> None:
    """Register, list and stock one kind of goods."""
    services.register_sku(key=f"reg-{code}", new=new_sku(code, **changes), happened_at=NOON, actor=SYSTEM)
    services.list_sku(key=f"list-{code}", county=COUNTY, code=code, happened_at=NOON, actor=SYSTEM)
    lot = new_lot(f"L-{code}", code, quantity=quantity)
    services.receive_lot(key=f"lot-{code}", county=COUNTY, new=lot, happened_at=NOON, actor=SYSTEM)
