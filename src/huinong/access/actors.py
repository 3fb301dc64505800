"""From a person to an actor."""

from huinong.access.models import Staff
from huinong.access.roles import ROLES
from huinong.kernel.actor import Actor, Role, Scope


def actor_of(staff: Staff) -> Actor:
    """The actor this person is at this moment: their role's permissions over their scope."""
    role = Role(staff.role)
    scope = Scope(division=staff.division, point=staff.point, party=staff.party)
    return Actor(id=str(staff.id), name=staff.name, role=role, scope=scope, permissions=ROLES[role])
