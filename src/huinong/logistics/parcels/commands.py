"""`huinong parcels`: what must be looked for, as nobody reports it. `huinong scans`: batches of scans from files."""

import json
import sys
from collections import Counter
from typing import BinaryIO

import click
from django.db import transaction

from huinong.edge.gates import SYSTEM
from huinong.logistics.parcels import services
from huinong.logistics.parcels.ingest_api import as_ndjson
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
