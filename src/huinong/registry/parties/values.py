"""The words and frozen values of parties."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huinong.journal.values import Receipt


class PartyKind(StrEnum):
    """Whom the network serves and works with: 村、社、户、企、店, and its partners."""

    VILLAGE = "village"
    COOP = "coop"
    HOUSEHOLD = "household"
    ENTERPRISE = "enterprise"
    SHOP = "shop"
    COURIER = "courier"
    BUS_COMPANY = "bus_company"
    BUYER = "buyer"
    KEEPER = "keeper"
    OPERATOR = "operator"


class Scheme(StrEnum):
    """Who gave the number. The first two identify one holder in a county; the others may be shared."""

    USCC = "uscc"
    RESIDENT_ID = "resident_id"
    PHONE = "phone"
    FARM_CODE = "farm_code"


class RelationKind(StrEnum):
    """What one party is to another."""

    MEMBER_OF = "member_of"
    SUPPLIES = "supplies"
    LOCATED_IN = "located_in"
    KEEPS = "keeps"


KIND_LABELS = {
    PartyKind.VILLAGE: _("Village"),
    PartyKind.COOP: _("Co-operative"),
    PartyKind.HOUSEHOLD: _("Household"),
    PartyKind.ENTERPRISE: _("Enterprise"),
    PartyKind.SHOP: _("Shop"),
    PartyKind.COURIER: _("Partner courier"),
    PartyKind.BUS_COMPANY: _("Bus company"),
    PartyKind.BUYER: _("Buyer"),
    PartyKind.KEEPER: _("Station keeper"),
    PartyKind.OPERATOR: _("Operator"),
}
SCHEME_LABELS = {
    Scheme.USCC: _("unified social credit code"),
    Scheme.RESIDENT_ID: _("resident identity number"),
    Scheme.PHONE: _("phone"),
    Scheme.FARM_CODE: _("family farm code"),
}
RELATION_LABELS = {
    RelationKind.MEMBER_OF: _("member of"),
    RelationKind.SUPPLIES: _("supplies"),
    RelationKind.LOCATED_IN: _("located in"),
    RelationKind.KEEPS: _("keeps"),
}

IDENTIFYING = frozenset({Scheme.USCC, Scheme.RESIDENT_ID})
"""Schemes that name one holder. Phones are shared in families; a farm code stays with the land."""

PERSONS = frozenset({PartyKind.HOUSEHOLD, PartyKind.KEEPER, PartyKind.BUYER})
"""Kinds whose name is a person's: the journal keeps it masked, because a fact can never be erased."""


def mask_name(name: str) -> str:
    """`王小敏` → `王**`."""
    return name[:1] + "*" * (len(name) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIdentifier:
    """An identifier as a person typed it."""

    scheme: Scheme
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """A party to register. `key` is the idempotency key; `division` is 12 digits, or "" when it has no place."""

    key: str
    kind: PartyKind
    name: str
    division: str = ""
    address: str = ""
    identifiers: tuple[NewIdentifier, ...] = ()
    registered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelation:
    """A relation to record, from `valid_from` up to but not including `valid_to`."""

    key: str
    kind: RelationKind
    from_party: UUID
    to_party: UUID
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierValue:
    """An identifier as it may be shown; the clear text only comes from `services.reveal`."""

    id: UUID
    scheme: Scheme
    masked: str
    is_primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyValue:
    """A party. `merged_into` is set when it was found to be another one."""

    id: UUID
    county: str
    kind: PartyKind
    name: str
    division: str
    address: str
    registered_on: date
    merged_into: UUID | None
    identifiers: tuple[IdentifierValue, ...]

    @property
    def phone(self) -> str:
        """The masked primary phone, or ""."""
        return next((i.masked for i in self.identifiers if i.scheme is Scheme.PHONE and i.is_primary), "")


@dataclass(frozen=True, slots=True)
class PartyPage:
    """One page of a list, and how many there are in all."""

    rows: tuple[PartyValue, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationValue:
    """A relation with the names at both ends."""

    id: UUID
    kind: RelationKind
    from_party: UUID
    from_name: str
    to_party: UUID
    to_name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Parties that may be one, and why: a shared number of `scheme`, with or without the same name and place."""

    scheme: Scheme
    by_name: bool
    parties: tuple[PartyValue, ...]


@dataclass(frozen=True, slots=True)
class Revealed:
    """A clear identifier, and the receipt of having read it."""

    text: str
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadValue:
    """Who read whose personal data, when and why."""

    fact: UUID
    county: str
    reader: str
    reader_role: str
    subject: str
    subject_name: str
    scheme: str
    purpose: str
    read_at: datetime


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page of the log of reads, newest first."""

    rows: tuple[ReadValue, ...]
    total: int
