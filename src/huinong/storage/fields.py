"""The fields that mark a table for the schema editors. (Apart from `models`: the backends import them.)"""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models

APPEND_ONLY = "append-only"
"""As `Meta.db_table_comment`, makes the schema editor install triggers that refuse UPDATE and DELETE."""


class CountyField(models.CharField):
    """The six-digit division code that owns the row: shard key, non-null, immutable.

    Its presence is what makes a table territorial to the schema editors (`storage.schema`).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_length=6, editable=False, validators=[RegexValidator(r"^\d{6}$")])
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "editable", "validators"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs


class TokensField(models.TextField):
    """Space-separated search tokens; the schema editors index it on both databases (`storage.search`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(default="", blank=True, editable=False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("default", "blank", "editable"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs


class CountyForeignKey(models.ForeignKey):
    """A foreign key inside one county: joins and lookups are restricted by `county`.

    The database constraint is `FOREIGN KEY (county, x_id) REFERENCES t (county, id)`, written by the
    schema editors, so Django is told to write none. Deletion is refused unless said otherwise, and no
    index is made: declare one that is led by `county` where it is needed.

    `checked=False` leaves the constraint out too, for append-only rows by the million that one door writes together
    with what they point to: PostgreSQL looks up each row's each key by itself (docs/adr/0018).
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, *, checked: bool = True, **kwargs: Any) -> None:
        self.checked = checked
        kwargs.update(db_constraint=False)
        kwargs.setdefault("db_index", False)
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        if kwargs.pop("db_index", True):
            kwargs["db_index"] = True
        if not self.checked:
            kwargs["checked"] = False
        return name, path, args, kwargs

    def get_extra_restriction(self, alias: Any, related_alias: Any) -> Any:
        mine: Any = self.model._meta.get_field("county")
        theirs: Any = self.remote_field.model._meta.get_field("county")
        return theirs.get_lookup("exact")(theirs.get_col(alias), mine.get_col(related_alias))

    def get_extra_descriptor_filter(self, instance: Any) -> dict[str, str]:
        return {"county": instance.county}
