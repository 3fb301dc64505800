"""The same work for many counties gives the same on each executor."""

from concurrent.futures import ProcessPoolExecutor

import pytest
from distributed import Client, LocalCluster

from huinong.engines.planning import many
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.runs import AfterRounds
from huinong.engines.planning.siting import median
from tests.engines.planning.days.drawn import day, demand, vehicle, village
from tests.engines.planning.siting.test_solving import medians


def _square(number: int) -> int:
    return number * number


def test_a_process_pool_gives_what_one_process_does_in_the_same_order():
    numbers = list(range(47))
    with ProcessPoolExecutor(2) as pool:
        assert many.each(_square, numbers, executor=pool) == many.each(_square, numbers)


def test_who_stops_asking_wants_no_more():
    with ProcessPoolExecutor(1) as pool:
        made = many.as_made(_square, list(range(1_000)), executor=pool, batch=1)
        assert next(made) == 0
        made.close()


@pytest.mark.slow
def test_two_dask_workers_give_what_one_process_does():
    numbers = list(range(47))
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        executor = client.get_executor()
        assert many.each(_square, numbers, executor=executor) == many.each(_square, numbers)
        tasks = [(seed, 12, 3) for seed in range(4)]
        assert many.each(_median, tasks, executor=executor, batch=2) == [_median(task) for task in tasks]
        assert median.solve(medians(*tasks[0]), seed=1, stop=AfterRounds(2)) == _median(tasks[0])


@pytest.mark.slow
def test_counties_days_are_planned_alike_by_two_dask_workers_and_by_one_process():
    villages = (4, 5, 6)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        apart = many.each(_day_plan, villages, executor=client.get_executor(), batch=1)
    assert apart == [_day_plan(each) for each in villages]
    assert len({plan.costs for plan in apart}) == len(villages)


def _day_plan(villages):
    places = range(1, villages + 1)
    problem = day(
        [(0, 0), *((3_000 * n, 1_000 * n) for n in places)],
        demands=tuple(demand(f"d{n}", n) for n in places),
        villages=tuple(map(village, places)),
        vehicles=(vehicle("van"),),
    )
    return solve(problem, seed=villages, stop=AfterRounds(2))


def _median(task):
    return median.solve(medians(*task), seed=1, stop=AfterRounds(2))
