"""The tables of the double-entry ledger."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial


class AccountState(models.TextChoices):
    OPEN = "open", pgettext_lazy("account", "open")
    FROZEN = "frozen", pgettext_lazy("account", "frozen")
    CLOSED = "closed", pgettext_lazy("account", "closed")


class Account(Territorial):
    """One account of a county. `services` alone writes its amounts; limits count what is pending.

    `version` counts its legs.
    """

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    holder = models.UUIDField(null=True)
    posted_fen = models.BigIntegerField(default=0)
    pending_out_fen = models.BigIntegerField(default=0)
    pending_in_fen = models.BigIntegerField(default=0)
    floor_fen = models.BigIntegerField(null=True)
    ceiling_fen = models.BigIntegerField(null=True)
    version = models.BigIntegerField(default=0)
    state = models.CharField(max_length=6, choices=AccountState, default=AccountState.OPEN)

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
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(posted_fen=0, pending_out_fen=0, pending_in_fen=0),
                name="ledger_account_closed",
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
    """One account moved by one posting, which is what it is known by. The database refuses to change or delete it.

    `version` is 1 for an account's first leg, and so on: see `books.write_accounts`.
    """

    id = None  # type: ignore[assignment]
    pk = models.CompositePrimaryKey("county", "posting_id", "account_id")
    posting = CountyForeignKey(Posting, related_name="legs", checked=False)
    account = CountyForeignKey(Account, related_name="legs", checked=False)
    amount_fen = models.BigIntegerField()
    balance_after_fen = models.BigIntegerField()
    version = models.BigIntegerField()
    happened_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_leg"
        db_table_comment = f"{APPEND_ONLY}: a wrong leg is reversed by another"
        constraints = (models.CheckConstraint(condition=~Q(amount_fen=0), name="ledger_leg_moves"),)
        indexes = (models.Index(fields=("county", "account", "happened_at", "version"), name="ledger_leg_account"),)

    def __str__(self) -> str:
        return f"{self.amount_fen} fen"


class IntentStatus(models.TextChoices):
    WAITING = "waiting"
    POSTED = "posted"
    REFUSED = "refused"


class Intent(Territorial):
    """A posting that somebody asked for and `poster` commits; it is answered once, in the transaction that posts it.

    `body` is the posting as it was asked; `refusal` the code, what, mend and facts of its refusal.
    """

    key = models.CharField(max_length=120)
    body = models.JSONField()
    actor_id = models.CharField(max_length=64)
    actor_role = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=IntentStatus, default=IntentStatus.WAITING)
    refusal = models.JSONField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_intent"
        constraints = (
            models.UniqueConstraint(fields=("county", "key"), name="ledger_intent_key"),
            models.CheckConstraint(
                condition=Q(status="refused", refusal__isnull=False) | (~Q(status="refused") & Q(refusal__isnull=True)),
                name="ledger_intent_refusal",
            ),
        )
        indexes = (models.Index(fields=("county", "id"), name="ledger_intent_waiting", condition=Q(status="waiting")),)

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
