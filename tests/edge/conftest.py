"""A site of the edge alone: its middleware, its test addresses, and an actor named by a header."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from tests.edge.rows import NOON

CLERK = Actor(id="clerk-lin", name="Clerk Lin", role=Role.DISPATCHER, permissions=frozenset({"parcels.read"}))
GUEST = Actor(id="guest", name="Guest", role=Role.BUYER)
WHO = {"clerk": CLERK, "guest": GUEST}


class ActorByHeader:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        request.actor = WHO.get(token or request.headers.get("X-Who", ""))  # type: ignore[attr-defined]
        return self.get_response(request)


MIDDLEWARE = ["tests.edge.conftest.ActorByHeader", "huinong.edge.middleware.RefusalMiddleware"]
SITE: dict[str, Any] = {"ROOT_URLCONF": "tests.edge.urls", "MIDDLEWARE": MIDDLEWARE, "LANGUAGE_CODE": "en"}


@pytest.fixture(autouse=True)
def _site() -> Iterator[None]:
    templates = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [str(settings.PACKAGE / "edge" / "templates")],
            "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", {"shell.html": SHELL}), FILES]},
        }
    ]
    with override_settings(**SITE, TEMPLATES=templates), clock.frozen_at(NOON):
        yield


SHELL = "<title>{% block title %}{% endblock %}</title><main>{% block content %}{% endblock %}</main>"
FILES = "django.template.loaders.filesystem.Loader"


@pytest.fixture
def clerk() -> Client:
    return Client(headers={"X-Who": "clerk"})


@pytest.fixture
def guest() -> Client:
    return Client(headers={"X-Who": "guest"})
