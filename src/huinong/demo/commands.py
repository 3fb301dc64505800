"""`huinong demo`: a real county with synthetic people."""

import time
from datetime import datetime

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from huinong.demo import signing
from huinong.demo.errors import DemoIsHere
from huinong.demo.week import Plan, live
from huinong.demo.world import COUNTY
from huinong.kernel import clock
from huinong.registry.points import queries as points
from huinong.storage.hurry import hurried


@click.group()
def demo() -> None:
    """Chongyang County with synthetic people and goods, lived through the public services."""


@demo.command()
@click.option("--days", default=7, show_default=True, help="Whole days before today.")
@click.option("--inbound", default=1_000, show_default=True, help="Inbound pieces a day; 3000 and more work too.")
@click.option("--outbound", default=100, show_default=True, help="Outbound pieces a day.")
@click.option("--orders", default=12, show_default=True, help="Orders of the county's produce a day.")
@click.option("--seed", default=7, show_default=True, help="Chance is drawn from this.")
@click.option("--until", type=click.DateTime(["%Y-%m-%dT%H:%M"]), default=None, help="Live up to then, China time.")
@click.option("--once", is_flag=True, help="When the demo is here already, only show the sign-ins.")
@click.option("--dry-run", is_flag=True, help="Say what would be done and write nothing.")
def load(*, once: bool, dry_run: bool, until: datetime | None, **amounts: int) -> None:
    """Live some days in Chongyang County through the public services; then print the sign-ins.

    \b
    Example: huinong demo load --days 7 --inbound 3000
    """
    if signing.is_complete() and once:
        click.echo(signing.sheet())
        return
    if COUNTY in points.counties_on_network(COUNTY):
        raise DemoIsHere
    moment = until.replace(tzinfo=clock.BEIJING) if until else clock.now().astimezone(clock.BEIJING)
    plan = Plan(until=moment, **amounts)
    if dry_run:
        click.echo(f"would live from {plan.first_day} until {moment:%Y-%m-%d %H:%M}, {plan.inbound} pieces a day")
        return
    _live(plan)
    click.echo(signing.sheet())


def _live(plan: Plan) -> None:
    started = time.monotonic()
    columns = (TextColumn("{task.description:<36}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns) as bar, hurried():
        task = bar.add_task("founding the county", total=1)
        lived = live(plan, progress=lambda name, done, of: bar.update(task, description=name, completed=done, total=of))
        signing.appoint()
        bar.update(task, description="done", completed=1, total=1)
    for line in lived.refused[:10]:
        click.echo(f"refused: {line}", err=True)
    click.echo(f"{lived.acts:,} acts lived, {lived.sealed:,} facts sealed, {time.monotonic() - started:.0f} s")
