"""Synthetic people with numbers whose check digits fit, and actors who see some of them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from stdnum.cn import ric, uscc

from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.parties import services
from huinong.registry.parties.values import NewIdentifier, NewParty, NewRelation, PartyKind, RelationKind, Scheme

COUNTY = "421223"
VILLAGE = "421223100201"
PHONE = "13800000123"
DAY = date(2026, 11, 20)


def resident_id(serial: int = 12, *, born: str = "19620305") -> str:
    """A resident number of nobody, with a right check digit."""
    digits = f"421223{born}{serial:03d}"
    return digits + ric.calc_check_digit(digits + "0")


def credit_code(serial: int = 1, *, register: str = "93") -> str:
    """A unified social credit code of nobody, with a right check digit."""
    digits = f"{register}421223MA{serial:07d}"
    return digits + uscc.calc_check_digit(digits)


def phone(text: str = PHONE) -> NewIdentifier:
    return NewIdentifier(scheme=Scheme.PHONE, text=text)


def number(scheme: Scheme, text: str) -> NewIdentifier:
    return NewIdentifier(scheme=scheme, text=text)


def new(
    name: str = "赵德贵", *numbers: NewIdentifier, kind: PartyKind = PartyKind.HOUSEHOLD, **given: object
) -> NewParty:
    told = {"key": f"reg-{name}-{kind}", "division": VILLAGE, "identifiers": numbers, **given}
    return NewParty(kind=kind, name=name, **told)  # type: ignore[arg-type]


def register(*parties: NewParty, county: str = COUNTY, actor: Actor = SYSTEM) -> list[UUID]:
    receipts = services.register_parties(county=county, parties=parties, actor=actor)
    return [UUID(receipt.fact.facts["party"]) for receipt in receipts]


def member(household: UUID, coop: UUID, *, since: date = date(2026, 1, 1), key: str = "") -> NewRelation:
    return NewRelation(
        key=key or f"rel-{household}-{coop}",
        kind=RelationKind.MEMBER_OF,
        from_party=household,
        to_party=coop,
        valid_from=since,
    )


def clerk(
    division: str = COUNTY, *, party: UUID | None = None, point: UUID | None = None, may: Iterable[str] = ()
) -> Actor:
    permissions = frozenset(may) or frozenset({"parties.read", "parties.write", "parties.reveal", "access.audit"})
    scope = Scope(division, point=point, party=party)
    return Actor(id="lin", name="林", role=Role.OUTLET_MANAGER, scope=scope, permissions=permissions)
