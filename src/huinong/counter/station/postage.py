"""What sending costs here: two figures of the policies, each with its source."""

from datetime import date

from huinong.counter.station.values import Postage
from huinong.registry.policies.queries import policy

FIRST_KG, NEXT_KG = "station.postage_first_kg_fen", "station.postage_next_kg_fen"


def postage(county: str, on: date) -> Postage:
    """The price board of a county's stations on a day. Raises PolicyMissing."""
    first, following = (policy(key, division=county, on=on) for key in (FIRST_KG, NEXT_KG))
    sources = tuple(dict.fromkeys((first.source, following.source)))
    return Postage(first_kg_fen=first.value, next_kg_fen=following.value, sources=sources)
