"""The county of the logistics tests, and a database on disk for two sessions: orders need both."""

from tests.funds.conftest import on_disk
from tests.logistics.conftest import county

__all__ = ["county", "on_disk"]
