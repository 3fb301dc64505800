"""`huinong settlement`: what is reckoned by the month."""

import json
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import click
from django.db import transaction

from huinong.edge.gates import SYSTEM
from huinong.funds.settlement import bus_months
from huinong.kernel import clock

MONTH = click.DateTime(formats=["%Y-%m"])


@click.group()
def settlement() -> None:
    """What is reckoned by the month."""


@settlement.command()
@click.option("--county", required=True, help="The six-digit county.")
@click.option("--month", type=MONTH, required=True, help="The month, such as 2026-11.")
@click.option("--reverse", "company", type=click.UUID, default=None, help="Take this company's month back.")
@click.option("--reason", default="", help="Why it is taken back.")
@click.option("--dry-run", is_flag=True, help="Reckon everything and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a company.")
def buses(*, county: str, month: datetime, company: UUID | None, reason: str, dry_run: bool, as_json: bool) -> None:
    """Settle a month with the bus companies paid by the month and the kilometre; repeating it adds late trips only.

    \b
    Example: huinong settlement buses --county 421223 --month 2026-11
    """
    day, now = month.date(), clock.now()
    rows: list[dict[str, object]] = []
    with transaction.atomic():
        if company is not None:
            bus_months.reverse_bus_month(
                county=county, company=company, month=day, reason=reason, happened_at=now, actor=SYSTEM
            )
        else:
            settled = bus_months.settle_bus_month(county=county, month=day, happened_at=now, actor=SYSTEM)
            rows = [{**asdict(each), "company": str(each.company)} for each in settled]
        transaction.set_rollback(dry_run)
    for row in rows:
        click.echo(json.dumps(row) if as_json else ", ".join(f"{name} {value}" for name, value in row.items()))
