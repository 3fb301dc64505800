"""How a custodian is written: one short string, so that one column says who answers for a piece."""

from functools import lru_cache
from uuid import UUID

from huinong.kernel.ids import as_id

TRUNK = "trunk"
RECIPIENT = "recipient"
SENDER = "sender"
TRIP = "trip:"
"""How every trip's custody begins."""


@lru_cache(4_096)
def point(id_: UUID) -> str:
    """A county centre, an outlet or a station."""
    return f"point:{id_}"


def trip(id_: UUID) -> str:
    """A bus or van on its way."""
    return f"{TRIP}{id_}"


def partner(party: UUID) -> str:
    """A partner courier: before it signs a piece over to us, or after we gave it back."""
    return f"partner:{party}"


@lru_cache(4_096)
def id_of(custodian: str, kind: str) -> UUID | None:
    """The id in a custodian of that kind ("point", "trip", "partner"), else None."""
    found, _, id_ = custodian.partition(":")
    return as_id(id_) if found == kind and id_ else None
