"""Loading what can be loaded again: without waiting for the disk at every commit."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

HURRIED = {"sqlite": "PRAGMA synchronous=OFF", "postgresql": "SET synchronous_commit TO off"}
USUAL = {"sqlite": "PRAGMA synchronous=FULL", "postgresql": "RESET synchronous_commit"}


@contextmanager
def hurried() -> Iterator[None]:
    """Let this connection's commits reach the disk later; a power cut inside the block may lose the load."""
    _run(HURRIED[connection.vendor])
    try:
        yield
    finally:
        _run(USUAL[connection.vendor])
        if connection.vendor == "sqlite":
            _run("PRAGMA wal_checkpoint(TRUNCATE)")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
