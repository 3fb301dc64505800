"""`HUINONG_DATABASE_URL` → Django's database settings."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; "
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536"
)
"""FULL, because NORMAL may lose the last commits on power loss: an acknowledged act must stay. The log is brought into
the file at 16 MB, not at 4, which a thousand postings fill: a page that many commits touch is brought there once."""


def database(url: str) -> dict[str, Any]:
    """Settings for `sqlite:///path` or `postgres://user:password@host:port/name?option=value`.

    Raises ValueError for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "huinong.storage.sqlite3",
            "NAME": str(Path(unquote(parts.path[1:])).expanduser()),
            "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "huinong.storage.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ValueError(f"HUINONG_DATABASE_URL must begin with sqlite:/// or postgres://, not {parts.scheme}:")
