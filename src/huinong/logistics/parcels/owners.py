"""How the owner of an incident is written: one short string for a point, a person, or the dispatchers."""

from collections.abc import Mapping
from uuid import UUID

from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.values import ExceptionKind

DISPATCHERS = "role:dispatcher"
"""Whoever runs the county's day: what no point can settle alone."""

STAFF = "staff:"
OF_DISPATCHERS = frozenset(
    {ExceptionKind.CONTESTED, ExceptionKind.PROHIBITED, ExceptionKind.ABSENT, ExceptionKind.UNSCREENED}
)
"""Two places claim it, nobody may carry it, it left without its X-ray, or it is not here: the county centre decides."""

HOURS: Mapping[str, str] = dict.fromkeys(
    (ExceptionKind.CONTESTED, ExceptionKind.PROHIBITED, ExceptionKind.SEAL_BROKEN, ExceptionKind.UNSCREENED),
    "parcels.incident_hours.urgent",
)
USUAL_HOURS = "parcels.incident_hours"


def person(id_: str) -> str:
    """Somebody of the staff."""
    return f"{STAFF}{id_}"


def person_in(owner: str) -> str:
    """The person's id in an owner; "" when it is none."""
    return owner.removeprefix(STAFF) if owner.startswith(STAFF) else ""


def point_in(owner: str) -> UUID | None:
    """The point's id in an owner; None when it is none."""
    try:
        return custody.id_of(owner, "point")
    except ValueError:
        return None


def first_owner(kind: str, held_by: str, point: UUID | None) -> str:
    """Who must settle an incident when it opens: the point that holds the thing, else the one that reported it."""
    if kind in OF_DISPATCHERS:
        return DISPATCHERS
    at = custody.id_of(held_by, "point") or point
    return custody.point(at) if at else DISPATCHERS


def hours_key(kind: str) -> str:
    """The policy figure that says how long an incident of this kind may stay open."""
    return HOURS.get(kind, USUAL_HOURS)


def mine(actor: Actor) -> tuple[str, ...]:
    """The owners that this actor answers for by itself."""
    at = actor.scope.point
    here = (custody.point(at),) if at else ()
    return (person(actor.id), *here)
