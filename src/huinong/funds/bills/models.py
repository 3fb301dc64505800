"""Couriers' bills, their lines, and what is disputed or differs."""

from django.db import models
from django.db.models import Q

from huinong.funds.bills.values import BillState, DisputeState, LineKind
from huinong.storage.models import CountyForeignKey, Territorial


class Bill(Territorial):
    """A courier's month. Its sums and lines are written while it is a draft, and never after."""

    number = models.CharField(max_length=40)
    party = models.UUIDField()
    month = models.DateField()
    state = models.CharField(max_length=8, choices=[(state.value, state.name) for state in BillState])
    made_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    dispute_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    pieces = models.PositiveIntegerField()
    price_fen = models.BigIntegerField()
    deducted_fen = models.BigIntegerField()
    corrected_fen = models.BigIntegerField()
    total_fen = models.BigIntegerField()
    accrued_fen = models.BigIntegerField()
    earlier_fen = models.BigIntegerField()

    class Meta:
        db_table = "bills_bill"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="bills_bill_number"),
            models.UniqueConstraint(fields=("county", "party", "month"), name="bills_bill_month"),
            models.CheckConstraint(
                condition=Q(total_fen=models.F("price_fen") - models.F("deducted_fen") + models.F("corrected_fen")),
                name="bills_bill_total",
            ),
        )

    def __str__(self) -> str:
        return self.number


class Line(Territorial):
    """One piece, or the correction of a line billed before. A fact stands on one line only."""

    bill = CountyForeignKey(Bill, related_name="lines")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.name) for kind in LineKind])
    carrier = models.CharField(max_length=12)
    number = models.CharField(max_length=32)
    thread = models.CharField(max_length=80)
    fact = models.UUIDField(null=True)
    at = models.DateTimeField()
    place = models.CharField(max_length=12)
    weight_g = models.PositiveIntegerField()
    tier = models.CharField(max_length=12, blank=True)
    contract = models.CharField(max_length=50, blank=True)
    faults = models.CharField(max_length=40, blank=True)
    accrued_fen = models.BigIntegerField()
    price_fen = models.BigIntegerField()
    deducted_fen = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    corrects = CountyForeignKey("self", null=True, related_name="corrections")

    class Meta:
        db_table = "bills_line"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "fact"), condition=Q(fact__isnull=False), name="bills_line_billed_once"
            ),
            models.CheckConstraint(condition=Q(deducted_fen__gte=0), name="bills_line_deducted"),
        )
        indexes = (
            models.Index(fields=("county", "bill", "at", "id"), name="bills_line_bill"),
            models.Index(fields=("county", "number"), name="bills_line_number"),
        )

    def __str__(self) -> str:
        return f"{self.carrier} {self.number}"


class Dispute(Territorial):
    """What a courier holds against a line, and the county's answer."""

    bill = CountyForeignKey(Bill, related_name="disputes")
    line = CountyForeignKey(Line, related_name="disputes")
    state = models.CharField(max_length=8, choices=[(state.value, state.name) for state in DisputeState])
    reason = models.CharField(max_length=200)
    evidence = models.TextField(blank=True)
    wanted_fen = models.BigIntegerField()
    opened_at = models.DateTimeField()
    answer = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    adjustment_fen = models.BigIntegerField(default=0)
    billed_in = CountyForeignKey(Bill, null=True, related_name="corrected")

    class Meta:
        db_table = "bills_dispute"
        constraints = (models.UniqueConstraint(fields=("county", "line"), name="bills_dispute_line"),)

    def __str__(self) -> str:
        return f"{self.state} {self.reason}"


class Comparison(Territorial):
    """What differed between a bill and a file of the courier's, as it was when the file came."""

    bill = CountyForeignKey(Bill, related_name="comparisons")
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    compared_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    theirs_fen = models.BigIntegerField()
    differences = models.JSONField()

    class Meta:
        db_table = "bills_comparison"
        constraints = (models.UniqueConstraint(fields=("county", "bill", "digest"), name="bills_comparison_file"),)

    def __str__(self) -> str:
        return self.file_name
