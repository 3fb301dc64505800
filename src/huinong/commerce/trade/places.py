"""What trade must know of points and parties: the one file here that asks the registry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from huinong.commerce.trade.values import AtCounter, Neighbour
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Actor
from huinong.registry.parties import queries as parties
from huinong.registry.parties.services import register_party
from huinong.registry.parties.values import PERSONS, NewIdentifier, NewParty, PartyKind, Scheme
from huinong.registry.points import queries as points


@dataclass(frozen=True, slots=True)
class Names:
    """What parties and points are called."""

    parties: Mapping[UUID, str] = field(default_factory=dict)
    points: Mapping[UUID, str] = field(default_factory=dict)

    def party(self, id_: UUID | None) -> str:
        return self.parties.get(id_, "") if id_ else ""

    def point(self, id_: UUID | None) -> str:
        return self.points.get(id_, "") if id_ else ""


def keepers(county: str, ids: Iterable[UUID]) -> Mapping[UUID, UUID | None]:
    """Who is in charge of each of these points; nobody of a point that is not known."""
    return {id_: point.keeper_party for id_, point in points.points_by_id(county, ids).items()}


def counter_of(actor: Actor) -> AtCounter:
    """Where somebody who is no party orders for others: at the point they keep, or in the place they answer for."""
    scope = actor.scope
    if scope.party is not None or scope.county is None:
        return AtCounter()
    if scope.point is None:
        return AtCounter(scope.division)
    kept = points.points_by_id(scope.county, [scope.point]).get(scope.point)
    return AtCounter(kept.division if kept else scope.division, scope.point)


def names(county: str, *, of_parties: Iterable[UUID | None] = (), of_points: Iterable[UUID | None] = ()) -> Names:
    """The names of some parties and points of one county."""
    return Names(
        parties.party_names(county, [id_ for id_ in of_parties if id_]),
        points.point_names(county, [id_ for id_ in of_points if id_]),
    )


def merged(several: Iterable[Names]) -> Names:
    """The names of several counties together."""
    found = list(several)
    return Names(
        {id_: name for each in found for id_, name in each.parties.items()},
        {id_: name for each in found for id_, name in each.points.items()},
    )


def known_buyer(county: str, neighbour: Neighbour, *, key: str) -> UUID:
    """The person of that phone and name, or a buyer registered with them: a phone alone may be a whole family's."""
    known = parties.party_by_identifier(county, Scheme.PHONE, neighbour.phone)
    if known is not None and known.kind in PERSONS and known.name == neighbour.name.strip():
        return known.id
    phone = NewIdentifier(scheme=Scheme.PHONE, text=neighbour.phone)
    new = NewParty(key=f"{key}/buyer", kind=PartyKind.BUYER, name=neighbour.name.strip(), identifiers=(phone,))
    receipt = register_party(county=county, party=new, actor=SYSTEM)
    assert receipt.fact.party is not None, "a registered party has an id"
    return receipt.fact.party
