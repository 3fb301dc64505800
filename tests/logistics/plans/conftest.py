"""The kinds of computations that plans are made by, and what follows from their end."""

import pytest

from huinong.journal import consequences
from huinong.logistics.plans.making import keep_result
from huinong.logistics.plans.runners import RUNNERS
from huinong.logistics.runs import runners


@pytest.fixture(autouse=True)
def _kinds(_on_their_own: None) -> None:
    consequences.install({"run.ended": (keep_result,)})
    runners.install(RUNNERS)
