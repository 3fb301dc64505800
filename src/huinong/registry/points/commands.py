"""`huinong points`: an operator's own list is imported; what is drawn from the journal can be drawn again."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from django.db import transaction

from huinong.edge.gates import SYSTEM
from huinong.registry.divisions.errors import BadFiles, in_words
from huinong.registry.points import importing, rebuilding
from huinong.registry.points.errors import BadRows, fault_in_words

SHOWN_MOST = 200  # faults printed; all are counted
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def points() -> None:
    """The places where pieces change hands."""


@points.command("import")
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--mapping", type=FILE, required=True, help="TOML or JSON: which column is what; see the points' README.")
@click.option("--dry-run", is_flag=True, help="Check every row and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="End in one line of JSON.")
def import_(*, file: Path, mapping: Path, dry_run: bool, as_json: bool) -> None:
    """Open the points of an operator's own CSV file, all of them or none; importing it again changes nothing.

    \b
    Example: huinong points import offices.csv --mapping offices.toml --dry-run
    """
    try:
        with transaction.atomic():
            done = importing.import_points(file=file, mapping=mapping, actor=SYSTEM)
            transaction.set_rollback(dry_run)
    except BadFiles as refusal:
        _list([in_words(finding) for finding in refusal.findings], refusal.code, as_json=as_json)
        raise
    except BadRows as refusal:
        _list([fault_in_words(fault) for fault in refusal.faults], refusal.code, as_json=as_json)
        raise
    answer: dict[str, object] = {**asdict(done), "parents_elsewhere": len(done.parents_elsewhere), "dry_run": dry_run}
    if as_json:
        click.echo(json.dumps(answer))
        return
    for fault in done.parents_elsewhere[:SHOWN_MOST]:
        click.echo(fault_in_words(fault), err=True)
    for name, value in answer.items():
        click.echo(f"{name.replace('_', ' '):<18} {value}")


def _list(said: Sequence[str], code: str, *, as_json: bool) -> None:
    for line in said[:SHOWN_MOST]:
        click.echo(line, err=True)
    if as_json:
        click.echo(json.dumps({"refused": code, "faults": len(said), "rows": said[:SHOWN_MOST]}, ensure_ascii=False))


@points.command()
@click.option("--county", default="", help="Only this six-digit county.")
@click.option("--dry-run", is_flag=True, help="Read everything and write nothing.")
def rebuild(*, county: str, dry_run: bool) -> None:
    """Drop the days of custody that make points active, and draw them again from the journal.

    \b
    Example: huinong points rebuild --county 421223
    """
    with transaction.atomic():
        read = rebuilding.rebuild(county=county)
        transaction.set_rollback(dry_run)
    click.echo(f"read {read:,} facts" + (", changed nothing" if dry_run else ""))
