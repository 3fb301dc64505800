"""Agreements with regular customers, and their batches: what was uploaded, and the numbers it was given."""

from django.db import models
from django.db.models import F, Q

from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial


class Agreement(Territorial):
    """What is agreed with a regular customer (协议客户). Never altered: it runs out, or an `Ending` ends it."""

    party = models.UUIDField()
    number = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField()
    authoriser_name = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "batches_agreement"
        db_table_comment = f"{APPEND_ONLY}: an end is another row"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="batches_agreement_number"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="batches_agreement_days"),
        )
        indexes = (models.Index(fields=("county", "party"), name="batches_agreement_party"),)

    def __str__(self) -> str:
        return self.number


class Ending(Territorial):
    """That an agreement ended before its last day: `ends_on` is the first day it holds no longer."""

    agreement = CountyForeignKey(Agreement, related_name="endings")
    ends_on = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "batches_ending"
        db_table_comment = APPEND_ONLY
        constraints = (models.UniqueConstraint(fields=("county", "agreement"), name="batches_ending_once"),)

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.ends_on}"


class Batch(Territorial):
    """A customer's file (大宗交寄). Its content is sealed while it waits, and gone once it is taken in."""

    number = models.CharField(max_length=20)
    party = models.UUIDField()
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField(default=b"")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True)
    pieces = models.PositiveIntegerField(default=0)
    weight_g = models.PositiveBigIntegerField(default=0)
    postage_fen = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "batches_batch"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="batches_batch_number"),
            models.UniqueConstraint(fields=("county", "party", "digest"), name="batches_batch_same_file"),
        )
        indexes = (
            models.Index(fields=("county", "party", "uploaded_at"), name="batches_batch_party"),
            models.Index(fields=("county", "point", "uploaded_at"), name="batches_batch_point"),
        )

    def __str__(self) -> str:
        return self.number


class Box(Territorial):
    """The number that a row of a batch's file was given."""

    batch = CountyForeignKey(Batch, related_name="boxes")
    row = models.PositiveIntegerField()
    carrier = models.CharField(max_length=12)
    number = models.CharField(max_length=32)
    postage_fen = models.PositiveIntegerField()

    class Meta:
        db_table = "batches_box"
        db_table_comment = APPEND_ONLY
        constraints = (
            models.UniqueConstraint(fields=("county", "batch", "row"), name="batches_box_row"),
            models.UniqueConstraint(fields=("county", "carrier", "number"), name="batches_box_piece"),
        )

    def __str__(self) -> str:
        return f"{self.carrier} {self.number}"


class ColumnNames(Territorial):
    """What a customer calls its columns: its own heads, in small letters without spaces, and the field each means."""

    party = models.UUIDField()
    fields = models.JSONField()

    class Meta:
        db_table = "batches_columns"
        constraints = (models.UniqueConstraint(fields=("county", "party"), name="batches_columns_party"),)

    def __str__(self) -> str:
        return str(self.party)
