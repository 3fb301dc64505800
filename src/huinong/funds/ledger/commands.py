"""`huinong ledger`: the poster of queued postings."""

import json
import time

import click

from huinong.funds.ledger import poster as posting


@click.group()
def ledger() -> None:
    """Accounts and postings."""


@ledger.command()
@click.option("--once", is_flag=True, help="What waits now, then stop: for a timer.")
@click.option("--every", default=0.1, show_default=True, help="Seconds between looks when nothing waits.")
@click.option("--group", default=posting.GROUP, show_default=True, help="Postings committed together, at most.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a round.")
def poster(*, once: bool, every: float, group: int, as_json: bool) -> None:
    """Commit queued postings in groups, until stopped. One on SQLite; several may run on PostgreSQL.

    \b
    Example: huinong ledger poster --once
    """
    total = 0
    while True:
        done = posting.run_once(group)
        total += done
        if done and not once:
            _tell(done, as_json=as_json)
        elif once and not done:
            _tell(total, as_json=as_json)
            return
        elif not done:
            time.sleep(every)


def _tell(answered: int, *, as_json: bool) -> None:
    click.echo(json.dumps({"answered": answered}) if as_json else f"answered {answered}")
