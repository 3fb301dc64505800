"""How long a call takes, as people wait for it: each time asking for something else, after some that warm up."""

import time
from collections.abc import Callable
from statistics import quantiles

from django.test import Client

from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.demo.world import COUNTY
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role

WARMING, CALLS = 5, 50
NAME = "bench"
Call = Callable[[int], object]


def dispatcher() -> Staff:
    """Somebody who runs the demo county's day."""
    if not Staff.objects.filter(username=NAME).exists():
        new = NewStaff(username=NAME, name="林调度", role=Role.DISPATCHER, division=COUNTY, password="a million pieces")
        create_staff(key="bench/staff", actor=SYSTEM, new=new)
    return Staff.objects.get(username=NAME)


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
