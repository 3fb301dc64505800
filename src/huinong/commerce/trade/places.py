"""What trade must know of points: the one file here that asks the registry."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from huinong.registry.points import queries as points


def keepers(county: str, ids: Iterable[UUID]) -> Mapping[UUID, UUID | None]:
    """Who is in charge of each of these points; nobody of a point that is not known."""
    return {id_: point.keeper_party for id_, point in points.points_by_id(county, ids).items()}
