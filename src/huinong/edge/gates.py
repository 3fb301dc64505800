"""Who may do what, and where: the first two lines of every service."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.refusal import Nature, Refusal


class NotPermitted(Refusal):
    code = "edge.not_permitted"
    nature = Nature.FORBIDDEN
    what = _("Your role may not do this.")
    mend = _("Ask someone whose work it is, or ask the county manager for the role.")


class OutOfScope(Refusal):
    code = "edge.out_of_scope"
    nature = Nature.ABSENT
    what = _("There is nothing here that you may see.")
    mend = _("Check the number. If it belongs to another place, that place must act.")


class _Everything(frozenset[str]):
    """The permissions of the system itself."""

    def __contains__(self, permission: object) -> bool:
        return True


SYSTEM = Actor(id="system", name="huinong", role=Role.SYSTEM, scope=Scope(), permissions=_Everything())
"""Who acts when a consequence or a scheduled job does."""


def require(actor: Actor, permission: str) -> None:
    """Raises NotPermitted unless the actor's role carries `permission`."""
    if not actor.may(permission):
        raise NotPermitted(permission=permission)


def require_scope(actor: Actor, division: str, *, point: UUID | None = None, party: UUID | None = None) -> None:
    """Raises OutOfScope unless something there lies in the actor's scope; absent and forbidden look alike."""
    if not actor.scope.covers(division, point=point, party=party):
        raise OutOfScope
