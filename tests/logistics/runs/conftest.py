"""The kinds of computations these tests know."""

from collections.abc import Iterator

import pytest

from huinong.logistics.runs import runners
from tests.logistics.runs.kinds import KINDS


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    wired = runners.installed()
    runners.install(KINDS)
    yield
    runners.install(wired)
