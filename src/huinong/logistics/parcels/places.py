"""What parcels must know of points and villages: the one file here that asks the registry."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from huinong.kernel import clock
from huinong.logistics.parcels.life import Tier
from huinong.registry.divisions.queries import heirs, names
from huinong.registry.points.queries import points_by_id, points_in, stations_by_village
from huinong.registry.points.values import PointKind

TIERS = {
    PointKind.COUNTY_CENTRE: Tier.COUNTY,
    PointKind.TOWNSHIP_CENTRE: Tier.TOWN,
    PointKind.OUTLET: Tier.TOWN,
    PointKind.VILLAGE_STATION: Tier.VILLAGE,
}
VILLAGE = re.compile(r"^\d{9}(?!000)\d{3}$")  # a township's own twelve digits end in 000


@dataclass(frozen=True, slots=True)
class Place:
    """A point as scans see it. `division` is the code it lies in: what an actor's scope is compared with."""

    id: UUID
    kind: PointKind
    tier: Tier
    division: str
    name: str
    keeper_party: UUID | None


def places_of(county: str, ids: Iterable[UUID]) -> Mapping[UUID, Place]:
    """Those of these points that the county has."""
    wanted = list(ids)
    if not wanted:
        return {}
    return {
        id_: Place(id_, row.kind, TIERS[row.kind], row.division, row.name, row.keeper_party)
        for id_, row in points_by_id(county, wanted).items()
    }


def stations_of(county: str) -> Mapping[str, UUID]:
    """The open village station of each village that has one; a village that took in another has that one's, too."""
    today = clock.today()
    found = {village: row.id for village, row in stations_by_village(county).items() if row.is_open(today)}
    inherited = {now: found[before] for before, now in heirs(county, today).items() if before in found}
    return {**inherited, **found}


def county_centre(county: str) -> UUID | None:
    """The county's own centre, the first by code."""
    centres = [row for row in points_in(county) if row.kind is PointKind.COUNTY_CENTRE]
    return min(centres, key=lambda row: row.code).id if centres else None


def villages_in(county: str, villages: Iterable[str]) -> Mapping[str, str]:
    """What those of the given codes that are villages of this county are today: a merged one is what it became."""
    wanted = {code for code in villages if VILLAGE.match(code) and code.startswith(county)}
    here = set(names(wanted)) if wanted else set()
    became = heirs(county, clock.today()) if wanted - here else {}
    return {code: code if code in here else became[code] for code in wanted if code in here or code in became}
