"""Fixtures every room's tests share."""

import pytest

from huinong.kernel.actor import Actor, Role, Scope


@pytest.fixture
def system() -> Actor:
    """An actor that may do everything, for arranging."""
    from huinong.access.roles import ALL_PERMISSIONS

    return Actor(id="system", name="System", role=Role.SYSTEM, scope=Scope(), permissions=ALL_PERMISSIONS)


@pytest.fixture(scope="session", autouse=True)
def _flushable() -> None:
    from tests import flush

    flush.install()
