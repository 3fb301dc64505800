"""Fixtures every room's tests share."""

from collections.abc import Iterator

import pytest

from huinong.edge.gates import SYSTEM
from huinong.journal import consequences
from huinong.kernel.actor import Actor


@pytest.fixture
def system() -> Actor:
    """An actor that may do everything, for arranging."""
    return SYSTEM


@pytest.fixture(scope="session", autouse=True)
def _flushable() -> None:
    from tests import flush

    flush.install()


@pytest.fixture
def alone() -> Iterator[None]:
    """A room on its own: nothing follows from its facts in other rooms."""
    wired = consequences.installed()
    consequences.install({})
    yield
    consequences.install(wired)
