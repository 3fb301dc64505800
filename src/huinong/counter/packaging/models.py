"""Sorts of packaging by day, what each point holds, and what is on the way to it."""

from django.db import models
from django.db.models import Q

from huinong.storage.models import APPEND_ONLY, Territorial


class Sort(Territorial):
    """A sort of box or bag as it is from a day on; the newest row that has begun holds."""

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=40)
    size = models.CharField(max_length=40, blank=True)
    price_fen = models.PositiveIntegerField()
    is_green = models.BooleanField()
    minimum = models.PositiveIntegerField()
    valid_from = models.DateField()

    class Meta:
        db_table = "packaging_sort"
        db_table_comment = f"{APPEND_ONLY}: another price is another row"
        constraints = (models.UniqueConstraint(fields=("county", "code", "valid_from"), name="packaging_sort_day"),)

    def __str__(self) -> str:
        return f"{self.code} {self.valid_from}"


class Stock(Territorial):
    """How many of a sort a point holds: the sum of its facts, never below zero."""

    point = models.UUIDField()
    division = models.CharField(max_length=12)
    sort = models.CharField(max_length=12)
    on_hand = models.IntegerField(default=0)

    class Meta:
        db_table = "packaging_stock"
        constraints = (
            models.UniqueConstraint(fields=("county", "point", "sort"), name="packaging_stock_point"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="packaging_stock_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.sort} {self.on_hand}"


class Shipment(Territorial):
    """Packaging sent to a point, until the point has counted it."""

    number = models.CharField(max_length=24)
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    sort = models.CharField(max_length=12)
    sent = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=200, default="", blank=True)
    sent_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "packaging_shipment"
        constraints = (models.UniqueConstraint(fields=("county", "number"), name="packaging_shipment_number"),)
        indexes = (models.Index(fields=("county", "point"), name="packaging_shipment_point"),)

    def __str__(self) -> str:
        return self.number
