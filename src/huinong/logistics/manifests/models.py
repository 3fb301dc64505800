"""Manifests as files: what was uploaded and not yet taken, and what each courier calls its columns."""

from django.db import models

from huinong.storage.models import Territorial


class Upload(Territorial):
    """A courier's file. Its content is sealed while it waits, and gone once it is taken: the pieces then hold it."""

    carrier = models.CharField(max_length=12)
    party = models.UUIDField()
    manifest = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField(default=b"")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True)
    pieces = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "manifests_upload"
        constraints = (
            models.UniqueConstraint(fields=("county", "carrier", "digest"), name="manifests_upload_same_file"),
        )
        indexes = (models.Index(fields=("county", "party", "uploaded_at"), name="manifests_upload_party"),)

    def __str__(self) -> str:
        return f"{self.carrier} {self.manifest}"


class ColumnNames(Territorial):
    """What a courier calls its columns: its own heads, in small letters without spaces, and the field each means."""

    carrier = models.CharField(max_length=12)
    fields = models.JSONField()

    class Meta:
        db_table = "manifests_columns"
        constraints = (models.UniqueConstraint(fields=("county", "carrier"), name="manifests_columns_carrier"),)

    def __str__(self) -> str:
        return self.carrier
