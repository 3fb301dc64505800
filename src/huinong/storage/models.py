"""What every territorial row is made of: an `id`, a `county`, and foreign keys that carry both. And pictures."""

from typing import Any

from django.db import models

from huinong.kernel.ids import new_id
from huinong.storage.fields import APPEND_ONLY, CountyField, CountyForeignKey, TokensField

__all__ = ["APPEND_ONLY", "CountyField", "CountyForeignKey", "Photo", "Territorial", "TokensField"]


class Territorial(models.Model):
    """A row that belongs to one county and could live on that county's shard."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    county = CountyField()

    class Meta:
        abstract = True

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any) -> Any:
        """Update by (county, id), and never the county itself: it is the shard key."""
        kept = [value for value in values if value[0].name != "county"]
        return super()._do_update(base_qs.filter(county=self.county), using, pk_val, kept, *rest)


class Photo(Territorial):
    """A picture that proves something, known by the digest of its bytes; never changed."""

    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    media_type = models.CharField(max_length=20)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "storage_photo"
        db_table_comment = f"{APPEND_ONLY}: what proves something stays as it was seen"
        constraints = (models.UniqueConstraint(fields=("county", "digest"), name="storage_photo_digest"),)

    def __str__(self) -> str:
        return self.digest
