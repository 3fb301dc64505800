"""`huinong plan`: the planner from the command line."""

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from huinong.engines.planning.formats.errors import UnreadableError
from huinong.logistics.plans.bench_kinds import KINDS
from huinong.logistics.plans.benching import Measured, measure

BROKEN = 4
UNREADABLE = 5
SOURCE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def plan() -> None:
    """Plans: who carries what, and how good that is."""


@plan.command()
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("files", nargs=-1, required=True, type=SOURCE)
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=10, show_default=True, help="For each.")
@click.option("--seed", type=int, default=1, show_default=True, help="What chance begins with.")
@click.option("--cores", type=click.IntRange(1), default=None, help="Processes side by side; all cores when left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def bench(*, kind: str, files: tuple[Path, ...], seconds: float, seed: int, cores: int | None, as_json: bool) -> None:
    """Solve published instances and check each answer; exits 4 when one does not hold, 5 when one cannot be read.

    \b
    Example: huinong plan bench 2e-vrp Set2a_E-n22-k4-s6-17.dat --seconds 5 --json
    """
    measured = []
    for one in _measured(kind, files, seconds, seed, cores or os.cpu_count() or 1):
        measured.append(one)
        if as_json:
            click.echo(_line(one))
        for rule in one.broken:
            click.echo(f"{one.instance}: {rule}", err=True)
    if not as_json:
        Console().print(_table(measured))
    if any(one.broken for one in measured):
        sys.exit(BROKEN)


def _measured(kind: str, files: tuple[Path, ...], seconds: float, seed: int, cores: int) -> Iterator[Measured]:
    with ProcessPoolExecutor(cores) as pool:
        for file in files:
            try:
                yield measure(
                    KINDS[kind],
                    instance=file.stem,
                    text=file.read_text(encoding="utf-8"),
                    seconds=seconds,
                    seed=seed,
                    executor=pool if cores > 1 else None,
                )
            except UnreadableError as why:
                click.echo(f"{file}: {why}", err=True)
                sys.exit(UNREADABLE)


def _line(one: Measured) -> str:
    return json.dumps(
        {
            "instance": one.instance,
            "cost": None if one.cost is None else round(one.cost, 4),
            "bound": None if one.bound is None else round(one.bound, 4),
            "seconds": round(one.seconds, 2),
            "feasible": not one.broken,
        }
    )


def _table(measured: list[Measured]) -> Table:
    table = Table("instance")
    for heading in ("cost", "bound", "gap", "seconds", "feasible"):
        table.add_column(heading, justify="right")
    for one in measured:
        cells = (_number(one.cost), _number(one.bound), _number(one.gap, "{:.2%}"), f"{one.seconds:.1f}")
        table.add_row(one.instance, *cells, "no" if one.broken else "yes")
    return table


def _number(number: float | None, shape: str = "{:,.2f}") -> str:
    return "–" if number is None else shape.format(number)
