"""`huinong payments`: what waits for the provider is asked about again, and its statement decides the rest."""

import json
import sys
from pathlib import Path

import click

from huinong.edge.gates import SYSTEM
from huinong.funds.payments import services
from huinong.funds.payments.queries import waiting_counties
from huinong.funds.payments.reconciling import read, reconcile

DIFFERS = 1


@click.group()
def payments() -> None:
    """Charges and refunds through the payment provider."""


@payments.command()
@click.option("--county", default="", help="Only this six-digit county.")
@click.option("--dry-run", is_flag=True, help="Count what waits and ask nobody.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def resolve(*, county: str, dry_run: bool, as_json: bool) -> None:
    """Ask the provider about every payment and refund that waits; nothing is charged twice.

    \b
    Example: huinong payments resolve
    """
    waiting = {code: count for code, count in waiting_counties().items() if county in {"", code}}
    settled = 0 if dry_run else sum(services.resolve_all(county=code) for code in waiting)
    answer = {"waited": sum(waiting.values()), "settled": settled}
    click.echo(json.dumps(answer) if as_json else f"{answer['waited']} waited, {settled} are settled now")


@payments.command(name="reconcile")
@click.argument("county")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read the file and take nothing in.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def reconcile_command(*, county: str, file: Path, dry_run: bool, as_json: bool) -> None:
    """Take in the provider's statement of a day: number,amount_fen,outcome,reference. Exits 1 where it differs.

    \b
    Example: huinong payments reconcile 421223 statement-2026-11-20.csv
    """
    lines = read(file.read_text("utf-8-sig"))
    if dry_run:
        click.echo(json.dumps({"lines": len(lines)}) if as_json else f"{len(lines)} lines")
        return
    found = reconcile(county=county, lines=lines, actor=SYSTEM)
    differences = [{"number": line.number, "difference": kind.value} for line, kind in found.differences]
    if as_json:
        click.echo(json.dumps({"settled": found.settled, "agreed": found.agreed, "differences": differences}))
    else:
        click.echo(f"{found.settled} settled, {found.agreed} agree, {len(differences)} differ")
        for each in differences:
            click.echo(f"{each['difference']}  {each['number']}")
    sys.exit(DIFFERS if differences else 0)
