"""The tables of the double-entry ledger."""

from django.db import models
from django.db.models import F, Q

from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial


class Account(Territorial):
    """One account of a county. `services` alone writes its amounts; limits count what is pending."""

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    holder = models.UUIDField(null=True)
    posted_fen = models.BigIntegerField(default=0)
    pending_out_fen = models.BigIntegerField(default=0)
    pending_in_fen = models.BigIntegerField(default=0)
    floor_fen = models.BigIntegerField(null=True)
    ceiling_fen = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_account"
        constraints = (
            models.UniqueConstraint(fields=("county", "code"), name="ledger_account_code"),
            models.CheckConstraint(
                condition=Q(pending_out_fen__gte=0, pending_in_fen__gte=0), name="ledger_account_pending"
            ),
            models.CheckConstraint(
                condition=Q(floor_fen=None) | Q(posted_fen__gte=F("floor_fen") + F("pending_out_fen")),
                name="ledger_account_floor",
            ),
            models.CheckConstraint(
                condition=Q(ceiling_fen=None) | Q(posted_fen__lte=F("ceiling_fen") - F("pending_in_fen")),
                name="ledger_account_ceiling",
            ),
        )
        indexes = (models.Index(fields=("county", "holder"), name="ledger_account_holder"),)

    def __str__(self) -> str:
        return self.code


class OpenDay(Territorial):
    """The business day of a county's books that is open; None until its first day end. Here is the lock of both."""

    open_on = models.DateField(null=True)

    class Meta:
        db_table = "ledger_open_day"
        constraints = (models.UniqueConstraint(fields=("county",), name="ledger_open_day_county"),)

    def __str__(self) -> str:
        return f"{self.county} {self.open_on}"


class PostingStatus(models.TextChoices):
    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class Posting(Territorial):
    """One movement of money, or one hold.

    `held` keeps the lines of a hold; legs exist once it is posted. A reversal names what it reverses, and
    which share of it. It counts for the day `effective_on` and was written into the books of `booked_on`: later when
    that day had ended.
    """

    key = models.CharField(max_length=120)
    status = models.CharField(max_length=8, choices=PostingStatus)
    memo = models.CharField(max_length=40)
    thread = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    effective_on = models.DateField()
    booked_on = models.DateField()
    because = models.UUIDField(null=True)
    expires_at = models.DateTimeField(null=True)
    linked = models.CharField(max_length=120)
    held = models.JSONField(null=True)
    reverses = CountyForeignKey("self", null=True, related_name="reversals")
    share_numerator = models.BigIntegerField(null=True)
    share_denominator = models.BigIntegerField(null=True)

    class Meta:
        db_table = "ledger_posting"
        constraints = (
            models.UniqueConstraint(fields=("county", "key"), name="ledger_posting_key"),
            models.CheckConstraint(
                condition=Q(status="posted") | Q(held__isnull=False), name="ledger_posting_held_lines"
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) | Q(share_numerator__gt=0, share_denominator__gte=F("share_numerator")),
                name="ledger_posting_share",
            ),
            models.CheckConstraint(
                condition=Q(booked_on__gte=F("effective_on")), name="ledger_posting_booked_after_effective"
            ),
        )
        indexes = (
            models.Index(fields=("county", "thread"), name="ledger_posting_thread"),
            models.Index(fields=("county", "expires_at"), name="ledger_posting_expiry", condition=Q(status="pending")),
            models.Index(fields=("county", "booked_on"), name="ledger_posting_booked"),
            models.Index(
                fields=("county", "effective_on"),
                name="ledger_posting_late",
                condition=Q(booked_on__gt=F("effective_on")),
            ),
            models.Index(
                fields=("county", "reverses"), name="ledger_posting_reverses", condition=Q(reverses__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.status}"


class Leg(Territorial):
    """One account moved by one posting. The database refuses to change or delete it."""

    posting = CountyForeignKey(Posting, related_name="legs")
    account = CountyForeignKey(Account, related_name="legs")
    amount_fen = models.BigIntegerField()
    balance_after_fen = models.BigIntegerField()
    happened_at = models.DateTimeField()
    thread = models.CharField(max_length=80)

    class Meta:
        db_table = "ledger_leg"
        db_table_comment = f"{APPEND_ONLY}: a wrong leg is reversed by another"
        constraints = (models.CheckConstraint(condition=~Q(amount_fen=0), name="ledger_leg_moves"),)
        indexes = (
            models.Index(fields=("county", "account", "happened_at", "id"), name="ledger_leg_account"),
            models.Index(fields=("county", "posting"), name="ledger_leg_posting"),
        )

    def __str__(self) -> str:
        return f"{self.amount_fen} fen"
