"""`huinong push`: the worker that tells partners what happened to their pieces."""

import json
import time

import click

from huinong.logistics.pushes.running import run_once


@click.group()
def push() -> None:
    """Tell partner couriers, signed, what happened to their pieces."""


@push.command()
@click.option("--once", is_flag=True, help="One round, then stop: for a timer.")
@click.option("--every", default=5.0, show_default=True, help="Seconds between rounds.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON a round.")
def run(*, once: bool, every: float, as_json: bool) -> None:
    """Send what is due, until stopped. Several may run at once.

    \b
    Example: huinong push run --once
    """
    while True:
        done = run_once()
        told = {"sent": done.sent, "failed": done.failed, "given_up": done.given_up}
        if once or any(told.values()):
            said = json.dumps(told) if as_json else ", ".join(f"{name} {count}" for name, count in told.items())
            click.echo(said)
        if once:
            return
        time.sleep(every)
