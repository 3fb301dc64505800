"""A client that may do everything in a county, as three people at once: who stands where decides what can be done."""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from urllib.parse import quote
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client

from huinong.access.roles import ALL_PERMISSIONS
from huinong.kernel.actor import Actor, Role, Scope
from tests.whole.sides import Peopled

Path = tuple[str | int, ...]
MIDDLEWARE = "tests.whole.anyone.ActorHere"
INSTEAD_OF = "huinong.access.middleware.ActorMiddleware"


class ActorHere:
    """Instead of signing in: whoever the test names."""

    actor: ClassVar[Actor | None] = None

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = self.actor  # type: ignore[attr-defined]
        return self.get_response(request)


def everyone(made: Peopled) -> tuple[Actor, ...]:
    """The manager of the county, a keeper at their station, and a driver: each with every permission."""
    places = {
        Role.COUNTY_MANAGER: Scope(made.county.code),
        Role.KEEPER: Scope(made.county.code, point=UUID(made.things["here"]["station"])),
        Role.DRIVER: Scope(made.county.code),
    }
    return tuple(
        Actor(str(made.staff["here", role].id), role.value, role, scope, ALL_PERMISSIONS)
        for role, scope in places.items()
    )


def filled(value: Any, things: dict[str, str]) -> Any:
    """A sample with a county's own things in it."""
    if isinstance(value, str):
        return value.format_map(things)
    if isinstance(value, dict):
        return {filled(key, things): filled(each, things) for key, each in value.items()}
    return [filled(each, things) for each in value] if isinstance(value, list) else value


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of a body that is neither a map nor a list."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        yield path, value
    for name, each in inside or ():
        yield from leaves(each, (*path, name))


def put(body: Any, path: Path, value: Any) -> Any:
    changed = copy.deepcopy(body)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return changed


def address(url: str, things: dict[str, str]) -> str:
    """A sample's address with a county's own things in it."""
    return str(filled(url, {name: quote(text, safe=":") for name, text in things.items()}))


def ask(actor: Actor, method: str, url: str, body: Any = None, *, raw: str | None = None) -> HttpResponse:
    """One request of the API under the key `k1`."""
    ActorHere.actor = actor
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "anyone"
    sent = json.dumps(body) if raw is None and body is not None else raw or ""
    more = {"content_type": "application/json", "headers": {"Idempotency-Key": "k1"}}
    response: HttpResponse = client.generic(method, url, sent, **more)  # type: ignore[arg-type, assignment]
    return response


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Take back what is done inside; the services still see no transaction of ours."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)
