"""Every write of the API: the same key with the same body acts once, and with any other body not at all."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from huinong.journal.models import Fact
from huinong.kernel.actor import Actor
from tests.whole import samples
from tests.whole.anyone import address, ask, everyone, filled, leaves, nothing_stays, put
from tests.whole.sides import Peopled

OWN_KEYS = {"POST /api/v1/station/acts", "POST /api/v1/parcels/scans/lines"}
"""Batches whose acts carry keys of their own; they are answered line by line."""

ACTS = ("issue", "disputes", "agree", "close")
TAKEN = {"POST /api/v1/pushes/webhooks"}
"""A courier has one address at most and here has it: its own tests hold it to its key."""

BILLED = {f"POST /api/v1/bills/{{county}}{act}" for act in ("", *(f"/{{number}}/{act}" for act in ACTS))}
"""A month is not over here, and its one line is disputed: the tests of bills hold each of these to its key."""

SETTLED = ("answers", "files", "statements", "statements/{number}/approve", "statements/{number}/carry")
NETTED = {f"POST /api/v1/payouts/{{county}}/{act}" for act in SETTLED}
"""One answer alone is the bank's, and a second person approves: the tests of payouts hold each of these to its key."""

TILLED = {f"POST /api/v1/till/{{county}}/points/{{point}}/{act}" for act in ("opening", "leaving", "close-out")}
"""The one till is open here: the tests of the till hold each of these to its key."""

BOOKED = {
    f"POST /api/v1/books/{{county}}/{act}"
    for act in ("corrections", "months/{month}/preparation", "months/{month}/close")
}
"""No day of the books has ended here: the tests of the books hold each of these to its key."""

WITHDRAWN = {"POST /api/v1/withdrawals/{county}"}
"""When it was asked for is no part of it, so that a form sent twice is one: its own test holds it to its key."""

COUNTED = {"taken", "repeated", "applied"}
"""How an answer says that the act was done before."""


def other(value: Any) -> Any:
    """A value of the same kind that is not this one."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return not value
    if isinstance(value, int):
        return value + 1
    if "T" in value and ":" in value:
        return (datetime.fromisoformat(value) - timedelta(minutes=1)).isoformat()
    return value[:-1] + ("8" if value.endswith("7") else "7")


def plain(answer: Any) -> str:
    """An answer without saying whether the act was done before."""
    told = answer.json()
    kept = {name: each for name, each in told.items() if name not in COUNTED} if isinstance(told, dict) else told
    text = json.dumps(kept, sort_keys=True)
    return text.replace('"is_repeat": false', '"is_repeat": true').replace('"applied"', '"repeated"')


def faults(actor: Actor, name: str, url: str, body: Any) -> Iterator[str] | None:
    """What is wrong with one write, asked by somebody who can do it; None when this actor cannot."""
    method = name.partition(" ")[0]
    first = ask(actor, method, url, body)
    if first.status_code != 200:
        return None
    return _faults(actor, method, url, body, first)


def _faults(actor: Actor, method: str, url: str, body: Any, first: Any) -> Iterator[str]:
    before = Fact.objects.count()
    again = ask(actor, method, url, body)
    if again.status_code != 200 or plain(again) != plain(first):
        yield f"the repeat was answered {again.status_code} {again.content.decode()[:200]}"
    for path, value in leaves(body):
        answer = ask(actor, method, url, put(body, path, other(value)))
        if answer.status_code < 400:
            yield f"another {path} was answered {answer.content.decode()[:200]}"
    if Fact.objects.count() != before:
        yield "more than one act was recorded"


def test_every_write_acts_once_under_its_key_and_refuses_another_body(made: Peopled) -> None:
    things, found, shut = made.things["here"], [], []
    for name, (url, body) in samples.WRITES.items():
        if name in OWN_KEYS | TAKEN | BILLED | NETTED | TILLED | BOOKED | WITHDRAWN:
            continue
        for actor in everyone(made):
            with nothing_stays():
                wrong = faults(actor, name, address(url, things), filled(dict(body), things))
                if wrong is not None:
                    found += [f"{name}: {each}" for each in wrong]
                    break
        else:
            shut.append(name)
    assert (found, shut) == ([], [])
