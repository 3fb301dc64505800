"""Declared billers by day, the bills collected for them, and what a day's file says."""

from django.db import models
from django.db.models import Q

from huinong.counter.billers.values import Difference, State
from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial


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

    The form is sealed, account and payer's name kept masked: whoever reads the table learns nobody's number.
    `returned_to` is who fetched the money that was given back, as they signed for it.
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
    payer = models.CharField(max_length=60, blank=True)
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
    returned_at = models.DateTimeField(null=True)
    returned_to = models.CharField(max_length=60, blank=True)

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


class Roll(Territorial):
    """A village's list of who should pay a biller this year (村里名单), as the cadre made it."""

    number = models.CharField(max_length=48)
    biller = models.CharField(max_length=24)
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    lines = models.PositiveIntegerField()
    taken_by = models.CharField(max_length=80)
    taken_at = models.DateTimeField()

    class Meta:
        db_table = "billers_roll"
        constraints = (models.UniqueConstraint(fields=("county", "number"), name="billers_roll_number"),)
        indexes = (models.Index(fields=("county", "point", "biller"), name="billers_roll_point"),)

    def __str__(self) -> str:
        return self.number


class Named(Territorial):
    """One person on such a list; whether they have paid follows from the bills, by `claim`.

    `elsewhere_at` is when somebody said that they pay elsewhere, or need not.
    """

    roll = CountyForeignKey(Roll, related_name="people")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    account = models.CharField(max_length=80)
    sealed = models.BinaryField()
    claim = models.CharField(max_length=64)
    elsewhere_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "billers_named"
        constraints = (models.UniqueConstraint(fields=("county", "roll", "claim"), name="billers_named_once"),)

    def __str__(self) -> str:
        return self.name
