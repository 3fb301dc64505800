"""`huinong settlement`: what is reckoned by the month."""

import json
import os
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import UUID

import click
from django.db import transaction

from huinong.edge.gates import SYSTEM
from huinong.funds.settlement import bus_months, replaying
from huinong.kernel import clock

DIFFERS = 3
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


@settlement.command()
@click.option("--county", required=True, help="The six-digit county.")
@click.option("--month", type=MONTH, required=True, help="The month, such as 2026-11.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where the lines go, one a row.")
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for the month, and one a difference.")
def replay(*, county: str, month: datetime, output: Path | None, as_json: bool) -> None:
    """Reckon a month again from its facts, and name what the books say otherwise; then it ends with status 3.

    The same facts and tariffs give the same lines: their SHA-256 is told.

    \b
    Example: huinong settlement replay --county 421223 --month 2026-10 --output october.tsv
    """
    with (output or Path(os.devnull)).open("wb", buffering=1 << 20) as file:
        found = replaying.replay_now(county, month.date(), actor=SYSTEM, write=file.write)
    told = {"facts": found.facts, "lines": found.lines, "sha256": found.sha256}
    differences = replaying.differences(found, actor=SYSTEM)
    for row in (told, *({**asdict(each), "fact": str(each.fact)} for each in differences)):
        click.echo(json.dumps(row) if as_json else ", ".join(f"{name} {value}" for name, value in row.items()))
    sys.exit(DIFFERS if differences else 0)
