"""`huinong journal`: seal, verify and export the spine."""

import sys

import click
import orjson

from huinong.journal import queries, seals

FLAWED = 1


@click.group()
def journal() -> None:
    """Seal, verify and export the facts of the four flows."""


@journal.command()
def seal() -> None:
    """Seal the facts recorded up to a minute ago. Example: huinong journal seal"""
    click.echo(f"sealed {seals.seal_all():,} facts")


@journal.command()
@click.option("--county", default="", help="Only this six-digit county.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line instead of text.")
def verify(county: str, as_json: bool) -> None:
    """Prove that no fact was altered, or name those that were. Example: huinong journal verify --county 421223

    Exits 1 when anything is wrong. Note the heads it prints somewhere else: whoever rewrites facts and
    seals together cannot also rewrite your note.
    """
    verdict = seals.verify(county=county)
    if as_json:
        click.echo(orjson.dumps(verdict, default=str).decode())
    else:
        click.echo(f"read {verdict.facts:,} facts and {verdict.seals:,} seals")
        for name, head in verdict.heads.items():
            click.echo(f"head  {name}  {head}")
        for finding in verdict.findings:
            click.echo(f"{finding.flaw.upper()}  {finding.county}  {finding.fact or ''}  {finding.name}")
        click.echo("whole" if not verdict.findings else f"{len(verdict.findings)} flaws")
    if verdict.findings:
        sys.exit(FLAWED)


@journal.command()
@click.option("--county", default="", help="Only this six-digit county.")
def export(county: str) -> None:
    """Write every fact as one JSON line, in recorded order. Example: huinong journal export > facts.ndjson"""
    out = sys.stdout.buffer
    for fact in queries.all_facts(county=county):
        out.write(orjson.dumps(fact) + b"\n")
