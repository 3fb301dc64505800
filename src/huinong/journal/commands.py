"""`huinong journal`: seal, verify and export the spine."""

import sys
from collections.abc import Sequence
from typing import BinaryIO

import click
import orjson

from huinong.edge.gates import SYSTEM
from huinong.journal import exporting, once, seals, verifying
from huinong.journal.verifying import Verdict

FLAWED = 4

county_option = click.option("--county", default="", help="Only this six-digit county.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON line instead of text.")
head_option = click.option(
    "--head", "heads", multiple=True, metavar="COUNTY:HEX", help="A head noted earlier, which must be there."
)


@click.group()
def journal() -> None:
    """Seal, verify and export the facts of the four flows."""


@journal.command()
@click.option("--dry-run", is_flag=True, help="Count what waits for a seal and write nothing.")
@json_option
def seal(*, dry_run: bool, as_json: bool) -> None:
    """Seal the facts recorded up to a minute ago, and forget which keys of the API were used a month ago.

    \b
    Example: huinong journal seal
    """
    facts = seals.waiting() if dry_run else seals.seal_all()
    if not dry_run:
        once.forget_old()
    if as_json:
        click.echo(orjson.dumps({"facts": facts, "dry_run": dry_run}).decode())
    else:
        click.echo(f"{facts:,} facts wait for a seal" if dry_run else f"sealed {facts:,} facts")


@journal.command()
@county_option
@head_option
@json_option
def verify(*, county: str, heads: Sequence[str], as_json: bool) -> None:
    """Prove that no fact was altered, deleted or slipped in, or name those that were.

    Exits 4 when anything is wrong. Note the heads it prints somewhere else, and give them with --head later: whoever
    has the master key, or cuts off the newest seals, cannot also rewrite your note.

    \b
    Example: huinong journal verify --county 421223
    """
    _tell(verifying.verify(county=county, noted=_noted(heads)), as_json=as_json)


@journal.command()
@county_option
@click.option("--output", type=click.File("wb"), default="-", help="Write to this file instead.")
def export(*, county: str, output: BinaryIO) -> None:
    """Write every fact as one JSON line, in recorded order, and each seal after the facts it closes.

    \b
    Example: huinong journal export --county 421223 --output facts.ndjson
    """
    for line in exporting.lines(actor=SYSTEM, county=county):
        output.write(line)


@journal.command()
@click.argument("file", type=click.File("rb"))
@head_option
@json_option
def check(*, file: BinaryIO, heads: Sequence[str], as_json: bool) -> None:
    """Prove an export by itself, without the database or the key. Exits 4 when it does not fit its seals.

    \b
    Example: huinong journal check facts.ndjson
    """
    try:
        verdict = exporting.check(file, noted=_noted(heads))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="FILE") from error
    _tell(verdict, as_json=as_json)


def _noted(heads: Sequence[str]) -> dict[str, list[str]]:
    noted: dict[str, list[str]] = {}
    for each in heads:
        county, colon, head = each.partition(":")
        if not colon:
            raise click.BadParameter(f"{each} is not COUNTY:HEX", param_hint="--head")
        noted.setdefault(county, []).append(head.lower())
    return noted


def _tell(verdict: Verdict, *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(verdict, default=str).decode())
    else:
        click.echo(f"read {verdict.facts:,} facts and {verdict.seals:,} seals")
        for name, head in verdict.heads.items():
            click.echo(f"head  {name}:{head}")
        for finding in verdict.findings:
            click.echo(f"{finding.flaw.upper()}  {finding.county}  {finding.fact or ''}  {finding.name}")
        click.echo("whole" if not verdict.findings else f"{len(verdict.findings)} flaws")
    if verdict.findings:
        sys.exit(FLAWED)
