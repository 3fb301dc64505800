"""Rows in bulk without model instances: a posting has legs by the dozen, and building them took most of the time."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connections, models, router

from huinong.storage import bulk

PLAIN = (models.CharField, models.BigIntegerField)  # what both databases take as it is
KEPT = 4_096  # converted values remembered a field: moments and ids come back leg after leg


def insert(model: type[models.Model], names: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as the values of the named fields. A taken key raises IntegrityError."""
    connection = connections[router.db_for_write(model)]
    fields = [model._meta.get_field(name) for name in names]
    convert = [(place, _converter(field, connection)) for place, field in enumerate(fields) if _needs(field)]
    columns = [str(field.column) for field in fields]  # type: ignore[union-attr]
    bulk.insert_values(model._meta.db_table, columns, (_converted(row, convert) for row in values))


def _converted(row: Sequence[Any], convert: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    changed = list(row)
    for place, change in convert:
        if changed[place] is not None:
            changed[place] = change(changed[place])
    return changed


def _needs(field: Any) -> bool:
    return not isinstance(field, PLAIN)


def _converter(field: Any, connection: Any) -> Callable[[Any], Any]:
    def change(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    return change if isinstance(field, models.JSONField) else lru_cache(KEPT)(change)
