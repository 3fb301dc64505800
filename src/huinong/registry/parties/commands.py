"""`huinong parties`: what is drawn from the journal can be drawn again."""

import click
from django.db import transaction

from huinong.registry.parties import rebuilding


@click.group()
def parties() -> None:
    """Whom the network serves and works with."""


@parties.command()
@click.option("--county", default="", help="Only this six-digit county.")
@click.option("--dry-run", is_flag=True, help="Read everything and write nothing.")
def rebuild(*, county: str, dry_run: bool) -> None:
    """Drop the log of who read whose personal data, and draw it again from the journal.

    \b
    Example: huinong parties rebuild
    """
    with transaction.atomic():
        written = rebuilding.rebuild(county=county)
        transaction.set_rollback(dry_run)
    click.echo(f"wrote {written:,} readings" + (", then took them back" if dry_run else ""))
