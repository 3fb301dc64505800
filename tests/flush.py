"""Between tests that commit, tables are emptied: only here do the guards of append-only tables stand aside."""

from typing import Any

from django.db.backends.base.operations import BaseDatabaseOperations

_execute = BaseDatabaseOperations.execute_sql_flush


def _flush(self: Any, sql_list: list[str]) -> None:
    run = _flush_postgresql if self.connection.vendor == "postgresql" else _flush_sqlite
    run(self, sql_list)


def _flush_postgresql(operations: Any, sql_list: list[str]) -> None:
    _execute(operations, ["SET session_replication_role = replica", *sql_list, "SET session_replication_role = origin"])


def _flush_sqlite(operations: Any, sql_list: list[str]) -> None:
    with operations.connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_delete' ESCAPE '\\'"
        )
        guards = cursor.fetchall()
    drops = [f'DROP TRIGGER "{name}"' for name, _ in guards]
    _execute(operations, [*drops, *sql_list, *(sql for _, sql in guards)])


def install() -> None:
    """Make Django's flush work on guarded tables for this test run."""
    BaseDatabaseOperations.execute_sql_flush = _flush
