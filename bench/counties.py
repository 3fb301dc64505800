"""Two hundred counties' day plans, one after the other and by two Dask workers: every plan the same.

Each county is drawn from Chongyang's real villages by its own seed (see `bench.rural`); what a search may do is counted
in iterations, so that no clock has a say. No database has a part.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

from distributed import Client, LocalCluster
from django.db import connection

from bench.rural import SMALL, day
from huinong.engines.planning import many
from huinong.engines.planning.checking.days import check
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.runs import AfterRounds

COUNTIES, QUICK_COUNTIES = 200, 4
VILLAGES, ROUNDS, WORKERS = 20, 1, 2
SETTING = replace(SMALL, pieces_down=200, pieces_up=15, senders=8, vans=1, lines=2)


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """Seconds of both ways, and how many plans are the same."""
    if connection.vendor != "sqlite":
        yield "counties", "as on SQLite: no database has a part in them"
        return
    seeds = list(range(QUICK_COUNTIES if quick else COUNTIES))
    begun = time.monotonic()
    alone = many.each(planned, seeds)
    alone_s = time.monotonic() - begun
    with (
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        begun = time.monotonic()
        apart = many.each(planned, seeds, executor=client.get_executor())
        apart_s = time.monotonic() - begun
    same = sum(one == other for one, other in zip(alone, apart, strict=True))
    sound = sum(check(_day(seed), plan).holds for seed, plan in zip(seeds, alone, strict=True))
    yield f"{len(seeds)} counties of {VILLAGES} villages", f"¥{sum(each.costs.total for each in alone) / 100:,.0f}"
    yield "  one process", f"{alone_s:.0f} s"
    yield f"  {WORKERS} Dask workers", f"{apart_s:.0f} s, {alone_s / apart_s:.2f} times as fast"
    yield "  the same plans", f"{same} of {len(seeds)}; by the checker {sound} hold"


def planned(seed: int) -> Plan:
    """The plan of one county's day."""
    return solve(_day(seed), seed=seed, stop=AfterRounds(ROUNDS))


def _day(seed: int) -> Problem:
    return day(SETTING, VILLAGES, seed)
