"""The short run of the simulator: the long one is `make simulate`."""

from pathlib import Path

import pytest

from tests.whole.simulated_acts import cycle
from tests.whole.simulator import Simulation
from tests.whole.subprocesses import database

SEED = 5


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_whoever_dies_when_the_money_ends_as_in_the_model(kind: str, tmp_path: Path) -> None:
    with database(kind, tmp_path) as url:
        done = Simulation(url, tmp_path, SEED, operations=8_000, deaths=1).run()
    assert (done.operations > 7_000, done.deaths) == (True, 4)


def test_the_same_seed_asks_the_same_things() -> None:
    first = cycle(SEED, 7)
    cycle.cache_clear()
    assert cycle(SEED, 7) == first
    assert cycle(SEED + 1, 7) != first
