"""Terms as they are stored and told in facts, and back. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huinong.registry.contracts.models import Contract, Version
from huinong.registry.contracts.values import ContractVersion, Fault, PriceStep, PriceTier, Terms


def told(terms: Terms) -> dict[str, Any]:
    """Terms as plain JSON; days as text."""
    return {
        **columns(terms),
        "valid_from": terms.valid_from.isoformat(),
        "valid_to": terms.valid_to.isoformat() if terms.valid_to else None,
    }


def columns(terms: Terms) -> dict[str, Any]:
    """Terms as the columns of a version."""
    return {
        "brands": list(terms.brands),
        "places": {code: tier.value for code, tier in sorted(terms.places.items())},
        "prices": {tier.value: [[step.up_to_g, step.fen] for step in steps] for tier, steps in terms.prices.items()},
        "hours": {tier.value: hours for tier, hours in terms.hours.items()},
        "on_time_bp": terms.on_time_bp,
        "penalties_fen": {fault.value: fen for fault, fen in terms.penalties_fen.items()},
        "piece_cap_bp": terms.piece_cap_bp,
        "month_cap_bp": terms.month_cap_bp,
        "dispute_days": terms.dispute_days,
        "valid_from": terms.valid_from,
        "valid_to": terms.valid_to,
    }


def value_of(row: Version, contract: Contract) -> ContractVersion:
    """The frozen value of a version."""
    return ContractVersion(
        county=row.county,
        number=contract.number,
        party=contract.party,
        version=row.version,
        terms=_terms(row),
        drafted_at=row.drafted_at,
        signed_on=row.signed_on,
        ended_on=contract.ended_on,
    )


def _terms(row: Version) -> Terms:
    return Terms(
        brands=tuple(row.brands),
        places={code: PriceTier(tier) for code, tier in row.places.items()},
        prices=_prices(row.prices),
        hours={PriceTier(tier): hours for tier, hours in row.hours.items()},
        on_time_bp=row.on_time_bp,
        penalties_fen={Fault(fault): fen for fault, fen in row.penalties_fen.items()},
        piece_cap_bp=row.piece_cap_bp,
        month_cap_bp=row.month_cap_bp,
        dispute_days=row.dispute_days,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _prices(rows: Mapping[str, list[tuple[int | None, int]]]) -> dict[PriceTier, tuple[PriceStep, ...]]:
    return {PriceTier(tier): tuple(PriceStep(up_to_g, fen) for up_to_g, fen in steps) for tier, steps in rows.items()}


def days_overlap(first: ContractVersion, second: Terms) -> bool:
    """Whether a signed version and new terms could hold on the same day."""
    ends = [end for end in (first.terms.valid_to, first.ended_on) if end is not None]
    until = min(ends, default=date.max)
    return first.terms.valid_from < (second.valid_to or date.max) and second.valid_from < until
