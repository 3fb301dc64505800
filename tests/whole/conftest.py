"""A county in the middle of its day, and somebody who may do everything there."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from huinong.kernel import clock
from tests.whole import anyone
from tests.whole.founding import NOON
from tests.whole.peopled import peopled
from tests.whole.sides import Peopled


@pytest.fixture
def made(db: None, settings: Any, caplog: pytest.LogCaptureFixture) -> Iterator[Peopled]:
    caplog.set_level(logging.ERROR, "django.request")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MIDDLEWARE = [anyone.MIDDLEWARE if each == anyone.INSTEAD_OF else each for each in settings.MIDDLEWARE]
    with clock.frozen_at(NOON):
        yield peopled("421223", "甲", 1)
