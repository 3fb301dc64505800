"""The bank's channel, cards of keepers, withdrawals, and the day of a card, whose row is the lock of its limit."""

from django.db import models
from django.db.models import Q

from huinong.counter.withdrawals.values import State
from huinong.storage.models import APPEND_ONLY, Territorial


class Channel(Territorial):
    """How the bank is reached from a day on; the newest that has begun holds."""

    valid_from = models.DateField()
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=9)
    url = models.CharField(max_length=400, blank=True)
    timeout_s = models.PositiveSmallIntegerField()
    endings = models.JSONField(default=dict)

    class Meta:
        db_table = "withdrawals_channel"
        db_table_comment = f"{APPEND_ONLY}: another channel is another row"
        constraints = (models.UniqueConstraint(fields=("county", "valid_from"), name="withdrawals_channel_day"),)

    def __str__(self) -> str:
        return self.name


class OwnCard(Territorial):
    """A keeper's own card, by its keyed hash."""

    keeper = models.UUIDField()
    card_hash = models.CharField(max_length=32)

    class Meta:
        db_table = "withdrawals_own_card"
        constraints = (models.UniqueConstraint(fields=("county", "keeper", "card_hash"), name="withdrawals_own_one"),)

    def __str__(self) -> str:
        return str(self.keeper)


class CardDay(Territorial):
    """A card on a day: locked by whoever withdraws with it, so that its limit holds at two stations at once."""

    card_hash = models.CharField(max_length=32)
    day = models.DateField()

    class Meta:
        db_table = "withdrawals_card_day"
        constraints = (models.UniqueConstraint(fields=("county", "card_hash", "day"), name="withdrawals_card_day_one"),)

    def __str__(self) -> str:
        return str(self.day)


class Withdrawal(Territorial):
    """Cash against a card. The card is masked and known by its keyed hash; its number is kept nowhere."""

    number = models.CharField(max_length=24)
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    keeper = models.UUIDField()
    card = models.CharField(max_length=24)
    card_hash = models.CharField(max_length=32)
    day = models.DateField()
    amount_fen = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=[(each.value, each.name) for each in State])
    flags = models.JSONField(default=list)
    reference = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    is_simulated = models.BooleanField()
    channel_from = models.DateField()
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, default="", blank=True)
    note = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "withdrawals_withdrawal"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="withdrawals_number"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="withdrawals_amount"),
        )
        indexes = (
            models.Index(fields=("county", "card_hash", "day"), name="withdrawals_card"),
            models.Index(fields=("county", "point", "asked_at"), name="withdrawals_point"),
            models.Index(fields=("county", "state"), name="withdrawals_open", condition=Q(state="processing")),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
