"""Databases to measure on, made for one measurement and thrown away after it."""

import os
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from sqlite3 import sqlite_version
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.postgres_server import PostgresServer

KINDS = ("sqlite", "postgresql")
SHOWN = ("server_version", "fsync", "synchronous_commit", "shared_buffers")
NAME = "huinong_bench"
OPTIONS = ("shared_buffers=256MB",)  # the rest stays as PostgreSQL has it: an acknowledged commit is on the disk


@dataclass(frozen=True, slots=True)
class Database:
    """One kind of database. `fresh(home)` gives the URL of an empty one, which is gone when the block ends."""

    kind: str
    version: str
    fresh: Callable[[Path], AbstractContextManager[str]]


@contextmanager
def databases(kinds: Collection[str]) -> Iterator[list[Database]]:
    """Those kinds that are asked for. PostgreSQL is at `HUINONG_TEST_POSTGRES`, or comes from the tests' wheel."""
    with ExitStack() as stack:
        found = []
        if "sqlite" in kinds:
            found.append(Database("sqlite", f"SQLite {sqlite_version}, synchronous=FULL", _sqlite))
        if "postgresql" in kinds:
            url = os.environ.get("HUINONG_TEST_POSTGRES") or stack.enter_context(_server())
            found.append(Database("postgresql", _version(url), partial(_postgresql, url)))
        yield found


@contextmanager
def _sqlite(home: Path) -> Iterator[str]:
    yield f"sqlite:///{home / 'huinong.sqlite3'}"


@contextmanager
def _server() -> Iterator[str]:
    server = PostgresServer.start(Path(tempfile.gettempdir()), options=OPTIONS)
    try:
        yield server.url
    finally:
        server.stop()


def _version(url: str) -> str:
    with psycopg.connect(url) as connection:
        version, *settings = (connection.execute(f"SHOW {name}").fetchall()[0][0] for name in SHOWN)
    return f"PostgreSQL {version}, " + ", ".join(f"{n}={s}" for n, s in zip(SHOWN[1:], settings, strict=True))


@contextmanager
def _postgresql(url: str, _home: Path) -> Iterator[str]:
    drop = f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(f"CREATE DATABASE {NAME}")
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))
        finally:
            connection.execute(drop)
