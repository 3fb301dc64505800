"""Django's SQLite backend with territorial keys, guards and FTS5 token tables."""

from typing import Any

from django.db.backends.sqlite3 import base

from huinong.storage.fields import CountyForeignKey
from huinong.storage.schema import TerritorialSchemaEditor


def _refuse(name: str, when: str, message: str) -> str:
    return f"CREATE TRIGGER IF NOT EXISTS \"{name}\" {when} BEGIN SELECT RAISE(ABORT, 'huinong: {message}'); END"


class DatabaseSchemaEditor(TerritorialSchemaEditor, base.DatabaseSchemaEditor):  # type: ignore[name-defined]
    def guards_sql(self, table: str, *, county: bool, append_only: bool) -> list[str]:
        found = []
        if county:
            when = f'BEFORE UPDATE OF "county" ON "{table}" WHEN OLD."county" <> NEW."county"'
            found.append(_refuse(f"{table}_county_fixed", when, f"{table}.county is immutable"))
        if append_only:
            for verb in ("UPDATE", "DELETE"):
                name = f"{table}_no_{verb.lower()}"
                found.append(_refuse(name, f'BEFORE {verb} ON "{table}"', f"{table} is append-only"))
        return found

    def tokens_sql(self, table: str, column: str) -> list[str]:
        fts = f'"{table}_{column}_fts"'
        add = f'INSERT INTO {fts} (id, {column}) VALUES (NEW."id", NEW."{column}");'
        drop = f'DELETE FROM {fts} WHERE rowid = (SELECT rowid FROM {fts} WHERE id = OLD."id");'
        return [
            f"DROP TABLE IF EXISTS {fts}",
            f"CREATE VIRTUAL TABLE {fts} USING fts5(id UNINDEXED, {column}, detail=none, columnsize=0)",
            f'INSERT INTO {fts} (id, {column}) SELECT "id", "{column}" FROM "{table}" ORDER BY "id"',
            f'CREATE TRIGGER IF NOT EXISTS "{table}_{column}_ai" AFTER INSERT ON "{table}" BEGIN {add} END',
            f'CREATE TRIGGER IF NOT EXISTS "{table}_{column}_au" AFTER UPDATE OF "{column}" ON "{table}" '
            f'WHEN OLD."{column}" <> NEW."{column}" BEGIN {drop} {add} END',
        ]

    def add_field(self, model: Any, field: Any) -> None:
        if isinstance(field, CountyForeignKey):
            self._remake_table(model, create_field=field)
        else:
            super().add_field(model, field)

    def _remake_table(self, model: Any, *args: Any, **kwargs: Any) -> None:
        super()._remake_table(model, *args, **kwargs)
        self.install_guards(model)


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = DatabaseSchemaEditor
