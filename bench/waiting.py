"""How long a call takes, as people wait for it: each time asking for something else, after some that warm up."""

import time
from collections.abc import Callable
from statistics import quantiles

from django.test import Client

from huinong.access.models import Staff

WARMING, CALLS = 5, 50
Call = Callable[[int], object]


def page(staff: Staff, address: Callable[[int], str], **headers: str) -> Call:
    """A page as somebody signed in gets it."""
    browser = Client(headers=headers)
    browser.force_login(staff)

    def call(n: int) -> None:
        assert browser.get(address(n)).status_code == 200

    return call


def waited(call: Call) -> tuple[float, float]:
    """p50 and p95 in milliseconds."""
    for n in range(WARMING):
        call(n)
    waits = []
    for n in range(WARMING, WARMING + CALLS):
        started = time.perf_counter()
        call(n)
        waits.append(1_000 * (time.perf_counter() - started))
    cuts = quantiles(waits, n=20)
    return cuts[9], cuts[18]
