"""Batches of scans beside bare inserts of every row that they wrote, in the same run.

The ingest is the whole way of a batch: NDJSON read, every rule, the journal, fees, indicators, a partner's pushes, and
the answers as NDJSON. The bare side takes the rows of that batch, new and changed, to the same tables with the same
keys, under another county's code. Pieces, which a scan changes and does not make, go whole into a table with their
keys and the indexes that an update writes, but for their search words. Both sides commit once a batch.

Bare inserts are INSERT statements, prepared once and sent by the thousand. On PostgreSQL the same rows go in by COPY
as well, as huinong itself writes new rows.
"""

import gc
import time
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from django.db import connection

from bench.bare import Bare, Books
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
    rounds = QUICK if quick else WHOLE
    devices, bare = Devices(), Bare()
    for size, count in rounds.items():
        for _ in range(WARMING):
            devices.expect(size)
            _ingested(devices, size)
        tidy()
        one = sorted((_measured(devices, size, bare) for _ in range(count)), key=lambda each: each.share)[count // 2]
        rates = f"{one.lines / one.ingest_s:,.0f}/s = {one.share:.0%} of {one.lines / one.bare_s:,.0f}/s bare inserts"
        yield f"scans ingested, {size:,} at a time", f"{rates}, {one.rows / one.lines:.1f} rows each"
        if one.copy_s:
            yield "  beside COPY", f"{one.copy_s / one.ingest_s:.0%} of {one.lines / one.copy_s:,.0f}/s"


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


def _measured(devices: Devices, size: int, bare: Bare) -> Measured:
    devices.expect(size)
    books = Books(COUNTY)
    lines, ingest_s = _ingested(devices, size)
    rows = books.written()
    copy_s = bare.insert(rows, by=bulk.insert_rows) if connection.vendor == "postgresql" else None
    return Measured(lines, sum(map(len, rows.values())), ingest_s, bare.insert(rows), copy_s)
