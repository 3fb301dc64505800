"""Batches of scans beside bare inserts of every row that they wrote, in the same run.

The ingest is the whole way of a batch: NDJSON read, every rule, the journal, fees, indicators, a partner's pushes, and
the answers as NDJSON. The bare side takes the rows of that batch, new and changed, to the same tables with the same
keys, in another county that has the same rows otherwise: an index takes them in among as many others. Pieces, which a
scan changes and does not make, go whole into a table with their keys and the indexes that an update writes, but for
their search words. Both sides commit once a batch.

Bare inserts are INSERT statements, prepared once and sent by the thousand. On PostgreSQL the same rows go in by COPY
as well, as huinong itself writes new rows.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from django.db import connection

from bench.bare import Bare, Books, inserted, make_table
from bench.batches import Devices
from bench.filling import tidy
from huinong.demo.world import COUNTY, DISPATCHER
from huinong.kernel.clock import frozen_at
from huinong.logistics.parcels.ingest_api import as_ndjson
from huinong.logistics.parcels.line_reading import read_lines
from huinong.logistics.parcels.services import ingest
from huinong.storage import bulk

WHOLE, QUICK = {1_000: 9, 5_000: 5}, {200: 1}  # lines a batch → batches
WARMING = 2  # batches before: the first has nothing to shelve, the second nothing to hand over


class Measured(NamedTuple):
    """One batch: lines, rows written, and the seconds of either side; None where the database has no COPY."""

    lines: int
    rows: int
    ingest_s: float
    bare_s: float
    copy_s: float | None

    @property
    def share(self) -> float:
        """What the ingest reaches of the bare inserts."""
        return self.bare_s / self.ingest_s


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """The middle batch of each size."""
    rounds, devices = QUICK if quick else WHOLE, Devices()
    make_table()
    sides = _sides(devices, min(rounds))
    for size, count in rounds.items():
        _follow(devices, sides, size, times=WARMING)
        tidy()
        one = sorted((_measured(devices, size, sides) for _ in range(count)), key=lambda each: each.share)[count // 2]
        rates = f"{one.lines / one.ingest_s:,.0f}/s = {one.share:.0%} of {one.lines / one.bare_s:,.0f}/s bare inserts"
        yield f"scans ingested, {size:,} at a time", f"{rates}, {one.rows / one.lines:.1f} rows each"
        if one.copy_s is not None:
            yield "  beside COPY", f"{one.copy_s / one.ingest_s:.0%} of {one.lines / one.copy_s:,.0f}/s"


def _sides(devices: Devices, size: int) -> list[Bare]:
    """The counties that take bare rows, with all tables that a batch writes: one by INSERT, on PostgreSQL another by
    COPY.
    """
    tables: set[Any] = set()
    for _ in range(WARMING + 1):
        devices.expect(size)
        books = Books()
        _ingested(devices, size)
        tables |= books.written().keys()
    ways = (inserted, bulk.insert_rows) if connection.vendor == "postgresql" else (inserted,)
    return [Bare(f"99000{place}", way, tables) for place, way in enumerate(ways)]


def _follow(devices: Devices, sides: Sequence[Bare], size: int, *, times: int = 0) -> None:
    """Let the county go on, and the other sides with it."""
    books = Books()
    for _ in range(times):
        devices.expect(size)
        _ingested(devices, size)
    devices.expect(size)
    rows = books.written()
    for side in sides:
        side.put(rows)


def _ingested(devices: Devices, size: int) -> tuple[int, float]:
    """Lines answered, and the seconds it took."""
    body = b"\n".join(devices.batch(size)) + b"\n"
    gc.collect()
    gc.freeze()  # what this process keeps to compare with is no server's
    with frozen_at(devices.now):
        started = time.perf_counter()
        lines = ingest(county=COUNTY, lines=read_lines(BytesIO(body)), actor=DISPATCHER)
        answers = b"".join(as_ndjson(lines))
        seconds = time.perf_counter() - started
    devices.learn()
    return answers.count(b"\n"), seconds


def _measured(devices: Devices, size: int, sides: Sequence[Bare]) -> Measured:
    _follow(devices, sides, size)
    books = Books()
    lines, ingest_s = _ingested(devices, size)
    rows = books.written()
    bare_s, *copy_s = [side.put(rows) for side in sides]
    return Measured(lines, sum(map(len, rows.values())), ingest_s, bare_s, next(iter(copy_s), None))
