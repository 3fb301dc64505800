"""How a custodian is written: one short string, so that one column says who answers for a piece."""

from uuid import UUID

TRUNK = "trunk"
RECIPIENT = "recipient"
SENDER = "sender"
TRIP = "trip:"
"""How every trip's custody begins."""


def point(id_: UUID) -> str:
    """A county centre, an outlet or a station."""
    return f"point:{id_}"


def trip(id_: UUID) -> str:
    """A bus or van on its way."""
    return f"{TRIP}{id_}"


def partner(party: UUID) -> str:
    """A partner courier: before it signs a piece over to us, or after we gave it back."""
    return f"partner:{party}"


def id_of(custodian: str, kind: str) -> UUID | None:
    """The id in a custodian of that kind ("point", "trip", "partner"), else None."""
    found, _, id_ = custodian.partition(":")
    return UUID(id_) if found == kind and id_ else None
