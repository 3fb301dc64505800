"""`huinong points`: what is drawn from the journal can be drawn again."""

import click
from django.db import transaction

from huinong.registry.points import rebuilding


@click.group()
def points() -> None:
    """The places where pieces change hands."""


@points.command()
@click.option("--county", default="", help="Only this six-digit county.")
@click.option("--dry-run", is_flag=True, help="Read everything and write nothing.")
def rebuild(*, county: str, dry_run: bool) -> None:
    """Drop the days of custody that make points active, and draw them again from the journal.

    \b
    Example: huinong points rebuild --county 421223
    """
    with transaction.atomic():
        read = rebuilding.rebuild(county=county)
        transaction.set_rollback(dry_run)
    click.echo(f"read {read:,} facts" + (", changed nothing" if dry_run else ""))
