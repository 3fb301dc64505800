"""`huinong roads`: the road maps of counties."""

import json
import time
from pathlib import Path

import click
from django.db import transaction

from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.logistics.travel import services

COUNTED = ("name", "edges", "road_km", "licence")


@click.group()
def roads() -> None:
    """Road maps of counties, from OpenStreetMap."""


@roads.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--county", required=True, help="The six-digit county whose roads are kept.")
@click.option("--dry-run", is_flag=True, help="Read and check everything and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def load(*, file: Path, county: str, dry_run: bool, as_json: bool) -> None:
    """Load the roads around a county's points from an OpenStreetMap extract (.osm.pbf), a province's too.

    \b
    Example: huinong roads load hubei-latest.osm.pbf --county 421223
    """
    begun = time.monotonic()
    with transaction.atomic():
        key = f"roads/{services.digest_of(file)[:32]}/{clock.today()}"
        receipt = services.load_extract(county=county, key=key, name=file.name, source=file, actor=SYSTEM)
        transaction.set_rollback(dry_run)
    told = {name: receipt.fact.facts[name] for name in COUNTED}
    told["seconds"] = round(time.monotonic() - begun, 1)
    if as_json:
        click.echo(json.dumps({**told, "dry_run": dry_run}, ensure_ascii=False))
        return
    said = f"{told['name']}: {told['road_km']:,} km of road in {told['edges']:,} stretches, {told['licence']}"
    click.echo(f"{said}{', changed nothing' if dry_run else ''}")
