"""What a batch wrote, and how fast the same rows go in bare."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from huinong.kernel.ids import new_id
from huinong.logistics.parcels.models import Parcel
from huinong.storage import bulk
from huinong.storage.models import Territorial

Table = type[Territorial]
Rows = Mapping[Table, list[tuple[Any, ...]]]

MOVED = ("state", "custodian", "bag_id", "station", "due_at", "arrived_at", "shelved_at", "closed_at", "shelf_code")


class BarePiece(Territorial):
    """A piece with its two keys and the columns that scans change, and no other index."""

    carrier = models.CharField(max_length=12)
    number = models.CharField(max_length=32)
    state = models.CharField(max_length=12)
    custodian = models.CharField(max_length=48)
    bag_id = models.UUIDField(null=True)
    station = models.UUIDField(null=True)
    due_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    shelved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    shelf_code = models.CharField(max_length=16)

    class Meta:
        app_label = "bench"
        db_table = "bench_piece"
        constraints = (models.UniqueConstraint(fields=("county", "carrier", "number"), name="bench_piece_number"),)

    def __str__(self) -> str:
        return self.number


def columns(table: Table) -> tuple[str, ...]:
    """The columns that count as written; the first two are id and county."""
    if table is Parcel:
        return ("id", "county", "carrier", "number", *MOVED)
    return tuple(field.attname for field in table._meta.local_concrete_fields)


class Books:
    """The state of all territorial tables, to tell what a batch wrote."""

    def __init__(self, county: str) -> None:
        self.county, self.since = county, new_id()
        self.before = {table: {repr(row) for row in self._rows(table)} for table in _tables() if not _only_grows(table)}

    def written(self) -> Rows:
        """The rows that are new or no longer as they were."""
        return {table: rows for table in _tables() if (rows := list(self._fresh(table)))}

    def _fresh(self, table: Table) -> Iterator[tuple[Any, ...]]:
        if _only_grows(table):
            return iter(self._rows(table, id__gt=self.since))
        return (row for row in self._rows(table) if repr(row) not in self.before[table])

    def _rows(self, table: Table, **narrowed: Any) -> Any:
        found: Any = table._default_manager.filter(county=self.county, **narrowed)
        return found.order_by("id").values_list(*columns(table))


def _tables() -> list[Table]:
    return [model for model in apps.get_models() if issubclass(model, Territorial) and model is not BarePiece]


def _only_grows(table: Table) -> bool:
    return bool(table._meta.db_table_comment)


class Bare:
    """Somewhere to put rows: each batch under a county's code of its own, so that no key is taken."""

    def __init__(self) -> None:
        self.batches = 0
        with connection.schema_editor() as editor:
            editor.create_model(BarePiece)

    def insert(self, rows: Rows) -> float:
        """Seconds for these rows, in one transaction."""
        self.batches += 1
        county = f"99{self.batches:04d}"
        self._lay_ground(county, rows)
        moved = {table: [(id_, county, *rest) for id_, _, *rest in some] for table, some in rows.items()}
        started = time.perf_counter()
        with transaction.atomic():
            for table, some in moved.items():
                bulk.insert_rows(BarePiece if table is Parcel else table, columns(table), some)
        return time.perf_counter() - started

    def _lay_ground(self, county: str, rows: Rows) -> None:
        """What the rows point to is there before them, as it was for the ingest."""
        for table, ids in _pointed_at(rows).items():
            names = tuple(field.attname for field in table._meta.local_concrete_fields)
            there: Any = table._default_manager.filter(id__in=ids).exclude(county__startswith="99").values_list(*names)
            bulk.insert_rows(table, names, [(id_, county, *rest) for id_, _, *rest in there])


def _pointed_at(rows: Rows) -> dict[Table, set[Any]]:
    """The ids in foreign keys that are not among the rows themselves."""
    found: dict[Table, set[Any]] = {}
    for table, some in rows.items():
        names = columns(table)
        for field in table._meta.local_concrete_fields:
            if isinstance(field, models.ForeignKey) and table is not Parcel:
                place = names.index(field.attname)
                found.setdefault(field.related_model, set()).update(row[place] for row in some)
    there = {table: {row[0] for row in some} for table, some in rows.items() if table is not Parcel}
    return {table: ids - there.get(table, set()) - {None} for table, ids in found.items()}
