"""`huinong policies`: the figures that rules set."""

import json
from datetime import datetime

import click

from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.registry.policies import queries, services

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def policies() -> None:
    """The figures that rules set: thresholds, margins and days, each with its source."""


@policies.command()
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
@click.option("--dry-run", is_flag=True, help="Count the packaged figures and write nothing.")
def load(*, as_json: bool, dry_run: bool) -> None:
    """Add the packaged figures that are not here yet.

    \b
    Example: huinong policies load
    """
    if dry_run:
        answer: dict[str, object] = {"packaged": sum(1 for _ in services.packaged_figures()), "dry_run": True}
    else:
        done = services.load_policies(actor=SYSTEM)
        answer = {"added": done.added, "unchanged": done.unchanged, "kept": list(done.kept)}
    click.echo(json.dumps(answer) if as_json else ", ".join(f"{name} {count}" for name, count in answer.items()))


@policies.command(name="list")
@click.option("--division", default="", help="A division's code or prefix; the nation when left out.")
@click.option("--on", type=DAY, default=None, help="The day asked about; today when left out.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a figure.")
def list_(*, division: str, on: datetime | None, as_json: bool) -> None:
    """Show every figure that holds for a place on a day.

    \b
    Example: huinong policies list --division 421223 --on 2026-11-20
    """
    day = on.date() if on else clock.today()
    for row in queries.policies(division=division, on=day):
        if as_json:
            figure = {"key": row.key, "division": row.division, "value": row.value, "unit": row.unit}
            click.echo(json.dumps({**figure, "source": row.source}, ensure_ascii=False))
        else:
            click.echo(f"{row.key:<40} {row.value:>10} {row.unit:<12} {row.source}")
