from collections.abc import Iterator
from typing import Any

import pytest

from huinong.journal import consequences
from huinong.logistics.pushes import live
from huinong.logistics.pushes.consequences import queue_statuses
from huinong.web.wiring import CONSEQUENCES

PUSHED = frozenset(kind for kind, follows in CONSEQUENCES.items() if queue_statuses in follows)


@pytest.fixture(autouse=True)
def _wired(_on_their_own: None, settings: Any) -> Iterator[None]:
    """Pushes follow from parcels, and nothing else does; servers of this machine may be told."""
    settings.HUINONG_PUSH_PRIVATE = True
    consequences.install(dict.fromkeys(PUSHED, (queue_statuses,)))
    live.distrust()
    yield
    consequences.install({})
    live.trust()
