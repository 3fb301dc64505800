"""Who acts, in which role, and over which part of the network."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """The personas of the network; each has one home and one set of permissions (`access.roles`)."""

    PROGRAMME_OFFICER = "programme_officer"
    COUNTY_MANAGER = "county_manager"
    DISPATCHER = "dispatcher"
    OUTLET_MANAGER = "outlet_manager"
    KEEPER = "keeper"
    DRIVER = "driver"
    PARTNER = "partner"
    COOP_CHAIR = "coop_chair"
    BUYER = "buyer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Scope:
    """A division subtree (`division` is a code prefix, "" is the nation), narrowed to one point or party."""

    division: str = ""
    point: UUID | None = None
    party: UUID | None = None

    def covers(self, division: str, *, point: UUID | None = None, party: UUID | None = None) -> bool:
        """Whether something in `division`, held by `point` and owned by `party`, lies in this scope."""
        return (
            division.startswith(self.division)
            and (self.point is None or self.point == point)
            and (self.party is None or self.party == party)
        )

    @property
    def county(self) -> str | None:
        """The one six-digit county this scope lies in, or None when it spans several."""
        return self.division[:6] if len(self.division) >= 6 else None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks a service to act. `id` is stable and opaque: it is written into every fact."""

    id: str
    name: str
    role: Role
    scope: Scope = field(default_factory=Scope)
    permissions: frozenset[str] = frozenset()

    def may(self, permission: str) -> bool:
        """Whether this actor's role carries `permission` (`room.verb`)."""
        return permission in self.permissions
