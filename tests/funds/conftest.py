"""Who acts in the tests of money."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from huinong.kernel.actor import Actor, Role, Scope

COUNTY = "421223"
KEEPER = UUID("01930000-0000-7000-8000-000000000001")
COURIER = UUID("01930000-0000-7000-8000-000000000002")
COOP = UUID("01930000-0000-7000-8000-000000000003")
BUS = UUID("01930000-0000-7000-8000-000000000004")
READS = frozenset({"ledger.read", "settlement.read", "payments.read"})


def actor_of(role: Role, division: str, *, party: UUID | None = None, more: frozenset[str] = frozenset()) -> Actor:
    return Actor(role.value, role.value, role, Scope(division, party=party), READS | more)


@pytest.fixture
def manager() -> Actor:
    return actor_of(Role.COUNTY_MANAGER, COUNTY, more=frozenset({"ledger.post", "settlement.tariff"}))


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that several sessions share: SQLite's tests run in memory, where a second session cannot wait."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.cursor().execute(f"VACUUM INTO '{tmp_path / 'shared.sqlite3'}'")
    connection.connection, connection.settings_dict["NAME"] = None, str(tmp_path / "shared.sqlite3")
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = in_memory, name


@pytest.fixture(autouse=True)
def _on_their_own(alone: None) -> None:
    """The rooms of funds are tested without what other rooms make of their facts."""
