"""Whole processes on databases of their own: what only a second process, or its death, can prove."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres_server import PostgresServer

ROOT = Path(__file__).parents[2]
DURABLE = ("fsync=on", "synchronous_commit=on", "max_connections=20")
"""What a server in use runs with: an acknowledged commit is on the disk."""


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of a fresh database of its own."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'whole.sqlite3'}"
        return
    server = PostgresServer.start(folder, options=DURABLE)
    try:
        yield server.url
    finally:
        server.stop()


def environment(url: str, folder: Path) -> dict[str, str]:
    """The environment of a process on that database."""
    own = {"HUINONG_DATABASE_URL": url, "HUINONG_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "huinong.web.settings"}
    return {**os.environ, **own, "HUINONG_MASTER_KEY": "the key of the tests"}


def command(module: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", module, *(str(argument) for argument in arguments)]


def told(module: str, *arguments: object, url: str, folder: Path) -> list[str]:
    """The lines that a process printed; it must end well."""
    asked = command(module, *arguments)
    done = subprocess.run(asked, cwd=ROOT, env=environment(url, folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4_000:]
    return done.stdout.splitlines()
