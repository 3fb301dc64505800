"""Django's PostgreSQL backend with territorial keys, guards and stored token vectors."""

from typing import Any

from django.db.backends.postgresql import base

from huinong.storage.fields import CountyForeignKey
from huinong.storage.schema import TerritorialSchemaEditor

REFUSE = """
CREATE OR REPLACE FUNCTION huinong_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'huinong: %', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$
"""

TOKENS_COUNTED = 1_000
"""Tokens whose frequency ANALYZE notes. By its usual hundred, `wang*` seems as rare as a whole name: all its pieces
were then read and sorted to show the newest fifty, in 0.2 s of a million."""


def _trigger(name: str, when: str, message: str) -> str:
    return f"CREATE OR REPLACE TRIGGER \"{name}\" {when} EXECUTE FUNCTION huinong_refuse('{message}')"


class DatabaseSchemaEditor(TerritorialSchemaEditor, base.DatabaseSchemaEditor):  # type: ignore[name-defined]
    def guards_sql(self, table: str, *, county: bool, append_only: bool) -> list[str]:
        found = [REFUSE] if county or append_only else []
        if county:
            changed = 'FOR EACH ROW WHEN (OLD."county" IS DISTINCT FROM NEW."county")'
            when = f'BEFORE UPDATE OF "county" ON "{table}" {changed}'
            found.append(_trigger(f"{table}_county_fixed", when, f"{table}.county is immutable"))
        if append_only:
            rows = f'BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW'
            found.append(_trigger(f"{table}_no_change", rows, f"{table} is append-only"))
            whole = f'BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT'
            found.append(_trigger(f"{table}_no_truncate", whole, f"{table} is append-only"))
        return found

    def tokens_sql(self, table: str, column: str) -> list[str]:
        vector = f"array_to_tsvector(array_remove(string_to_array(\"{column}\", ' '), ''))"
        return [
            f'ALTER TABLE "{table}" ADD COLUMN IF NOT EXISTS "{column}_vector" tsvector '
            f"GENERATED ALWAYS AS ({vector}) STORED",
            f'CREATE INDEX IF NOT EXISTS "{table}_{column}_gin" ON "{table}" USING gin ("{column}_vector")',
            f'ALTER TABLE "{table}" ALTER COLUMN "{column}_vector" SET STATISTICS {TOKENS_COUNTED}',
        ]

    def add_field(self, model: Any, field: Any) -> None:
        super().add_field(model, field)
        if isinstance(field, CountyForeignKey) and field.checked:
            self.deferred_sql.append(f'ALTER TABLE "{model._meta.db_table}" ADD {self._county_fk(field)}')


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = DatabaseSchemaEditor
