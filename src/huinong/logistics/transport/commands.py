"""`huinong gtfs` and `huinong timetable`: timetables in and out, and the trips of the days to come."""

import json
import time
from datetime import datetime, timedelta
from pathlib import Path

import click
from django.db import transaction

from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.logistics.transport import services
from huinong.logistics.transport.errors import BadFeed
from huinong.logistics.transport.gtfs_reading import read
from huinong.logistics.transport.gtfs_values import Feed
from huinong.logistics.transport.gtfs_writing import AGENCY, MARKET_DAYS
from huinong.logistics.transport.gtfs_writing import export as write
from huinong.logistics.transport.loading import COUNTED, key_of

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def gtfs() -> None:
    """Timetables as GTFS archives, in and out."""


@gtfs.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--county", required=True, help="The six-digit county whose timetable it is.")
@click.option("--from", "from_on", type=DAY, default=None, help="The day it holds from; today when left out.")
@click.option("--dry-run", is_flag=True, help="Read and check everything and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def load(*, file: Path, county: str, from_on: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Load a GTFS archive as a county's timetable; exits 3 and changes nothing when anything in it is wrong.

    \b
    Example: huinong gtfs load buses.zip --county 421223 --dry-run
    """
    begun = time.monotonic()
    try:
        feed = read(file.read_bytes())
    except BadFeed as refusal:
        for problem in refusal.problems:
            click.echo(str(problem), err=True)
        raise
    day = from_on.date() if from_on else clock.today()
    with transaction.atomic():
        receipt = services.load_timetable(
            county=county,
            key=key_of(feed.digest, day),
            feed=feed,
            from_on=day,
            happened_at=clock.now(),
            actor=SYSTEM,
        )
        transaction.set_rollback(dry_run)
    answer = {name: receipt.fact.facts[name] for name in COUNTED}
    _tell(feed, {**answer, "seconds": round(time.monotonic() - begun, 1)}, dry_run=dry_run, as_json=as_json)


def _tell(feed: Feed, answer: dict[str, object], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        remarks = [str(remark) for remark in feed.remarks]
        click.echo(json.dumps({**answer, "remarks": remarks, "dry_run": dry_run}, ensure_ascii=False))
        return
    for remark in feed.remarks:
        click.echo(str(remark), err=True)
    click.echo(
        ", ".join(f"{name} {count:,}" for name, count in answer.items()) + (", changed nothing" if dry_run else "")
    )


@gtfs.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--county", required=True, help="The six-digit county.")
@click.option("--on", type=DAY, default=None, help="The day whose timetable it is; today when left out.")
@click.option("--url", default=AGENCY, show_default=True, help="The agency's address.")
def export(*, file: Path, county: str, on: datetime | None, url: str) -> None:
    """Write a county's timetable as a GTFS archive.

    \b
    Example: huinong gtfs export buses.zip --county 421223
    """
    day = on.date() if on else clock.today()
    file.write_bytes(write(actor=SYSTEM, county=county, first=day, last=day + MARKET_DAYS, url=url))
    click.echo(str(file))


@click.group()
def timetable() -> None:
    """The trips that follow from calendars and departures."""


@timetable.command()
@click.option("--county", required=True, help="The six-digit county.")
@click.option("--from", "first", type=DAY, default=None, help="The first day; today when left out.")
@click.option("--days", type=click.IntRange(1, 62), default=7, show_default=True, help="How many days.")
@click.option("--dry-run", is_flag=True, help="Count the trips and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def schedule(*, county: str, first: datetime | None, days: int, dry_run: bool, as_json: bool) -> None:
    """Put the trips of the coming days on the timetable; repeating it adds only what is missing.

    \b
    Example: huinong timetable schedule --county 421223 --days 14
    """
    day = first.date() if first else clock.today()
    with transaction.atomic():
        done = services.schedule_span(
            county=county,
            key=f"timetable/{new_id()}",
            first=day,
            last=day + timedelta(days=days - 1),
            happened_at=clock.now(),
            actor=SYSTEM,
        )
        transaction.set_rollback(dry_run)
    answer = {name: done.fact.facts[name] for name in ("made", "resumed", "there", "without_points")}
    click.echo(json.dumps(answer) if as_json else ", ".join(f"{name} {count:,}" for name, count in answer.items()))
