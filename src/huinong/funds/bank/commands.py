"""`huinong bank`: an account is mirrored, its columns named, its statements taken in, what is proven matched."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from huinong.edge.gates import SYSTEM
from huinong.funds.bank import queries, services, settling
from huinong.funds.bank.models import Account
from huinong.kernel.fen import read_yuan

OPEN = 1
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def bank() -> None:
    """The bank's statements beside the books."""


@bank.command()
@click.argument("county")
@click.argument("account")
@click.option("--name", required=True, help="What people call it.")
@click.option("--number", default="", help="Its number at the bank; kept masked, and compared with the files.")
@click.option("--opens-on", type=DAY, required=True, help="The first day whose statement will be taken in.")
@click.option("--opening", required=True, help="What it held before that day, in yuan.")
@click.option("--dry-run", is_flag=True, help="Read the amount and write nothing.")
def declare(
    *, county: str, account: str, name: str, number: str, opens_on: datetime, opening: str, dry_run: bool
) -> None:
    """Mirror an account at a bank from a day on.

    \b
    Example: huinong bank declare 421223 psbc --name 邮储县支行 --opens-on 2026-11-01 --opening 120000.00
    """
    opening_fen = read_yuan(opening)
    if opening_fen is None:
        raise click.BadParameter("an amount in yuan, such as 120000.00", param_hint="--opening")
    if not dry_run:
        services.declare(
            key=f"bank/declare/{account}", county=county, code=account, name=name, number=number,
            opens_on=opens_on.date(), opening_fen=opening_fen, actor=SYSTEM,
        )  # fmt: skip
    click.echo(f"{account} is mirrored from {opens_on:%Y-%m-%d}")


@bank.command()
@click.argument("county")
@click.argument("account")
@click.argument("file", type=FILE)
@click.option("--from", "valid_from", type=DAY, required=True, help="The day from which the bank's files are so.")
@click.option("--dry-run", is_flag=True, help="Read the file and write nothing.")
def columns(*, county: str, account: str, file: Path, valid_from: datetime, dry_run: bool) -> None:
    """Say what a bank calls the columns of its table: a JSON object {head: field}.

    The fields are day, reference, amount (or in and out), balance, party, ours, text.

    \b
    Example: huinong bank columns 421223 psbc columns.json --from 2026-11-01
    """
    named = json.loads(file.read_text("utf-8"))
    if not dry_run:
        services.name_columns(
            key=f"bank/columns/{account}/{valid_from:%Y-%m-%d}", county=county, account=account,
            valid_from=valid_from.date(), columns=named, actor=SYSTEM,
        )  # fmt: skip
    click.echo(f"{len(named)} columns of {account} from {valid_from:%Y-%m-%d}")


@bank.command()
@click.argument("county")
@click.argument("account")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Read the file and take nothing in.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def take(*, county: str, account: str, file: Path, dry_run: bool, as_json: bool) -> None:
    """Take in a bank's statement (CAMT.053, CSV, XLSX) and match what is proven. Exits 1 while lines are open.

    \b
    Example: huinong bank take 421223 psbc 2026-11-20.xml
    """
    content = file.read_bytes()
    if dry_run:
        row = Account.objects.filter(county=county, code=account).first() or Account(county=county, code=account)
        found = queries.read_file(row, file.name, content)
        answer = {"statements": len(found), "entries": sum(len(each.entries) for each in found)}
        click.echo(json.dumps(answer) if as_json else "{statements} statements, {entries} entries".format(**answer))
        return
    receipts = services.take(county=county, account=account, file_name=file.name, content=content, actor=SYSTEM)
    waiting = len(queries.open_lines(SYSTEM, county))
    answer = {"statements": len(receipts), "new": sum(not each.is_repeat for each in receipts), "open": waiting}
    told = "{statements} statements, {new} of them new; {open} lines are open"
    click.echo(json.dumps(answer) if as_json else told.format(**answer))
    sys.exit(OPEN if waiting else 0)


@bank.command()
@click.argument("county")
@click.option("--dry-run", is_flag=True, help="Count what is open and match nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def match(*, county: str, dry_run: bool, as_json: bool) -> None:
    """Match what is proven among the open lines and entries, for a scheduled job.

    \b
    Example: huinong bank match 421223
    """
    matched = 0 if dry_run else settling.match_open(county, SYSTEM)
    answer = {"matched": matched, "open": len(queries.open_lines(SYSTEM, county))}
    click.echo(json.dumps(answer) if as_json else "{matched} matched; {open} lines are open".format(**answer))
