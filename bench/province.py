"""A whole province's network, designed on two cores in ten minutes: Shaanxi's 20,356 villages (see `bench.shaanxi`).

The gap is proven: no design costs less than the bound, which the counties' programs give. No database has a part.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from django.db import connection

from bench.shaanxi import province
from huinong.engines.planning.checking.design import check
from huinong.engines.planning.design.solving import solve
from huinong.engines.planning.runs import AfterSeconds

SECONDS, QUICK_SECONDS = 590.0, 20.0  # the last programs end a few seconds later
QUICK_COUNTIES = 6
CORES = 2


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """The cost a year, the bound, and what part of the cost is between them."""
    if connection.vendor != "sqlite":
        yield "province", "as on SQLite: no database has a part in it"
        return
    problem = province(seed=1, counties=QUICK_COUNTIES if quick else None)
    begun, cpu_s = time.monotonic(), _cpu_s()
    with ProcessPoolExecutor(CORES) as executor:
        stop = AfterSeconds(QUICK_SECONDS if quick else SECONDS)
        design = solve(problem, seed=1, stop=stop, executor=executor)
    verdict = check(problem, design)
    yield f"{len(problem.villages):,} villages", f"¥{design.costs.total / 100:,.0f} a year"
    yield "  bound", "none" if design.bound is None else f"¥{design.bound / 100:,.0f}"
    yield "  proven gap", "none" if design.gap is None else f"{design.gap:.2%}"
    yield "  took", f"{time.monotonic() - begun:.0f} s, {_cpu_s() - cpu_s:.0f} s of the processor"
    yield "  rules", ", ".join(map(str, verdict.broken)) or "all held"


def _cpu_s() -> float:
    """Of this process and of those that it started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
