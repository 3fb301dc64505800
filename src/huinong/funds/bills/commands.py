"""`huinong bill`: couriers' months."""

from datetime import datetime
from uuid import UUID

import click

from huinong.edge.gates import SYSTEM
from huinong.funds.bills import services
from huinong.kernel.ids import new_id


@click.group()
def bill() -> None:
    """Couriers' bills."""


@bill.command()
@click.option("--county", required=True, help="The six-digit county.")
@click.option("--month", type=click.DateTime(formats=["%Y-%m"]), required=True, help="A month that is over: 2026-11.")
@click.option("--courier", type=click.UUID, required=True, help="The courier's party.")
@click.option("--key", default="", help="The key of this act; the same key again answers with the same draft.")
def make(*, county: str, month: datetime, courier: UUID, key: str) -> None:
    """Draft the bill of a month that is over; a draft that is there is made anew.

    \b
    Example: huinong bill make --county 421223 --month 2026-10 --courier 01930000-0000-7000-8000-000000000002
    """
    with click.progressbar(length=services.STEPS, label="bill", show_eta=False) as bar:
        receipt = services.make(
            key=key or f"bill/{courier}/{month:%Y-%m}/{new_id()}",
            county=county,
            party=courier,
            month=month.date(),
            actor=SYSTEM,
            on_step=lambda: bar.update(1),
        )
    told = receipt.fact.facts
    click.echo(f"{told['bill']}, pieces {told['pieces']}, total_fen {told['total_fen']}")
