"""Pieces that go wrong on their way through a small county, and claims on them, by those whose work it is."""

from typing import Any
from uuid import UUID

from huinong.access.roles import ROLES
from huinong.edge.gates import SYSTEM
from huinong.funds.claims import queries, services
from huinong.funds.claims.values import Claimant, ClaimValue, Loss, NewClaim
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import Acceptance, Offer, Opening, Terms
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import PieceId
from tests.logistics import county as c

CODE = c.CODE


def somebody(role: Role, division: str = CODE, *, point: UUID | None = None, party: UUID | None = None) -> Actor:
    """Somebody with exactly the permissions of the role."""
    return Actor(f"staff:{role}", role.value, role, Scope(division, point, party), ROLES[role])


MANAGER = somebody(Role.COUNTY_MANAGER)
OUTLET = somebody(Role.OUTLET_MANAGER, c.TOWN)


def carried(county: c.County, piece: PieceId, *, intact: bool = True, is_short: bool = True) -> str:
    """A piece sealed into a bag at the centre, carried by the bus company, and missing when the station opens it.

    Answers the custodian that the trip is.
    """
    bag, trip, station = c.bagged(county, [piece]), custody.trip(new_id()), custody.point(county.station)
    terms = Terms(carrier_company=county.bus_company, fee_basis="bag")
    for key, taker, more in (("on", trip, Terms()), ("off", station, terms)):
        offer = Offer(key=f"{key}/offer", bag=bag, taker=taker, happened_at=c.NOW, terms=more)
        parcels.offer_bags(county=CODE, offers=[offer], actor=c.DISPATCHER, trips={trip})
        taken = Acceptance(key=key, bag=bag, taker=taker, happened_at=c.NOW, seal_intact=intact or key == "on")
        parcels.accept_bags(county=CODE, acceptances=[taken], actor=c.DISPATCHER, trips={trip})
    missing = (piece,) if is_short else ()
    opening = Opening(key="opened", bag=bag, point=county.station, happened_at=c.NOW, missing=missing)
    parcels.open_bag(county=CODE, opening=opening, actor=c.DISPATCHER)
    return trip


def lost_at_station(county: c.County, *, start: int = 0) -> PieceId:
    """A piece that was on the shelf and cannot be found."""
    [piece] = c.on_shelf(county, start=start)
    assert c.record(c.scan(piece, Event.LOST, county.station)) == ["applied"]
    return piece


def asked(piece: PieceId, **changes: Any) -> NewClaim:
    told = {
        "carrier": piece.carrier, "number": piece.number, "loss": Loss.LOST, "claimant": Claimant.RECEIVER,
        "insured_fen": 0, "value_fen": 10_000, "postage_fen": 0, "wanted_fen": 10_000, "evidence": "凭证", **changes,
    }  # fmt: skip
    return NewClaim(**told)


def opened(piece: PieceId, *, by: Actor = MANAGER, key: str = "open", **changes: Any) -> str:
    """The number of a claim that was opened."""
    receipt = services.open_claim(key=key, county=CODE, claim=asked(piece, **changes), actor=by)
    return str(receipt.fact.facts["claim"])


def examined(number: str, *, loss_fen: int = 8_000, assessed_fen: int = 8_000, key: str = "examine") -> None:
    services.examine(
        key=key, county=CODE, number=number, loss_fen=loss_fen, assessed_fen=assessed_fen, finding="属实",
        actor=MANAGER,
    )  # fmt: skip


def decided(number: str, granted_fen: int | None = 6_000, *, key: str = "decide") -> None:
    services.decide(key=key, county=CODE, number=number, granted_fen=granted_fen, answer="按规定办理", actor=MANAGER)


def paid(number: str, granted_fen: int = 6_000) -> None:
    """Examined, granted and paid."""
    examined(number)
    decided(number, granted_fen)
    services.pay(key="pay", county=CODE, number=number, actor=MANAGER)


def recoursed(number: str, responsible: str, fen: int = 6_000, *, reason: str = "", key: str = "recourse") -> None:
    services.take_recourse(
        key=key, county=CODE, number=number, responsible=responsible, recourse_fen=fen, reason=reason, actor=MANAGER
    )


def taken_back(number: str, *, key: str = "back") -> None:
    services.take_back(key=key, county=CODE, number=number, reason="邮件找回", actor=MANAGER)


def value(number: str, *, by: Actor = MANAGER) -> ClaimValue:
    return queries.claim(by, CODE, number)


def balances() -> dict[str, int]:
    """Every account that holds or owes something."""
    found = ledger.balances(CODE, actor=SYSTEM)
    return {each.code: each.posted_fen for each in found if each.posted_fen}


COST, CASH = codes.OPERATOR_COST, codes.OPERATOR_CASH
