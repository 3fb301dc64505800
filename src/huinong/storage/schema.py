"""The DDL Django does not write: keys led by `county`, guards, and search structures.

Both editors mark tables by their fields and `Meta.db_table_comment`, because those survive in
migration state where mixins do not. Triggers are re-made whenever SQLite re-makes a table.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import CompositePrimaryKey

from huinong.storage.fields import APPEND_ONLY, CountyField, CountyForeignKey, TokensField

REMADE = "new__"  # the prefix of the table SQLite's editor builds while it re-makes one


def is_territorial(model: Any) -> bool:
    """Whether the model (live or from migration state) has a county."""
    return any(isinstance(field, CountyField) for field in model._meta.local_fields)


def is_append_only(model: Any) -> bool:
    """Whether the model is declared append-only by its table comment."""
    return (model._meta.db_table_comment or "").startswith(APPEND_ONLY)


class TerritorialSchemaEditor:
    """Mixin for a Django schema editor; the database's own part is in `guards_sql` and `tokens_sql`."""

    connection: Any

    def guards_sql(self, table: str, *, county: bool, append_only: bool) -> list[str]:
        raise NotImplementedError

    def tokens_sql(self, table: str, column: str) -> list[str]:
        raise NotImplementedError

    def _iter_column_sql(self, column_db_type: Any, params: Any, model: Any, field: Any, *rest: Any) -> Iterator[Any]:
        parts = super()._iter_column_sql(column_db_type, params, model, field, *rest)  # type: ignore[misc]
        composite = is_territorial(model)
        return (part for part in parts if not (composite and part == "PRIMARY KEY"))

    def table_sql(self, model: Any) -> Any:
        sql, params = super().table_sql(model)  # type: ignore[misc]
        keys = ", ".join(self._county_keys(model))
        return (f"{sql[:-1]}, {keys})" if keys else sql), params

    def _county_keys(self, model: Any) -> Iterator[str]:
        quote = self.connection.ops.quote_name
        if is_territorial(model) and not isinstance(model._meta.pk, CompositePrimaryKey):
            yield f"PRIMARY KEY ({quote('county')}, {quote('id')})"
        for field in model._meta.local_fields:
            if isinstance(field, CountyForeignKey) and field.checked:
                yield self._county_fk(field)

    def _county_fk(self, field: Any) -> str:
        quote = self.connection.ops.quote_name
        target = quote(field.remote_field.model._meta.db_table.removeprefix(REMADE))
        return (
            f"FOREIGN KEY ({quote('county')}, {quote(field.column)}) "
            f"REFERENCES {target} ({quote('county')}, {quote('id')}) DEFERRABLE INITIALLY DEFERRED"
        )

    def create_model(self, model: Any) -> None:
        super().create_model(model)  # type: ignore[misc]
        if not model._meta.db_table.startswith(REMADE):
            self.install_guards(model)

    def install_guards(self, model: Any) -> None:
        """Create this table's triggers and search structures; repeating it changes nothing."""
        table = model._meta.db_table
        statements = self.guards_sql(table, county=is_territorial(model), append_only=is_append_only(model))
        for field in model._meta.local_fields:
            if isinstance(field, TokensField):
                statements += self.tokens_sql(table, str(field.column))
        for statement in statements:
            self.execute(statement, None)  # type: ignore[attr-defined]  # None: '%' is literal
