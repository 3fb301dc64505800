"""Reads of webhooks and of what went to them."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, QuerySet

from huinong.edge import gates
from huinong.kernel.actor import Actor
from huinong.logistics.pushes.errors import NoSuchDelivery
from huinong.logistics.pushes.models import Delivery, Webhook
from huinong.logistics.pushes.values import DeliveryValue, WebhookValue

COUNTY = 6
Row = TypeVar("Row", Webhook, Delivery)


def visible_webhooks(actor: Actor) -> QuerySet[Webhook]:
    """The one gate: a county's webhooks for those who work in it, a courier's own for the courier."""
    rows = Webhook.objects.filter(county__startswith=actor.scope.division)
    return _narrowed(rows, actor)


def visible_deliveries(actor: Actor) -> QuerySet[Delivery]:
    """The same gate for what went to them."""
    rows = Delivery.objects.filter(county__startswith=actor.scope.division)
    return _narrowed(rows, actor)


def _narrowed(rows: QuerySet[Row], actor: Actor) -> QuerySet[Row]:
    scope = actor.scope
    if scope.point is not None or len(scope.division) > COUNTY:
        return rows.none()
    return rows if scope.party is None else rows.filter(party=scope.party)


def webhooks(actor: Actor, county: str) -> tuple[WebhookValue, ...]:
    """The webhooks in use that an actor may see, the oldest first."""
    gates.require(actor, "pushes.read")
    rows = visible_webhooks(actor).filter(county=county, revoked_at=None).order_by("registered_at", "id")
    return tuple(webhook_value(row) for row in rows)


def counts(actor: Actor, county: str) -> Mapping[str, int]:
    """How many pushes stand in each state, for those in use."""
    rows = visible_deliveries(actor).filter(county=county).order_by().values_list("state")
    return dict(rows.annotate(number=Count("id")))


def delivery(actor: Actor, county: str, id_: UUID) -> DeliveryValue:
    """One push. Raises NoSuchDelivery."""
    gates.require(actor, "pushes.read")
    row = visible_deliveries(actor).filter(county=county, id=id_).first()
    if row is None:
        raise NoSuchDelivery
    return delivery_value(row)


def webhook_value(row: Webhook) -> WebhookValue:
    """The frozen value of a webhook."""
    return WebhookValue(**{name: getattr(row, name) for name in WebhookValue.__dataclass_fields__})


def delivery_value(row: Delivery) -> DeliveryValue:
    """The frozen value of a push."""
    named = {name: getattr(row, name) for name in DeliveryValue.__dataclass_fields__ if name != "webhook"}
    return DeliveryValue(webhook=row.webhook_id, **named)
