"""The `huinong` command: each room's own group, put together here."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import click
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huinong.web.settings")
django.setup()  # before the rooms' commands are imported: they import models

from django.utils import translation  # noqa: E402

from huinong.access.commands import staff  # noqa: E402
from huinong.counter.billers.commands import billers  # noqa: E402
from huinong.counter.withdrawals.commands import withdrawals  # noqa: E402
from huinong.demo.commands import demo  # noqa: E402
from huinong.funds.bank.commands import bank  # noqa: E402
from huinong.funds.bills.commands import bill  # noqa: E402
from huinong.funds.ledger.commands import ledger  # noqa: E402
from huinong.funds.payments.commands import payments  # noqa: E402
from huinong.funds.settlement.commands import settlement  # noqa: E402
from huinong.insight.indicators.commands import indicators  # noqa: E402
from huinong.insight.universal.commands import universal  # noqa: E402
from huinong.journal.commands import journal  # noqa: E402
from huinong.kernel.refusal import Refusal  # noqa: E402
from huinong.logistics.designs.commands import design  # noqa: E402
from huinong.logistics.parcels.commands import parcels, scans  # noqa: E402
from huinong.logistics.plans.commands import plan  # noqa: E402
from huinong.logistics.pushes.commands import push  # noqa: E402
from huinong.logistics.runs.commands import work  # noqa: E402
from huinong.logistics.transport.commands import gtfs, timetable  # noqa: E402
from huinong.logistics.travel.commands import roads  # noqa: E402
from huinong.registry.divisions.commands import county, divisions  # noqa: E402
from huinong.registry.parties.commands import parties  # noqa: E402
from huinong.registry.points.commands import points  # noqa: E402
from huinong.registry.policies.commands import policies  # noqa: E402
from huinong.web import api, guards, serve, setup  # noqa: E402
from huinong.web import doctor as examination  # noqa: E402

FAILED = 1
REFUSED = 3
LANGUAGE = "zh-hans" if os.environ.get("LANG", "").startswith("zh") else "en"


class Rooms(click.Group):
    """A group whose commands answer a refusal with its code, what and mend, and exit status 3."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with translation.override(LANGUAGE):
                return super().invoke(ctx)
        except Refusal as refusal:
            with translation.override(LANGUAGE):
                click.echo(str(refusal), err=True)
            sys.exit(REFUSED)


@click.group(cls=Rooms)
def huinong() -> None:
    """The software of a rural service network: goods, trade, money and information in one."""


@huinong.command("setup")
@click.option("--dry-run", is_flag=True, help="Say what is here and write nothing.")
def setup_command(*, dry_run: bool) -> None:
    """Make what a new installation needs: master key, tables, figures, static files. Safe to repeat.

    \b
    Example: HUINONG_HOME=/var/lib/huinong huinong setup
    """
    if dry_run:
        _print_findings(examination.examine(), as_json=False)
    else:
        setup.prepare(click.echo)


@huinong.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes; one a core is enough.")
@click.option("--threads", default=8, show_default=True, help="Requests at once in each process.")
@click.option("--work/--no-work", default=True, show_default=True, help="Do long computations beside the site.")
def serve_command(*, host: str, port: int, workers: int, threads: int, work: bool) -> None:
    """Serve the site until stopped.

    \b
    Example: huinong serve --port 8080
    """
    if serve.is_taken(host, port):
        click.echo(f"{host}:{port} is taken. Choose another: huinong serve --port {port + 1}", err=True)
        sys.exit(FAILED)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"huinong serves http://{shown}:{port}/ (stop with Ctrl-C)")
    with serve.working(is_wanted=work):
        serve.run(host=host, port=port, workers=workers, threads=threads)


@huinong.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a finding.")
@click.option("--restore-guards", is_flag=True, help="Put missing triggers back first.")
def doctor_command(*, as_json: bool, restore_guards: bool) -> None:
    """Examine this installation and say the mend for what is not well. Exits 1 when anything FAILs.

    \b
    Example: huinong doctor --json
    """
    if restore_guards:
        for name in sorted(guards.restore()):
            click.echo(f"restored {name}", err=True)
    findings = examination.examine()
    _print_findings(findings, as_json=as_json)
    if any(finding.level == examination.Level.FAIL for finding in findings):
        sys.exit(FAILED)


def _print_findings(findings: tuple[examination.Finding, ...], *, as_json: bool) -> None:
    for one in findings:
        if as_json:
            row = {"id": one.id, "level": one.level, "subject": one.subject, "text": one.text, "mend": one.mend}
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            mend = f" → {one.mend}" if one.mend else ""
            click.echo(f"{one.level:<5} {one.id} {one.subject:<12} {one.text}{mend}")


@huinong.command("openapi")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Write here instead.")
def openapi_command(*, output: Path | None) -> None:
    """Print the OpenAPI description of the API.

    \b
    Example: huinong openapi --output docs/openapi.json
    """
    text = api.text(api.api)
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


GROUPS = (
    bank, bill, billers, county, demo, design, divisions, gtfs, indicators, journal, ledger, parcels, parties, payments,
    plan, points, policies, push, roads, scans, settlement, staff, timetable, universal, withdrawals, work,
)  # fmt: skip
for group in GROUPS:
    huinong.add_command(group)


def main() -> None:
    """The console script."""
    huinong()


if __name__ == "__main__":  # `serve` starts a worker so
    main()
