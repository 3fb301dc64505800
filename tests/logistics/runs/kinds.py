"""Computations to try the queue with: one that counts up to what is asked, one that fails, one that refuses."""

from collections.abc import Mapping
from typing import Any

from huinong.engines.planning.runs import Progress
from huinong.logistics.runs.errors import NoSuchRun
from huinong.logistics.runs.values import Asked, Runner


def count(asked: Asked) -> Mapping[str, Any]:
    rounds = 0
    while rounds < asked.asked["most"] and not asked.stop.is_over(rounds):
        rounds += 1
        asked.observer(Progress(doing="routing", rounds=rounds, cost=1000.0 / rounds, bound=10.0))
    return {"rounds": rounds}


def fail(asked: Asked) -> Mapping[str, Any]:
    raise ZeroDivisionError


def refuse(asked: Asked) -> Mapping[str, Any]:
    raise NoSuchRun


KINDS = {
    name: Runner(label=name, reads="transport.read", writes="transport.plan", work=work)
    for name, work in (("count", count), ("fail", fail), ("refuse", refuse))
}
