"""A partner that is told, and a worker for it."""

from datetime import datetime, timedelta
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.logistics.pushes import running, services
from huinong.logistics.pushes.models import Delivery
from huinong.logistics.pushes.values import RegisteredWebhook, Round
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from tests.logistics import county as c

MAY = frozenset({"pushes.read", "pushes.write", "parcels.read"})


def partner(party: UUID) -> Actor:
    return Actor("staff:p", "Manager Sun", Role.PARTNER, Scope(c.CODE, party=party), MAY)


def dispatcher() -> Actor:
    return Actor("staff:d", "Clerk Lin", Role.DISPATCHER, Scope(c.CODE), MAY)


def register(party: UUID, url: str = "https://zto.example.cn/push", *, key: str = "w1") -> RegisteredWebhook:
    return services.register(key=key, county=c.CODE, url=url, actor=partner(party))


def worked(at: datetime = c.NOW) -> Round:
    """One round of the worker at a moment."""
    with clock.frozen_at(at):
        return running.run_once()


def after(seconds: int) -> datetime:
    return c.NOW + timedelta(seconds=seconds)


def figure(key: str, value: int, unit: str) -> None:
    policy = PolicyValue(key, c.CODE, c.NOW.date(), None, value, unit, "a test's own")
    enter_figure(figure=policy, actor=SYSTEM)


def states() -> list[str]:
    return list(Delivery.objects.order_by("piece", "sequence").values_list("state", flat=True))
