"""`huinong indicators`."""

import click

from huinong.insight.indicators import services


@click.group()
def indicators() -> None:
    """Figures made from facts alone."""


@indicators.command()
def rebuild() -> None:
    """Drop the insight tables and make them again from the journal. Example: huinong indicators rebuild"""
    click.echo(f"projected {services.rebuild():,} facts")
