"""`huinong parcels`: what must be looked for, as nobody reports it. `huinong scans`: batches of scans from files."""

import json
import sys
from collections import Counter
from datetime import datetime
from typing import BinaryIO

import click
from django.db import transaction

from huinong.edge.gates import SYSTEM
from huinong.logistics.parcels import services
from huinong.logistics.parcels.emsevt import WRITERS, Form, Wanted, events
from huinong.logistics.parcels.ingest_api import as_ndjson
from huinong.logistics.parcels.life import Direction
from huinong.logistics.parcels.line_reading import read_lines
from huinong.logistics.parcels.values import Answer

SOME_REFUSED = 4


@click.group()
def parcels() -> None:
    """Pieces, bags and what is out of the ordinary with them."""


@parcels.command()
@click.option("--county", required=True, help="The six-digit county to look through.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def sweep(*, county: str, as_json: bool) -> None:
    """Put into the inbox what waits too long on a shelf, never came, or lies in a bag that nobody opened.

    \b
    Example: huinong parcels sweep --county 421223
    """
    found = services.sweep(county=county, actor=SYSTEM)
    click.echo(json.dumps({"opened": found}) if as_json else f"opened {found}")


@parcels.command()
@click.option("--county", required=True, help="The six-digit county.")
@click.option("--carrier", default="", help="One waybill brand, such as ZTO; else all.")
@click.option("--direction", type=click.Choice([each.value for each in Direction]), help="Else both.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The first day, in China.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The last day.")
@click.option("--form", type=click.Choice([each.value for each in Form]), default=Form.CSV.value, help="CSV or NDJSON.")
def emsevt(*, county: str, carrier: str, direction: str | None, since: datetime, until: datetime, form: str) -> None:
    """Write the events of pieces in UPU terms (EMSEVT), in the order they happened.

    \b
    Example: huinong parcels emsevt --county 421223 --carrier ZTO --since 2026-11-01 --until 2026-11-30
    """
    wanted = Wanted(
        county=county,
        since=since.date(),
        until=until.date(),
        carrier=carrier,
        direction=Direction(direction) if direction else None,
    )
    for text in WRITERS[Form(form)](events(wanted, actor=SYSTEM)):
        click.echo(text, nl=False)


@click.group()
def scans() -> None:
    """Record scans from files."""


@scans.command("ingest")
@click.argument("file", type=click.File("rb"))
@click.option("--county", required=True, help="The six-digit county whose scans they are.")
@click.option("--dry-run", is_flag=True, help="Answer every line and record nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each line, as the API answers.")
def ingest_command(*, file: BinaryIO, county: str, dry_run: bool, as_json: bool) -> None:
    """Record a batch of scans, one JSON object a line, as POST /api/v1/parcels/scans/lines does.

    Safe to repeat: what was recorded is answered as repeated. Exits 4 when a line was refused.

    \b
    Example: huinong scans ingest gun-17.ndjson --county 421223
    """
    if dry_run:
        with transaction.atomic():
            counts = _ingested(file, county, as_json=as_json)
            transaction.set_rollback(True)
    else:
        counts = _ingested(file, county, as_json=as_json)
    if not as_json:
        click.echo(", ".join(f"{answer} {counts[answer]:,}" for answer in Answer))
    if counts[Answer.REFUSED]:
        sys.exit(SOME_REFUSED)


def _ingested(file: BinaryIO, county: str, *, as_json: bool) -> Counter[Answer]:
    counts: Counter[Answer] = Counter()
    for each in services.ingest(county=county, lines=read_lines(file), actor=SYSTEM):
        counts[each.outcome.answer] += 1
        if as_json:
            click.echo(b"".join(as_ndjson([each])), nl=False)
        elif each.outcome.refusal:
            click.echo(f"{each.line}: {each.outcome.refusal}", err=True)
    return counts
