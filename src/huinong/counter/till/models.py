"""A keeper's till, its shifts and counts, what was remitted, and how a keeper left it. Amounts stand in the ledger."""

from django.db import models
from django.db.models import Q

from huinong.counter.till.values import Purpose, RemittanceStatus
from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial


class Till(Territorial):
    """The till of a keeper: its row is locked by every act on it. `left_at` is when the keeper was closed out."""

    keeper = models.UUIDField()
    leaving_at = models.DateTimeField(null=True)
    leaving_by = models.CharField(max_length=80, default="", blank=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "till_till"
        constraints = (
            models.UniqueConstraint(fields=("county", "keeper"), name="till_till_keeper"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(leaving_at__isnull=False), name="till_till_left_after_leaving"
            ),
        )

    def __str__(self) -> str:
        return str(self.keeper)


class Shift(Territorial):
    """A shift of a keeper at a point; one at a time is open."""

    till = CountyForeignKey(Till, related_name="shifts")
    number = models.CharField(max_length=48)
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    keeper = models.UUIDField()
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "till_shift"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="till_shift_number"),
            models.UniqueConstraint(fields=("county", "keeper"), condition=Q(closed_at=None), name="till_shift_open"),
        )
        indexes = (models.Index(fields=("county", "point", "opened_at"), name="till_shift_point"),)

    def __str__(self) -> str:
        return self.number


class Count(Territorial):
    """Notes and coins counted. What differs was posted; a wrong count is put right by another."""

    till = CountyForeignKey(Till, related_name="counts")
    shift = CountyForeignKey(Shift, null=True, related_name="counts")
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    purpose = models.CharField(max_length=9, choices=[(each.value, each.name) for each in Purpose])
    notes = models.JSONField()
    counted_fen = models.BigIntegerField()
    difference_fen = models.BigIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    counted_by = models.CharField(max_length=80)
    counted_at = models.DateTimeField()

    class Meta:
        db_table = "till_count"
        db_table_comment = f"{APPEND_ONLY}: a wrong count is put right by another"
        constraints = (
            models.CheckConstraint(condition=Q(counted_fen__gte=0), name="till_count_not_negative"),
            models.CheckConstraint(condition=Q(difference_fen=0) | ~Q(reason=""), name="till_count_reason"),
        )
        indexes = (
            models.Index(fields=("county", "shift"), name="till_count_shift"),
            models.Index(fields=("county", "till", "counted_at"), name="till_count_till"),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.counted_fen}"


class Remittance(Territorial):
    """Cash paid into the bank by a keeper: declared, then found there or refused. A slip counts once."""

    till = CountyForeignKey(Till, related_name="remittances")
    number = models.CharField(max_length=48)
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    keeper = models.UUIDField()
    amount_fen = models.PositiveBigIntegerField()
    proof = models.CharField(max_length=60)
    paid_on = models.DateField()
    status = models.CharField(max_length=9, choices=[(each.value, each.name) for each in RemittanceStatus])
    posted_as = models.CharField(max_length=120)
    declared_by = models.CharField(max_length=80)
    declared_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80, default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "till_remittance"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="till_remittance_number"),
            models.UniqueConstraint(
                fields=("county", "proof"), condition=~Q(status="refused"), name="till_remittance_proof"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="till_remittance_amount"),
            models.CheckConstraint(
                condition=Q(status="declared", decided_at=None) | ~Q(status="declared") & Q(decided_at__isnull=False),
                name="till_remittance_decided",
            ),
        )
        indexes = (models.Index(fields=("county", "keeper", "status"), name="till_remittance_keeper"),)

    def __str__(self) -> str:
        return self.number
