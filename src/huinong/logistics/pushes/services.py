"""Who is told, and what is sent again. Each act is a fact; the secret is in none."""

import secrets
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from huinong.edge import gates
from huinong.journal.queries import facts_by_key, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.pushes import facts, live, queries
from huinong.logistics.pushes.errors import (
    AddressRefused,
    NoSuchDelivery,
    NoSuchWebhook,
    NotAPartner,
    NotResendable,
    WebhookLive,
)
from huinong.logistics.pushes.models import Delivery, Webhook
from huinong.logistics.pushes.sending import is_good_address
from huinong.logistics.pushes.values import RegisteredWebhook
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.parties.values import PartyKind
from huinong.storage import bulk
from huinong.storage.secrets import keyed_hash, seal

RESENDABLE = {Delivery.State.DEAD, Delivery.State.SENT}


@act
def register(*, key: str, county: str, url: str, actor: Actor, party: UUID | None = None) -> RegisteredWebhook:
    """Push every status of a partner's pieces to an address from now on; the actor's own party unless one is named.

    Raises AddressRefused, NotAPartner, WebhookLive.
    """
    gates.require(actor, "pushes.write")
    holder = party or actor.scope.party
    gates.require_scope(actor, county, party=holder)
    found = parties_by_id(county, [holder]).get(holder) if holder else None
    if holder is None or found is None or found.kind is not PartyKind.COURIER:
        raise NotAPartner
    here = Webhook.objects.select_for_update().filter(county=county, party=holder, revoked_at=None).first()
    first = facts_by_key(county, [key]).get(key)
    row = Webhook(id=UUID(first.facts["webhook"]) if first else new_id(), county=county, party=holder, url=url)
    entry = _entry(key, facts.REGISTERED, row, {"party": str(holder), "url": keyed_hash("webhook", url)})
    if recall(county, [entry]):
        return RegisteredWebhook(append(entry, actor=actor), row.id, secret=None)
    if not is_good_address(url):
        raise AddressRefused(url=url[:120])
    if here is not None:
        raise WebhookLive(host=host_of(here.url))
    receipt, secret = append(entry, actor=actor), secrets.token_urlsafe(32)
    row.secret_sealed, row.registered_at = seal(secret), receipt.fact.happened_at
    bulk.insert([row])
    _changed()
    return RegisteredWebhook(receipt, row.id, secret=secret)


@act
def revoke(*, key: str, county: str, webhook: UUID, actor: Actor) -> Receipt:
    """Tell a partner nothing more; what waits is dropped. Raises NoSuchWebhook."""
    gates.require(actor, "pushes.write")
    seen = queries.visible_webhooks(actor).filter(county=county, id=webhook)
    row = Webhook.objects.select_for_update().filter(county=county, id__in=seen.values("id")).first()
    if row is None:
        raise NoSuchWebhook
    asked = {"webhook": str(webhook)}
    entry = _entry(key, facts.REVOKED, row, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.revoked_at is not None:
        raise NoSuchWebhook
    receipt = append(entry, actor=actor)
    row.revoked_at = receipt.fact.happened_at
    row.save(update_fields=["revoked_at"])
    waiting = Delivery.objects.filter(county=county, webhook=row, state=Delivery.State.WAITING)
    waiting.update(state=Delivery.State.DROPPED)
    _changed()
    return receipt


@act
def resend(*, key: str, county: str, delivery: UUID, actor: Actor) -> Receipt:
    """Put a push that was given up, or taken before, on its way again. Raises NoSuchDelivery, NotResendable."""
    gates.require(actor, "pushes.write")
    seen = queries.visible_deliveries(actor).filter(county=county, id=delivery)
    row = Delivery.objects.select_for_update().filter(county=county, id__in=seen.values("id")).first()
    if row is None:
        raise NoSuchDelivery
    entry = Entry(
        key=key,
        kind=facts.RESENT,
        county=county,
        thread=f"WEBHOOK-{row.webhook_id}",
        happened_at=moment_of(county, key),
        facts={"delivery": str(row.id), "piece": row.piece},
        asked={"delivery": str(row.id)},
        party=row.party,
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.state not in RESENDABLE or row.webhook.revoked_at is not None:
        raise NotResendable
    receipt = append(entry, actor=actor)
    row.state, row.attempts, row.next_at = Delivery.State.WAITING, 0, clock.now()
    row.save(update_fields=["state", "attempts", "next_at"])
    return receipt


def host_of(url: str) -> str:
    """The host alone: what stands behind it may be a key of the partner's."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _entry(key: str, kind: str, hook: Webhook, asked: dict[str, str]) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=hook.county,
        thread=f"WEBHOOK-{hook.id}",
        happened_at=moment_of(hook.county, key),
        facts={"webhook": str(hook.id), "host": host_of(hook.url)},
        asked=asked,
        party=hook.party,
    )


def _changed() -> None:
    live.distrust()
    transaction.on_commit(live.trust)
