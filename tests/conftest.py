"""Fixtures every room's tests share."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from huinong.edge.gates import SYSTEM
from huinong.journal import consequences
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import agreed, permits
from huinong.logistics.runs import runners
from tests import flush


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix() -> None:
    """A worker's PostgreSQL database gets its own name; SQLite's is in the worker's own memory already."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_huinong_{worker}"


@pytest.fixture(autouse=True)
def _chinese_first() -> None:
    """A test begins in the language a new visitor meets; a request in English before it left its own behind."""
    translation.deactivate()


@pytest.fixture
def system() -> Actor:
    """An actor that may do everything, for arranging."""
    return SYSTEM


@pytest.fixture(scope="session", autouse=True)
def _flushable() -> None:
    flush.install()


@pytest.fixture
def alone() -> Iterator[None]:
    """A room on its own: nothing follows from its facts in other rooms, and none of them is asked."""
    wired, asked, known = consequences.installed(), permits.installed(), agreed.installed()
    takings, kinds = permits.installed_takings(), runners.installed()
    consequences.install({})
    permits.install(())
    permits.install_takings(())
    agreed.install(())
    runners.install({})
    yield
    consequences.install(wired)
    permits.install(asked)
    permits.install_takings(takings)
    agreed.install(known)
    runners.install(kinds)
