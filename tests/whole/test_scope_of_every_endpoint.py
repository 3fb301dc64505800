"""Every endpoint, as every role, inside and outside its scope: nobody reads what is another's, and nothing breaks."""

import json
import logging
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from huinong.access.actors import actor_of
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.web.api import api, description
from tests.papers import words
from tests.whole import page_samples, samples
from tests.whole.founding import NOON
from tests.whole.peopled import peopled
from tests.whole.sides import Peopled, Secret

NOT_OURS = ("admin/", "api/")
TRACKING = "GET /api/v1/track"
WORD = "POST /api/v1/track/consent"
PROVEN = {TRACKING, WORD}
"""Open to whoever proves a piece, wherever it is."""

OPEN_TO_ALL = {
    "favicon.ico",
    "healthz",
    "sign-in/",
    "sign-in/code/",
    "sign-out/",
    "account/language/",
    "track/",
    "track/consent/",
    *PROVEN,
}
SHUT = {"styleguide/"}
"""Only for developers."""

ONES_OWN = {f"account/{name}" for name in ("", "language/", "password/", "second-step/", "tokens/")} | {
    "plans/new/",
    "sign-out/",
    "timetable/schedule/",
}
"""Acts on oneself or one's own county: nothing in the question names another."""

CLOSED = {401, 403, 404}
OWN, NEXT_DOOR, ELSEWHERE = "own", "the next side's", "another county's"
NARROW = {Role.OUTLET_MANAGER, Role.KEEPER, Role.PARTNER, Role.COOP_CHAIR, Role.BUYER}
ROLES = tuple(role for role in Role if role is not Role.SYSTEM)
REVEALS = ("/reveal", "/phone")
"""Endpoints whose work is to show a clear phone to those who may."""

PARTS = 4
"""Every role asks all of a part's endpoints, so that several processes share the asking. Parts of roles would not do:
that each endpoint answers somebody is seen across them."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing that can be asked: the name it is declared by, how, and its sample."""

    name: str
    method: str
    url: str
    body: samples.Body | None = None

    @property
    def is_api(self) -> bool:
        return self.url.startswith("/api/")

    @property
    def is_write(self) -> bool:
        return self.method != "GET"


def declared_api() -> set[str]:
    """Every operation of the API's own description."""
    paths = description(api)["paths"]
    return {f"{method.upper()} {path}" for path, operations in paths.items() for method in operations}


