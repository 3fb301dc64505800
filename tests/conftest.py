"""Fixtures every room's tests share."""

import pytest

from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Actor


@pytest.fixture
def system() -> Actor:
    """An actor that may do everything, for arranging."""
    return SYSTEM


@pytest.fixture(scope="session", autouse=True)
def _flushable() -> None:
    from tests import flush

    flush.install()
