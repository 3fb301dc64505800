"""A county as the test of scopes sees it: its two sides, its people, its things by name, and whose secret they are."""

from dataclasses import dataclass, field
from uuid import UUID

from huinong.access.models import Staff
from huinong.kernel.actor import Actor, Role
from tests.whole.founding import County


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a county: the names of its point, its town and its parties."""

    name: str
    station: str
    town: str
    keeper: str
    courier: str
    brand: str
    coop: str
    buyer: str


HERE = Side("here", "station", "town", "keeper", "zto", "ZTO", "coop", "buyer")
FAR = Side("far", "far_station", "far_town", "far_keeper", "yto", "YTO", "far_coop", "other_buyer")
SIDES = (HERE, FAR)


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that only those may read whose scope has this place, and this point or one of these parties."""

    text: str
    division: str
    point: UUID | None = None
    parties: frozenset[UUID] = frozenset()
    is_countys: bool = False  # everyone of the county may read it; at one point, those of that point

    def may_read(self, actor: Actor) -> bool:
        scope = actor.scope
        if self.is_countys:
            at_another = self.point is not None and (scope.party or scope.point not in {None, self.point})
            return self.division[:6].startswith(scope.division[:6]) and not at_another
        return (
            self.division.startswith(scope.division)
            and (scope.point is None or scope.point == self.point)
            and (scope.party is None or scope.party in self.parties)
        )


@dataclass
class Peopled:
    """A county with its staff, what stands there by name on each side, and its secrets."""

    county: County
    things: dict[str, dict[str, str]] = field(default_factory=dict)
    secrets: list[Secret] = field(default_factory=list)
    staff: dict[tuple[str, Role], Staff] = field(default_factory=dict)
    tokens: dict[tuple[str, Role], str] = field(default_factory=dict)
