"""Webhooks of partners, and the outbox of what goes to them."""

from django.db import models
from django.db.models import Q

from huinong.storage.models import CountyForeignKey, Territorial


class Webhook(Territorial):
    """Where a partner is told of its pieces. The secret is sealed: we must sign with it."""

    party = models.UUIDField()
    url = models.CharField(max_length=400)
    secret_sealed = models.BinaryField()
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "pushes_webhook"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "party"), condition=Q(revoked_at__isnull=True), name="pushes_webhook_one_live"
            ),
        )

    def __str__(self) -> str:
        return self.url


class Delivery(Territorial):
    """One status of one piece for one webhook: written with the fact, sent by the worker, in order for each piece."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        DEAD = "dead"
        DROPPED = "dropped"

    webhook = CountyForeignKey("pushes.Webhook", related_name="deliveries")
    party = models.UUIDField()
    fact = models.UUIDField()
    piece = models.CharField(max_length=48)
    sequence = models.PositiveIntegerField()
    event = models.CharField(max_length=24)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "pushes_delivery"
        constraints = (
            models.UniqueConstraint(fields=("county", "webhook", "fact"), name="pushes_delivery_fact"),
            models.UniqueConstraint(fields=("county", "webhook", "piece", "sequence"), name="pushes_delivery_order"),
        )
        indexes = (
            models.Index(fields=("county", "next_at"), condition=Q(state="waiting"), name="pushes_delivery_due"),
            models.Index(fields=("county", "party", "id"), name="pushes_delivery_party"),
            models.Index(fields=("county", "state", "id"), name="pushes_delivery_state"),
        )

    def __str__(self) -> str:
        return f"{self.piece} {self.event}"
