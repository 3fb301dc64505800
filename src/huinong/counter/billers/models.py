"""Declared billers by day, the bills collected for them, and what a day's file says."""

from django.db import models
from django.db.models import Q

from huinong.counter.billers.values import Difference, State
from huinong.storage.models import APPEND_ONLY, Territorial


class Biller(Territorial):
    """A biller's declaration from a day on; the newest that has begun holds."""

    code = models.CharField(max_length=24)
    valid_from = models.DateField()
    declaration = models.JSONField()

    class Meta:
        db_table = "billers_biller"
        db_table_comment = f"{APPEND_ONLY}: another declaration is another row"
        constraints = (models.UniqueConstraint(fields=("county", "code", "valid_from"), name="billers_biller_day"),)

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"


class Bill(Territorial):
    """One bill, from the lock to the receipt. `claim` stands while the same must not be paid side by side.

    The form is sealed, the account kept masked: whoever reads the table learns nobody's number.
    """

    number = models.CharField(max_length=24)
    visit = models.CharField(max_length=160)
    place = models.PositiveSmallIntegerField()
    biller = models.CharField(max_length=24)
    declared_from = models.DateField()
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    sealed = models.BinaryField()
    account = models.CharField(max_length=80)
    claim = models.CharField(max_length=64, null=True)
    amount_fen = models.BigIntegerField()
    fee_fen = models.BigIntegerField()
    is_customer_fee = models.BooleanField()
    state = models.CharField(max_length=12, choices=[(each.value, each.name) for each in State])
    reference = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    is_simulated = models.BooleanField()
    locked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    file_day = models.DateField(null=True)

    class Meta:
        db_table = "billers_bill"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="billers_bill_number"),
            models.UniqueConstraint(fields=("county", "visit", "place"), name="billers_bill_visit"),
            models.UniqueConstraint(fields=("county", "biller", "claim"), name="billers_bill_claim"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0, fee_fen__gte=0), name="billers_bill_amounts"),
        )
        indexes = (
            models.Index(fields=("county", "biller", "file_day"), name="billers_bill_file"),
            models.Index(fields=("county", "state"), name="billers_bill_open", condition=Q(state="processing")),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.state}"


class File(Territorial):
    """A biller's file of a day, as it was taken in."""

    biller = models.CharField(max_length=24)
    day = models.DateField()
    lines = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    decided = models.PositiveIntegerField()

    class Meta:
        db_table = "billers_file"
        db_table_comment = APPEND_ONLY
        constraints = (models.UniqueConstraint(fields=("county", "biller", "day"), name="billers_file_day"),)

    def __str__(self) -> str:
        return f"{self.biller} {self.day}"


class Entry(Territorial):
    """Where a file and our books disagree, until a person settles it."""

    biller = models.CharField(max_length=24)
    day = models.DateField()
    kind = models.CharField(max_length=8, choices=[(each.value, each.name) for each in Difference])
    number = models.CharField(max_length=80)
    ours_fen = models.BigIntegerField()
    theirs_fen = models.BigIntegerField()
    verdict = models.CharField(max_length=8, blank=True)
    note = models.CharField(max_length=200, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "billers_entry"
        constraints = (
            models.UniqueConstraint(fields=("county", "biller", "day", "number", "kind"), name="billers_entry_one"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
