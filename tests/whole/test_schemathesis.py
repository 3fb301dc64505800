"""Schemathesis over our own description: no answer is a fault, and none is other than described."""

from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

import requests
import schemathesis
from django.http import HttpResponse
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.transport import Response

from huinong.kernel.actor import Actor
from huinong.web.api import api, description
from tests.whole import samples
from tests.whole.anyone import address, ask, everyone, filled, nothing_stays
from tests.whole.sides import Peopled

EXAMPLES = 4  # an operation: a thousand and more requests, of which most are refused with 404 and 422
Operation = Any  # schemathesis' APIOperation is generic over three of its own types
GENERATED = settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def operations() -> Mapping[str, Operation]:
    """By "GET /api/v1/…", as the samples name them."""
    found = [each.ok() for each in schemathesis.openapi.from_dict(description(api)).get_all_operations()]
    return {f"{each.method.upper()} {each.path}": each for each in found}


def problem(operation: Operation, asked: str, response: HttpResponse) -> str:
    """What is wrong with an answer, or ""."""
    content = b"".join(response) if response.streaming else response.content
    if response.status_code >= 500:
        return f"{asked} broke: {content.decode()[:200]}"
    headers = {name: [value] for name, value in response.headers.items()}
    request = requests.Request(operation.method, "http://testserver/").prepare()
    answer = Response(response.status_code, headers, content, request, elapsed=0.0, verify=False)
    try:
        operation.validate_response(answer)
    except (Failure, FailureGroup) as wrong:
        found = wrong.exceptions if isinstance(wrong, FailureGroup) else (wrong,)
        return "\n".join(f"{asked}: {each.title} {each.message}" for each in found)
    return ""


def asked_of(case: Case) -> tuple[str, Any]:
    """The address and the body of a generated case."""
    query = f"?{urlencode(case.query, doseq=True)}" if case.query else ""
    return f"{case.formatted_path}{query}", None if isinstance(case.body, schemathesis.core.NotSet) else case.body


def generated(operation: Operation, actors: Iterator[Actor]) -> Iterator[str]:
    found: list[str] = []

    @GENERATED
    @given(case=operation.as_strategy())
    def tried(case: Case) -> None:
        url, body = asked_of(case)
        with nothing_stays():
            found.append(problem(operation, f"{case.method} {url} {body}", ask(next(actors), case.method, url, body)))

    tried()
    yield from filter(None, found)


def test_what_schemathesis_makes_up_is_answered_as_described(made: Peopled) -> None:
    actors = cycle(everyone(made)[:2])
    assert "\n".join(each for operation in operations().values() for each in generated(operation, actors)) == ""


def test_what_people_ask_for_is_answered_as_described(made: Peopled) -> None:
    things, manager, known = made.things["here"], everyone(made)[0], operations()
    asked = {**{name: (url, None) for name, url in samples.READS.items()}, **samples.WRITES}
    found, answered = [], 0
    for name, (url, body) in asked.items():
        with nothing_stays():
            sent = filled(dict(body), things) if body is not None else None
            response = ask(manager, name.partition(" ")[0], address(url, things), sent)
            answered += response.status_code < 300
            found.append(problem(known[name], name, response))
    assert "\n".join(filter(None, found)) == ""
    assert answered > len(asked) / 2
