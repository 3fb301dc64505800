"""Which days and months of the books have ended, their sums, and a county's own mapping to subjects."""

from django.db import models
from django.db.models import F, Q

from huinong.storage.models import APPEND_ONLY, Territorial


class DayEnd(Territorial):
    """A day that a county (six digits) or a township ended (nine), and what was left open for which reason."""

    division = models.CharField(max_length=12)
    day = models.DateField()
    ended_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField()
    left_open = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "books_day_end"
        db_table_comment = f"{APPEND_ONLY}: a day ends once"
        constraints = (models.UniqueConstraint(fields=("county", "division", "day"), name="books_day_end_once"),)

    def __str__(self) -> str:
        return f"{self.division} {self.day}"


class DaySum(Territorial):
    """What one memo did to one account, of what counts for a day and was booked on another; written when that ended."""

    booked_on = models.DateField()
    effective_on = models.DateField()
    account = models.CharField(max_length=60)
    memo = models.CharField(max_length=40)
    raised_fen = models.BigIntegerField()
    lowered_fen = models.BigIntegerField()
    lines = models.PositiveIntegerField()

    class Meta:
        db_table = "books_day_sum"
        db_table_comment = f"{APPEND_ONLY}: a day that has ended changes no more"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "booked_on", "account", "memo", "effective_on"), name="books_day_sum_once"
            ),
            models.CheckConstraint(condition=Q(booked_on__gte=F("effective_on")), name="books_day_sum_order"),
        )
        indexes = (models.Index(fields=("county", "account", "effective_on"), name="books_day_sum_account"),)

    def __str__(self) -> str:
        return f"{self.account} {self.effective_on}"


class MonthClose(Territorial):
    """A month prepared by one person and closed by another. `known_on` is the last day booked before the close."""

    month = models.DateField()
    prepared_by = models.CharField(max_length=80)
    prepared_at = models.DateTimeField()
    closed_by = models.CharField(max_length=80, blank=True)
    closed_at = models.DateTimeField(null=True)
    known_on = models.DateField(null=True)

    class Meta:
        db_table = "books_month_close"
        constraints = (
            models.UniqueConstraint(fields=("county", "month"), name="books_month_close_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, known_on=None, closed_by="")
                | Q(closed_at__isnull=False, known_on__isnull=False) & ~Q(closed_by=F("prepared_by")),
                name="books_month_close_two_persons",
            ),
        )

    def __str__(self) -> str:
        return f"{self.county} {self.month:%Y-%m}"


class OwnSubject(Territorial):
    """A county's own subject for a product from a day on; `memo` "" is all that moves the account."""

    account = models.CharField(max_length=60)
    memo = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=12)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "books_own_subject"
        db_table_comment = f"{APPEND_ONLY}: another subject is another row"
        constraints = (
            models.UniqueConstraint(fields=("county", "account", "memo", "valid_from"), name="books_own_subject_day"),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.subject}"
