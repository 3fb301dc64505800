"""Whatever is sent, the API answers with what was asked for or with a problem: never with a fault, never with less."""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from huinong.web.api import api, description
from tests.whole import samples
from tests.whole.anyone import address, ask, everyone, filled, leaves, nothing_stays, put
from tests.whole.sides import Peopled

ODD: tuple[Any, ...] = (
    *(None, True, -1, 0, 2**31, 2**63, 10**30, 1e308, 0.5),
    *("", " ", "x" * 600, "a\x00b", "😀", "'; drop", "%", "nan", "１２３", "999999", "421223100201"),
    *("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-20T04:00:00"),
    *("00000000-0000-0000-0000-000000000000", "\ud800"),
    *([], {}, [None], [{}], {"x": 1}),
)
NOT_JSON = ("{", "[" * 3_000, '{"a": NaN}', "null", "[]", '"text"', "")
EACH = 2  # of the odd values, in turn, for each place: all of them for all places take minutes and found no more
PARTS = ("%00", "x" * 300, "0", "%F0%9F%98%80", "..", "%25", "9" * 30, "%D9%A3%D9%A3%D9%A3%D9%A3%D9%A3%D9%A3")
PREFIX = "/api/v1".count("/") + 2  # the parts of an address that are not its own


def fault_of(response: HttpResponse) -> str:
    """What is wrong with an answer, or ""."""
    if response.status_code >= 500:
        return f"broke: {response.content.decode()[:200]}"
    if response.status_code >= 400 and response["Content-Type"] != "application/problem+json":
        return f"{response.status_code} is not a problem"
    if response.status_code >= 400 and not {"code", "what", "mend"} <= response.json().keys():
        return f"{response.status_code} says no mend"
    return ""


def moved(url: str, odd: Iterator[str]) -> Iterator[str]:
    """The address with each part of its own replaced."""
    parts = url.split("/")
    for place in range(PREFIX, len(parts)):
        yield "/".join([*parts[:place], next(odd), *parts[place + 1 :]])


def writes(things: dict[str, str]) -> Iterator[tuple[str, str, Any, str | None]]:
    """(method, address, body, raw body): each sample with something odd in it."""
    values, texts, parts = cycle(ODD), cycle(NOT_JSON), cycle(PARTS)
    for name, (url, sample) in samples.WRITES.items():
        method, at, body = name.partition(" ")[0], address(url, things), filled(dict(sample), things)
        for path, _ in leaves(body):
            yield from ((method, at, put(body, path, odd), None) for odd in islice(values, EACH))
        yield method, at, {**body, "unknown_field": 1}, None
        yield method, at, None, next(texts)
        yield from ((method, moved_at, body, None) for moved_at in moved(at, parts))


def reads(things: dict[str, str]) -> Iterator[tuple[str, str, Any, str | None]]:
    """Each read with something odd in its address or its query."""
    values, parts = cycle(str(odd) for odd in ODD if odd and not isinstance(odd, dict | list)), cycle(PARTS)
    paths = description(api)["paths"]
    for name, url in samples.READS.items():
        at, _, query = address(url, things).partition("?")
        asked = dict(part.split("=", 1) for part in query.split("&")) if query else {}
        named = [one["name"] for one in paths[name.partition(" ")[2]]["get"]["parameters"] if one["in"] == "query"]
        for parameter in named:
            for odd in islice(values, EACH):
                changed = {**asked, parameter: quote(odd, errors="replace")}
                yield "GET", at + "?" + "&".join(f"{name}={value}" for name, value in changed.items()), None, None
        yield from (("GET", f"{moved_at}?{query}", None, None) for moved_at in moved(at, parts))


def test_odd_requests_are_answered_or_refused_and_nothing_breaks(made: Peopled) -> None:
    things, actors, found = made.things["here"], cycle(everyone(made)[:2]), []
    for method, url, body, raw in (*writes(things), *reads(things)):
        with nothing_stays():
            if fault := fault_of(ask(next(actors), method, url, body, raw=raw)):
                found.append(f"{method} {url} {str(raw or body)[:200]}: {fault}")
    assert found == []
