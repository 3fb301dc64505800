"""`huinong billers`: a biller is loaded from its file, what waits is asked about again, a day's file decides."""

import json
import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import click

from huinong.counter.billers import reconciling, services
from huinong.counter.billers.declarations import parse
from huinong.counter.billers.queries import biller_of, waiting
from huinong.edge.gates import SYSTEM

DIFFERS = 1
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def billers() -> None:
    """Bills collected at the village for billers that one file declares."""


@billers.command()
@click.argument("county")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Check the file and load nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def load(*, county: str, file: Path, dry_run: bool, as_json: bool) -> None:
    """Declare a biller by its JSON file; the same file again changes nothing.

    \b
    Example: huinong billers load 421223 water.json
    """
    text = file.read_text("utf-8")
    said = parse(text)
    if not dry_run:
        key = f"billers/load/{sha256(text.encode()).hexdigest()[:32]}"
        services.load(key=key, county=county, text=text, actor=SYSTEM)
    answer = {"biller": said.code, "valid_from": said.valid_from.isoformat(), "loaded": not dry_run}
    click.echo(json.dumps(answer) if as_json else f"{said.code} holds from {said.valid_from}")


@billers.command()
@click.argument("county")
@click.option("--dry-run", is_flag=True, help="Count what waits and ask nobody.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def resolve(*, county: str, dry_run: bool, as_json: bool) -> None:
    """Ask the billers about every bill that waits; nothing is paid twice.

    \b
    Example: huinong billers resolve 421223
    """
    waited = len(waiting(county))
    answer = {"waited": waited, "settled": 0 if dry_run else services.resolve_all(county=county)}
    click.echo(json.dumps(answer) if as_json else f"{waited} waited, {answer['settled']} are settled now")


@billers.command()
@click.argument("county")
@click.option("--dry-run", is_flag=True, help="Count what is locked and let nothing go.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def lapse(*, county: str, dry_run: bool, as_json: bool) -> None:
    """Let bills go that were asked for and not paid within the rule's minutes; for a timer.

    \b
    Example: huinong billers lapse 421223
    """
    let_go = len(services.stale(county=county)) if dry_run else services.lapse_all(county=county)
    click.echo(json.dumps({"let_go": let_go}) if as_json else f"{let_go} were asked for too long ago")


@billers.command(name="reconcile")
@click.argument("county")
@click.argument("biller")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
@click.option("--dry-run", is_flag=True, help="Read the file and take nothing in.")
def reconcile_command(*, county: str, biller: str, day: datetime, file: Path, dry_run: bool, as_json: bool) -> None:
    """Take in a biller's file of a day: it decides what is unknown. Exits 1 where it differs.

    \b
    Example: huinong billers reconcile 421223 water 2026-11-20 water.csv
    """
    text, on = file.read_text("utf-8-sig"), day.date()
    if dry_run:
        columns = biller_of(county, biller, on).file
        lines = len(reconciling.read(text, columns))
        click.echo(json.dumps({"lines": lines}) if as_json else f"{lines} lines")
        return
    key = f"billers/file/{biller}/{on}"
    told = reconciling.reconcile(key=key, county=county, biller=biller, day=on, text=text, actor=SYSTEM).fact.facts
    answer = {name: told[name] for name in ("lines", "matched", "decided", "differ")}
    click.echo(json.dumps(answer) if as_json else "{lines} lines, {decided} decided, {differ} differ".format(**answer))
    sys.exit(DIFFERS if told["differ"] else 0)
