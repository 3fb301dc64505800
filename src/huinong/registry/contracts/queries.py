"""Reads of contracts. Those that take an actor show what the actor may see; the others are for rooms above.

book = contracts.book(county)                    # one query for a whole batch or month
held = book.on(carrier, day)                     # None: no contract; the tariff holds
fen = held.terms.price_fen(village, weight_g)    # None: the place is not covered; the tariff holds
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from huinong.edge import gates
from huinong.kernel.actor import Actor
from huinong.registry.contracts.errors import NoSuchContract
from huinong.registry.contracts.models import Contract, Version
from huinong.registry.contracts.stored import value_of
from huinong.registry.contracts.values import ContractValue, ContractVersion, Terms


class Book:
    """The signed versions of one county, by waybill brand."""

    def __init__(self, versions: Iterable[ContractVersion]) -> None:
        self._by_brand: dict[str, list[ContractVersion]] = {}
        for version in sorted(versions, key=lambda version: version.terms.valid_from, reverse=True):
            for brand in version.terms.brands:
                self._by_brand.setdefault(brand, []).append(version)

    def on(self, carrier: str, day: date) -> ContractVersion | None:
        """The version that holds for a brand on a day: of those signed, the one that began last."""
        held = (version for version in self._by_brand.get(carrier, ()) if version.holds(day))
        return next(held, None)


def book(county: str) -> Book:
    """Every signed contract of a county."""
    signed = Version.objects.filter(county=county, signed_on__isnull=False).select_related("contract")
    return Book(value_of(row, row.contract) for row in signed)


def contract_on(county: str, carrier: str, day: date) -> ContractVersion | None:
    """The contract that holds for a brand on a day; None where there is none and the tariff holds."""
    return book(county).on(carrier, day)


def terms(county: str, carrier: str, day: date) -> Terms | None:
    """What is agreed for a brand on a day; None where there is no contract."""
    held = contract_on(county, carrier, day)
    return held.terms if held else None


def price_fen(county: str, carrier: str, day: date, *, place: str, weight_g: int) -> int | None:
    """What a signed inbound piece of a brand costs; None without a contract that covers the place: the tariff holds."""
    agreed = terms(county, carrier, day)
    return agreed.price_fen(place, weight_g) if agreed else None


def covers(county: str, carrier: str, day: date, *, place: str) -> bool:
    """Whether a contract of the brand covers a village on a day; without a contract nothing is covered."""
    agreed = terms(county, carrier, day)
    return agreed is not None and agreed.covers(place)


def contracts(actor: Actor, county: str, *, party: UUID | None = None) -> tuple[ContractValue, ...]:
    """The contracts an actor may see, by number; a courier sees its own."""
    gates.require(actor, "contracts.read")
    wanted = actor.scope.party or party
    if not county.isdecimal():
        raise gates.OutOfScope
    gates.require_scope(actor, county, party=actor.scope.party)
    rows = Contract.objects.filter(county=county)
    return _values(rows.filter(party=wanted) if wanted else rows)


def contract(actor: Actor, county: str, number: str) -> ContractValue:
    """One contract with all its versions. Raises NoSuchContract."""
    found = [value for value in contracts(actor, county) if value.number == number]
    if not found:
        raise NoSuchContract(number=number)
    return found[0]


def _values(rows: Iterable[Contract]) -> tuple[ContractValue, ...]:
    found = sorted(rows, key=lambda row: row.number)
    versions: dict[UUID, list[Version]] = {}
    for row in Version.objects.filter(contract__in=found).order_by("-version"):
        versions.setdefault(row.contract_id, []).append(row)
    return tuple(_value(row, versions.get(row.id, ())) for row in found)


def _value(row: Contract, versions: Sequence[Version]) -> ContractValue:
    return ContractValue(
        county=row.county,
        number=row.number,
        party=row.party,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        versions=tuple(value_of(version, row) for version in versions),
    )
