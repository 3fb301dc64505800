"""`huinong withdrawals`: the bank's channel is declared, and what waits is asked about again."""

import json
from datetime import datetime

import click

from huinong.counter.withdrawals import services
from huinong.counter.withdrawals.queries import waiting
from huinong.edge.gates import SYSTEM


@click.group()
def withdrawals() -> None:
    """Cash against villagers' cards (助农取款)."""


@withdrawals.command()
@click.argument("county")
@click.argument("name")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--url", default="", help="The bank's address; without it the labelled simulator answers.")
@click.option("--dry-run", is_flag=True, help="Say what would hold and declare nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def channel(*, county: str, name: str, day: datetime, url: str, dry_run: bool, as_json: bool) -> None:
    """Say how the bank is reached from a day on.

    \b
    Example: huinong withdrawals channel 421223 农商行 2026-12-01 --url https://bank.example/pos
    """
    kind, on = "http" if url else "simulator", day.date()
    if not dry_run:
        services.declare_channel(
            key=f"withdrawals/channel/{on}", county=county, name=name, kind=kind, valid_from=on, url=url, endings={},
            actor=SYSTEM,
        )  # fmt: skip
    answer = {"kind": kind, "valid_from": on.isoformat(), "declared": not dry_run}
    click.echo(json.dumps(answer) if as_json else f"{kind} holds from {on}")


@withdrawals.command()
@click.argument("county")
@click.option("--dry-run", is_flag=True, help="Count what waits and ask nobody.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def resolve(*, county: str, dry_run: bool, as_json: bool) -> None:
    """Ask the bank about every withdrawal that waits; nothing is charged twice.

    \b
    Example: huinong withdrawals resolve 421223
    """
    waited = len(waiting(county))
    answer = {"waited": waited, "settled": 0 if dry_run else services.resolve_all(county=county)}
    click.echo(json.dumps(answer) if as_json else f"{waited} waited, {answer['settled']} are settled now")
