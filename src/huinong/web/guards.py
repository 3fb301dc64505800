"""The triggers that hold the rules of the tables: which should stand, which do, and putting them back."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from huinong.storage.schema import is_append_only, is_territorial

NAMED = re.compile(r'TRIGGER (?:IF NOT EXISTS )?"([^"]+)"')
SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
POSTGRESQL = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"


def _guarded() -> Iterator[type[Model]]:
    """Our guarded tables that exist; one that does not is the migrations' matter."""
    tables = set(connection.introspection.table_names())
    for model in apps.get_models():
        if model._meta.db_table in tables and (is_territorial(model) or is_append_only(model)):
            yield model


def _statements(model: type[Model]) -> list[str]:
    editor: Any = connection.schema_editor(collect_sql=True)  # not entered: nothing is to be run
    editor.install_guards(model)
    return list(editor.collected_sql)


def wanted() -> frozenset[str]:
    """The names of the triggers that our tables should have."""
    return frozenset(name for model in _guarded() for sql in _statements(model) for name in NAMED.findall(sql))


def standing() -> frozenset[str]:
    """The names of the triggers that the database has and runs."""
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL if connection.vendor == "postgresql" else SQLITE)
        return frozenset(name for (name,) in cursor.fetchall())


def restore() -> frozenset[str]:
    """Put missing triggers back; answers which. What was altered meanwhile, `huinong journal verify` finds."""
    missing = wanted() - standing()
    for model in _guarded():
        for sql in _statements(model):
            found = NAMED.search(sql)
            if found and found.group(1) in missing:
                with connection.cursor() as cursor:
                    cursor.execute(sql)
    return missing
