"""A database file for tests with threads."""

from tests.funds.conftest import on_disk

__all__ = ["on_disk"]
