"""What the catalogue must know of sellers and points: the one file here that asks the registry."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from huinong.commerce.catalogue.values import SkuValue
from huinong.registry.parties import queries as parties
from huinong.registry.points import queries as points
from huinong.registry.points.values import PointKind, PointValue

SHIPPING = frozenset({PointKind.TOWNSHIP_CENTRE, PointKind.OUTLET, PointKind.VILLAGE_STATION})


def names(skus: Iterable[SkuValue]) -> Mapping[UUID, str]:
    """What the sellers and points of these goods are called."""
    by_county: dict[str, list[SkuValue]] = {}
    for sku in skus:
        by_county.setdefault(sku.county, []).append(sku)
    found: dict[UUID, str] = {}
    for county, mine in by_county.items():
        sellers = parties.parties_by_id(county, [sku.seller_party for sku in mine])
        origins = points.points_by_id(county, [sku.origin_point for sku in mine])
        found |= {id_: each.name for id_, each in sellers.items()}
        found |= {id_: each.name for id_, each in origins.items()}
    return found


def shipping_points(county: str) -> tuple[PointValue, ...]:
    """The open points from which goods can be sent, by name."""
    held = [point for point in points.points_in(county) if point.kind in SHIPPING and point.closed_on is None]
    return tuple(sorted(held, key=lambda point: (point.division, point.name)))
