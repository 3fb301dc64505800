"""What a batch wrote, and how fast the same rows go in bare."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from huinong.demo.world import COUNTY
from huinong.funds.ledger.models import Account, Leg
from huinong.kernel.ids import new_id
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.scanning import MOVED
from huinong.logistics.parcels.steps import TOUCHES
from huinong.storage import bulk
from huinong.storage.models import Territorial

Table = type[Territorial]
Rows = Mapping[Table, list[tuple[Any, ...]]]
IDS_A_STATEMENT = 5_000
Writer = Callable[[Table, Sequence[str], Sequence[Sequence[Any]]], None]

COLUMNS = tuple(field.name for field in Parcel._meta.local_fields if field.name != "tokens")
"""A piece's columns without those that searches read: no scan changes them."""


CHANGED = MOVED.union(*TOUCHES.values())
"""The columns that scans write."""


def _is_written(index: Any) -> bool:
    """Whether an update by a scan writes into this index: PostgreSQL makes the row anew, and an entry in each."""
    return connection.vendor == "postgresql" or not CHANGED.isdisjoint(index.fields)


def _named(part: Any) -> Any:
    """An index or a constraint under a name of its own: names are the schema's."""
    copy = part.clone()
    copy.name = copy.name.replace("parcels_parcel", "bench_piece")
    return copy


def _meta() -> type:
    parts = {
        "constraints": [_named(each) for each in Parcel._meta.constraints],
        "indexes": [_named(each) for each in Parcel._meta.indexes if _is_written(each)],
    }
    return type("Meta", (), {"app_label": "bench", "db_table": "bench_piece", **parts})


def _fields() -> dict[str, Any]:
    own = {name: Parcel._meta.get_field(name).clone() for name in COLUMNS if name not in {"id", "county"}}
    return own | {"bag": models.UUIDField(null=True)}


BarePiece: Table = type("BarePiece", (Territorial,), {"__module__": __name__, "Meta": _meta(), **_fields()})
"""A piece's whole row, with its keys and the indexes that an update writes."""


def columns(table: Table) -> tuple[str, ...]:
    """The columns that count as written; the first two are what a row is known by and its county."""
    names = [field.attname for field in table._meta.local_concrete_fields if field.name != "tokens"]
    first = (_known_by(table), "county")
    return (*first, *(name for name in names if name not in first))


def _known_by(table: Table) -> str:
    """What grows from row to row: a leg has the id of its posting."""
    return "posting_id" if table is Leg else "id"


def inserted(table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows by one INSERT statement, sent with all their values: psycopg has them under way while it writes the next."""
    fields = [table._meta.get_field(name) for name in names]
    quoted = ", ".join(f'"{field.column}"' for field in fields)
    sql = f'INSERT INTO "{table._meta.db_table}" ({quoted}) VALUES ({", ".join(["%s"] * len(fields))})'
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(bulk.prepared(rows, fields, connection)))


class Books:
    """The state of the demo county's tables, to tell what a batch wrote."""

    def __init__(self) -> None:
        self.since = new_id()
        self.before = {table: {repr(row) for row in _rows(table)} for table in _tables() if not _only_grows(table)}

    def written(self) -> Rows:
        """The rows that are new or no longer as they were."""
        return {table: rows for table in _tables() if (rows := list(self._fresh(table)))}

    def _fresh(self, table: Table) -> Iterator[tuple[Any, ...]]:
        if _only_grows(table):
            return iter(_rows(table, **{f"{_known_by(table)}__gt": self.since}))
        return (row for row in _rows(table) if repr(row) not in self.before[table])


def _rows(table: Table, **narrowed: Any) -> Any:
    found: Any = table._default_manager.filter(county=COUNTY, **narrowed)
    return found.order_by(_known_by(table)).values_list(*columns(table))


def _tables() -> list[Table]:
    return [model for model in apps.get_models() if issubclass(model, Territorial) and model is not BarePiece]


def _only_grows(table: Table) -> bool:
    return bool(table._meta.db_table_comment)


def make_table() -> None:
    """Make the table of bare pieces."""
    with connection.schema_editor() as editor:
        editor.create_model(BarePiece)


class Bare:
    """A second county, whose tables hold the same rows under the same keys: a batch's rows go in among as many others.

    Accounts are left out: a few that change, and that all their legs point to.
    """

    def __init__(self, county: str, by: Writer, tables: Iterable[Table]) -> None:
        self.county, self.by = county, by
        self.tables = [table for table in tables if table is not Account]
        self.put({table: list(_rows(table)) for table in self.tables})

    def put(self, rows: Rows) -> float:
        """Seconds for these rows in one transaction. Those whose place they take were thrown away before."""
        kept = {table: some for table, some in rows.items() if table in self.tables}
        for table, some in kept.items():
            if not _only_grows(table):
                self._throw_away(_bare(table), [row[0] for row in some])
        self._lay_ground(kept)
        moved = {table: [(id_, self.county, *rest) for id_, _, *rest in some] for table, some in kept.items()}
        started = time.perf_counter()
        with transaction.atomic():
            for table, some in moved.items():
                self.by(_bare(table), COLUMNS if table is Parcel else columns(table), some)
        return time.perf_counter() - started

    def _throw_away(self, table: Table, ids: Sequence[Any]) -> None:
        for start in range(0, len(ids), IDS_A_STATEMENT):
            gone: Any = table._default_manager.filter(county=self.county, id__in=ids[start : start + IDS_A_STATEMENT])
            gone._raw_delete(gone.db)

    def _lay_ground(self, rows: Rows) -> None:
        """What the rows point to is there before them, as it was for the ingest."""
        for table, ids in _pointed_at(rows).items():
            names = tuple(field.attname for field in table._meta.local_concrete_fields)
            known: Any = table._default_manager.filter(id__in=ids)
            missing = ids - set(known.filter(county=self.county).values_list("id", flat=True))
            there = known.filter(county=COUNTY, id__in=missing).values_list(*names)
            bulk.insert_rows(table, names, [(id_, self.county, *rest) for id_, _, *rest in there])


def _bare(table: Table) -> Table:
    return BarePiece if table is Parcel else table


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