def declared_pages() -> set[str]:
    """Every page of Django's resolver."""
    return set(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route
        elif not route.startswith(NOT_OURS):
            yield from _walk(each.url_patterns, route)


def endpoints() -> Iterator[Endpoint]:
    for name, url in samples.READS.items():
        yield Endpoint(name, "GET", url)
    for name, (url, body) in samples.WRITES.items():
        yield Endpoint(name, name.partition(" ")[0], url, body)
    for name, url in page_samples.PAGES.items():
        yield Endpoint(name, "GET", url)
        yield Endpoint(name, "POST", url, page_samples.FORM)
    for url in page_samples.PROBES:
        yield Endpoint(url, "GET", url)


def part_of(number: int) -> list[Endpoint]:
    """Each fourth name from this one on, with all that is asked of it: within its part it must answer someone."""
    known = list(endpoints())
    names = set(list(dict.fromkeys(each.name for each in known))[number::PARTS])
    return [each for each in known if each.name in names]


def filled(value: Any, things: dict[str, str]) -> Any:
    """A sample with a county's own things in it."""
    if isinstance(value, str):
        return value.format_map(things)
    if isinstance(value, dict):
        return {filled(key, things): filled(each, things) for key, each in value.items()}
    return [filled(each, things) for each in value] if isinstance(value, list) else value


def text_of(response: HttpResponseBase) -> str:
    """What a response says; a workbook or an archive is unpacked, and a document read, first."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if response.headers.get("Content-Type", "").startswith("image/"):
        return ""
    if response.headers.get("Content-Type") == "application/pdf":
        return words(content)
    if any(word in response.headers.get("Content-Type", "") for word in ("spreadsheet", "zip")):
        book = ZipFile(BytesIO(content))
        content = b"\n".join(book.read(name) for name in book.namelist())
    if "json" in response.headers.get("Content-Type", ""):
        return "\n".join(unescaped(line) for line in content.decode().splitlines())
    return str(content.decode())


def unescaped(text: str) -> str:
    """JSON as people read it: an API answers in ASCII, and nobody's name would be found in that."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question, and how many facts it made."""

    status: int
    text: str
    asked: str
    facts: int


class Person:
    """Somebody with a browser and a token."""

    def __init__(self, county: Peopled | None, role: Role | None) -> None:
        self.role, self.browser, self.headers = role, Client(raise_request_exception=False), {}
        self.actor: Actor | None = None
        if county and role:
            staff = county.staff["here", role]
            self.browser.force_login(staff)
            self.actor = actor_of(staff)
            self.headers = {"Authorization": f"Bearer {county.tokens['here', role]}"}
        self.signed_in = deepcopy(self.browser.cookies)

    def ask(self, endpoint: Endpoint, things: dict[str, str]) -> Answer:
        """Ask, and let nothing of it stay."""
        url = filled(endpoint.url, {name: quote(text, safe=":") for name, text in things.items()})
        body = filled(dict(endpoint.body), things) if endpoint.body is not None else None
        client, more, sent = self.browser, {}, body
        if endpoint.is_api:
            client, more = Client(raise_request_exception=False), {"headers": {**self.headers, "Idempotency-Key": "k1"}}
            if endpoint.is_write:
                sent, more["content_type"] = json.dumps(body), "application/json"
        block = transaction.atomic()
        block._from_testcase = True  # the provider is asked outside of transactions of ours
        with block:
            before = Fact.objects.count()
            response = getattr(client, endpoint.method.lower())(url, sent, **more)
            text, facts = text_of(response), Fact.objects.count() - before
            transaction.set_rollback(True)
        self.browser.cookies = deepcopy(self.signed_in)  # neither a message for the next page nor the sign-out stays
        return Answer(response.status_code, text, unquote(url) + json.dumps(body, ensure_ascii=False), facts)


@dataclass(frozen=True, slots=True)
class World:
    ours: Peopled
    theirs: Peopled

    @property
    def secrets(self) -> list[Secret]:
        return [*self.ours.secrets, *self.theirs.secrets]


@pytest.fixture
def world(db: None, settings: Any, caplog: pytest.LogCaptureFixture) -> Iterator[World]:
    caplog.set_level(logging.ERROR, "django.request")  # most of what is asked here is refused
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # thirty-six people sign up
    with clock.frozen_at(NOON):
        yield World(peopled("421223", "甲", 1), peopled("611021", "乙", 2))


@pytest.mark.django_db
def test_every_endpoint_has_a_sample_and_every_sample_an_endpoint() -> None:
    assert declared_api() == samples.READS.keys() | samples.WRITES.keys()
    assert declared_pages() == page_samples.PAGES.keys()


def test_the_parts_together_ask_every_endpoint_once() -> None:
    asked = [each for part in range(PARTS) for each in part_of(part)]
    assert sorted(map(repr, asked)) == sorted(map(repr, endpoints()))


def leaks(world: World, person: Person, text: str, asked: str, *, is_reveal: bool) -> list[str]:
    """The secrets of others in a text. What was in the question may be in the answer."""
    found = [secret for secret in world.secrets if secret.text in text and secret.text.rpartition(":")[2] not in asked]
    mine = {secret.text for secret in found if person.actor and secret.may_read(person.actor)}
    wrong = [secret.text for secret in found if secret.text not in mine]
    return [each for each in wrong if not (is_reveal and each.isdigit())]


def places_of(world: World) -> set[str]:
    """What the way of the sample's piece names to whoever proves it: its carrier, its centre and its station."""
    return {
        f"{each.county.mark}{name}" for each in (world.ours, world.theirs) for name in ("中通", "centre", "station")
    }


def variants(world: World, role: Role | None) -> dict[str, dict[str, str]]:
    """Whose things are asked for: one's own, those of the county's other side, another county's."""
    asked = {OWN: world.ours.things["here"], ELSEWHERE: world.theirs.things["here"]}
    return {**asked, NEXT_DOOR: world.ours.things["far"]} if role in NARROW else asked


def faults_of(endpoint: Endpoint, whose: str, answer: Answer, person: Person, world: World) -> Iterator[str]:
    is_reveal = whose == OWN and any(each in endpoint.url for each in REVEALS)
    if answer.status >= 500:
        yield "broke"
    wrong = leaks(world, person, answer.text, answer.asked, is_reveal=is_reveal)
    if wrong := [text for text in wrong if endpoint.name != TRACKING or text not in places_of(world)]:
        yield f"leaks {wrong[:5]}"
    if whose == ELSEWHERE and endpoint.is_write and answer.facts and endpoint.name not in ONES_OWN | PROVEN:
        yield f"acted, {answer.facts} facts"
    if person.role is None and endpoint.name not in OPEN_TO_ALL and answer.status not in {*CLOSED, 302, 405}:
        yield "answers strangers"


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_reads_or_writes_what_is_anothers(part: int, world: World) -> None:
    asked = part_of(part)
    faults: list[str] = []
    opened: dict[str, set[int]] = {each.name: set() for each in asked}
    for role in (None, *ROLES):
        person = Person(world.ours, role)
        for endpoint in asked:
            for whose, things in variants(world, role).items():
                answer = person.ask(endpoint, things)
                place = f"{role or 'nobody'}: {endpoint.method} {endpoint.url} ({whose}) → {answer.status}"
                faults += [f"{place}: {fault}" for fault in faults_of(endpoint, whose, answer, person, world)]
                if whose == OWN and role:
                    opened[endpoint.name].add(answer.status)
    assert faults == [], "\n".join(faults)
    assert unopened(opened) == []


def unopened(statuses: dict[str, set[int]]) -> list[str]:
    """A sample that nobody can use would prove nothing: each endpoint must answer someone inside their scope."""
    shut = {name: CLOSED | ({405} if name in page_samples.PAGES else {422}) for name in statuses}
    return [f"{name}: {sorted(seen)}" for name, seen in statuses.items() if seen <= shut[name] and name not in SHUT]
