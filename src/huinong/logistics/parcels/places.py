"""What parcels must know of points and villages: the one file here that asks the registry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from huinong.logistics.parcels.life import Tier

VILLAGE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A point as scans see it. `division` is the code it lies in: what an actor's scope is compared with."""

    id: UUID
    county: str
    tier: Tier
    division: str
    name: str
    keeper_party: UUID | None


PROVISIONAL: dict[UUID, Place] = {}


def places_of(ids: Iterable[UUID]) -> Mapping[UUID, Place]:
    return {id_: PROVISIONAL[id_] for id_ in ids if id_ in PROVISIONAL}


def stations_of(county: str, villages: Iterable[str]) -> Mapping[str, UUID]:
    by_village = {p.division: p.id for p in PROVISIONAL.values() if p.tier == Tier.VILLAGE}
    return {v: by_village[v] for v in villages if v in by_village}


def villages_in(county: str, villages: Iterable[str]) -> set[str]:
    """Those of the given codes that are villages of this county."""
    return {code for code in villages if code.startswith(county)}
