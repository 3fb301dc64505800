"""Payments and their refunds."""

from django.db import models
from django.db.models import F, Q

from huinong.funds.payments.values import State
from huinong.storage.models import CountyForeignKey, Territorial

STATES = [(state.value, state.name) for state in State]


class Payment(Territorial):
    """One charge of one order's buyer. `number` is what the provider knows it by, and is charged at most once."""

    number = models.CharField(max_length=40)
    order = models.CharField(max_length=80)
    amount_fen = models.BigIntegerField()
    refunding_fen = models.BigIntegerField(default=0)
    refunded_fen = models.BigIntegerField(default=0)
    state = models.CharField(max_length=16, choices=STATES)
    provider = models.CharField(max_length=24)
    provider_ref = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    simulated = models.BooleanField()
    payer_party = models.UUIDField(null=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_payment"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="payments_payment_number"),
            models.CheckConstraint(
                condition=Q(
                    amount_fen__gt=0,
                    refunding_fen__gte=0,
                    refunded_fen__gte=0,
                    amount_fen__gte=F("refunding_fen") + F("refunded_fen"),
                ),
                name="payments_payment_amounts",
            ),
        )
        indexes = (
            models.Index(fields=("county", "order"), name="payments_payment_order"),
            models.Index(fields=("county", "opened_at"), name="payments_payment_opened"),
            models.Index(
                fields=("county", "state"),
                name="payments_payment_open",
                condition=Q(state__in=("opened", "processing")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class Refund(Territorial):
    """Money of one payment given back; its own number, by which the provider pays it at most once."""

    payment = CountyForeignKey(Payment, related_name="refunds")
    number = models.CharField(max_length=60)
    amount_fen = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=STATES)
    provider_ref = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_refund"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="payments_refund_number"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payments_refund_amount"),
        )
        indexes = (
            models.Index(fields=("county", "payment"), name="payments_refund_payment"),
            models.Index(
                fields=("county", "state"), name="payments_refund_open", condition=Q(state__in=("opened", "processing"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
