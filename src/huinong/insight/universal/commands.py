"""`huinong universal`."""

import click

from huinong.insight.universal import services


@click.group()
def universal() -> None:
    """Universal service (普遍服务): frequencies, opening days and time limits."""


@universal.command()
def rebuild() -> None:
    """Drop this room's tables and make them again from the journal. Example: huinong universal rebuild"""
    click.echo(f"projected {services.rebuild():,} facts")
