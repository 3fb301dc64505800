"""A courier, a contract with it, and who may see it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.contracts import services
from huinong.registry.contracts.values import Fault, PriceStep, PriceTier, Terms
from huinong.registry.parties.services import register_parties
from huinong.registry.parties.values import NewParty, PartyKind

COUNTY = "421223"
SEAT, TOWN = "421223100", "421223101"
SEAT_VILLAGE, VILLAGE, COMMUNITY, FAR_VILLAGE = "421223100201", "421223101201", "421223101001", "421223102201"
NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
SINCE = date(2026, 10, 1)
STEPS = (PriceStep(1_000, 80), PriceStep(3_000, 110), PriceStep(None, 200))


def terms(**changes: Any) -> Terms:
    given = {
        "brands": ("ZTO",),
        "places": {SEAT: PriceTier.COUNTY_SEAT, TOWN: PriceTier.VILLAGE, COMMUNITY: PriceTier.TOWNSHIP},
        "prices": {
            PriceTier.COUNTY_SEAT: (PriceStep(None, 40),),
            PriceTier.TOWNSHIP: (PriceStep(None, 60),),
            PriceTier.VILLAGE: STEPS,
        },
        "hours": {PriceTier.COUNTY_SEAT: 12, PriceTier.TOWNSHIP: 24, PriceTier.VILLAGE: 42},
        "on_time_bp": 9_500,
        "penalties_fen": {Fault.LATE: 20, Fault.LOST: 5_000},
        "piece_cap_bp": 30_000,
        "month_cap_bp": 1_000,
        "dispute_days": 10,
        "valid_from": SINCE,
        **changes,
    }
    return Terms(**given)


def courier(key: str = "zto", kind: PartyKind = PartyKind.COURIER) -> UUID:
    new = NewParty(key=f"party/{key}", kind=kind, name=f"{key}快递崇阳分公司")
    found = register_parties(county=COUNTY, parties=[new], actor=SYSTEM)[0].fact.party
    assert found is not None
    return found


def draft(party: UUID, number: str = "YK-1", *, key: str = "", **changes: Any) -> Receipt:
    key = key or f"draft/{number}/{changes.get('valid_from', SINCE)}"
    return services.draft(key=key, county=COUNTY, number=number, party=party, terms=terms(**changes), actor=SYSTEM)


def sign(number: str = "YK-1", version: int = 1) -> Receipt:
    key = f"sign/{number}/{version}"
    return services.sign(
        key=key, county=COUNTY, number=number, version=version, signed_on=date(2026, 9, 20), actor=SYSTEM
    )


def signed(party: UUID, number: str = "YK-1", **changes: Any) -> int:
    """Draft a version and sign it; answers its version."""
    version: int = draft(party, number, **changes).fact.facts["version"]
    sign(number, version)
    return version


def end(number: str = "YK-1", ended_on: date = date(2026, 12, 1)) -> Receipt:
    return services.end(
        key=f"end/{number}", county=COUNTY, number=number, ended_on=ended_on, reason="到期", actor=SYSTEM
    )


def partner(party: UUID) -> Actor:
    permissions = frozenset({"contracts.read"})
    return Actor("staff:p", "Manager Sun", Role.PARTNER, Scope(COUNTY, party=party), permissions)
