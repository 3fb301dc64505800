"""Every territorial table can be sharded by county: PostgreSQL itself says so, by partitioning it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from huinong.kernel.ids import new_id
from huinong.storage.fields import CountyForeignKey
from huinong.storage.models import Territorial
from huinong.storage.postgresql.base import DatabaseSchemaEditor

pytestmark = pytest.mark.django_db(transaction=True)
PARTITIONS = 4


class PartitioningEditor(DatabaseSchemaEditor):
    """The product's editor, but each table is partitioned by hash of its county."""

    def table_sql(self, model: Any) -> Any:
        sql, params = super().table_sql(model)
        return f"{sql} PARTITION BY HASH (county)", params

    def create_model(self, model: Any) -> None:
        super().create_model(model)
        table = model._meta.db_table
        for n in range(PARTITIONS):
            bounds = f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n})"
            self.execute(f'CREATE TABLE "{table}_p{n}" PARTITION OF "{table}" {bounds}', None)


def territorial_models() -> list[type[Territorial]]:
    """All of them, each after those its foreign keys point to."""
    left = [model for model in apps.get_models() if issubclass(model, Territorial)]
    ordered: list[type[Territorial]] = []
    while left:
        ready = [m for m in left if all(target in ordered or target is m for target in _targets(m))]
        assert ready, f"a ring of foreign keys among {left}"
        ordered += ready
        left = [model for model in left if model not in ready]
    return ordered


def _targets(model: type[Territorial]) -> set[Any]:
    return {f.remote_field.model for f in model._meta.local_fields if isinstance(f, CountyForeignKey)}


@pytest.fixture
def partitioned() -> Iterator[None]:
    if connection.vendor != "postgresql":
        pytest.skip("PARTITION BY is PostgreSQL's: this runs in the --postgres half of `make test`")
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA sharded")
        cursor.execute("SET search_path TO sharded")
    try:
        for model in territorial_models():  # each in a transaction of its own: a stock server has few locks
            with PartitioningEditor(connection) as editor:
                editor.create_model(model)
        yield
    finally:
        with connection.cursor() as cursor:
            for model in reversed(territorial_models()):
                cursor.execute(f'DROP TABLE IF EXISTS sharded."{model._meta.db_table}" CASCADE')
            cursor.execute("SET search_path TO public")
            cursor.execute("DROP SCHEMA sharded CASCADE")


def test_every_territorial_table_is_created_partitioned_by_county(partitioned: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = 'sharded' AND relkind = 'p'"
        )
        made = {name for (name,) in cursor.fetchall()}
    assert made == {model._meta.db_table for model in territorial_models()}
    assert "journal_fact" in made


def test_partitions_refuse_what_the_plain_tables_refuse(partitioned: None) -> None:
    point = apps.get_model("points", "Point")
    closure = apps.get_model("points", "Closure")
    home = {"county": "421223", "code": "A", "kind": "village_station", "name": "a", "division": "421223100201"}
    mine = point.objects.create(**home, opened_on="2026-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        point.objects.create(**home, id=new_id(), opened_on="2026-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        closure.objects.create(county="611021", point_id=mine.id, closed_on="2026-01-01")
    point.objects.create(**{**home, "county": "611021"}, opened_on="2026-01-01")
    assert point.objects.count() == 2


def test_every_unique_key_and_index_of_a_territorial_table_begins_with_county() -> None:
    for model in territorial_models():
        for each in (*model._meta.constraints, *model._meta.indexes):
            fields = getattr(each, "fields", ())
            assert not fields or fields[0] == "county", f"{model.__name__}: {each.name}"
        loose = [f.name for f in model._meta.local_fields if f.unique and not f.primary_key]
        assert loose == [], f"{model.__name__}: {loose} unique without a county"


def test_every_foreign_key_between_territorial_tables_carries_the_county() -> None:
    for model in territorial_models():
        for field in model._meta.local_fields:
            target = getattr(field.remote_field, "model", None)
            if target is not None and issubclass(target, Territorial):
                assert isinstance(field, CountyForeignKey), f"{model.__name__}.{field.name}"
