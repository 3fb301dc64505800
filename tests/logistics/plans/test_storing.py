"""What is kept of a plan is read again as it was, and what was kept before is still read."""

import json
import zlib
from importlib import import_module

from huinong.logistics.plans.storing import packed, unpacked
from tests.engines.planning.days.drawn import RATES, day, demand, vehicle, village


def test_a_problem_that_was_kept_is_the_same() -> None:
    problem = day([(0, 0), (900, 0)], demands=(demand("d", 1),), villages=(village(1),), vehicles=(vehicle("v"),))
    again = unpacked(packed(problem))
    assert (again.demands, again.villages, again.vehicles, again.rates) == (
        problem.demands,
        problem.villages,
        problem.vehicles,
        problem.rates,
    )
    assert (again.travel["van"].metres == problem.travel["van"].metres).all()


def test_a_problem_from_before_keepers_had_a_longest_wait_was_planned_with_an_hour() -> None:
    body = json.loads(zlib.decompress(packed(day([(0, 0)]))))
    del body["problem"]["rates"]["keeper_waits_s"]
    moved = import_module("huinong.logistics.plans.migrations.0002_keepers_wait")
    assert unpacked(moved.with_waits(zlib.compress(json.dumps(body).encode()))).rates == RATES
