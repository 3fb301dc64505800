"""The benchmarks run: their figures are the machine's, and only the form of each is looked at here."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_part_of_the_benchmarks_prints_a_figure_a_line() -> None:
    done = bench("facts", "--quick", "--on", "sqlite")
    assert done.returncode == 0, done.stderr[-4_000:]
    figures = re.findall(r"^  (.+?)  +[\d,]+/s = \d+% of [\d,]+/s bare inserts$", done.stdout, re.MULTILINE)
    assert figures == ["facts appended, one at a time", "facts appended, 1,000 at a time"]


def test_the_share_of_bare_inserts_that_an_ingest_reaches_is_printed() -> None:
    done = bench("ingest", "--quick", "--on", "sqlite")
    assert done.returncode == 0, done.stderr[-4_000:]
    line = r"^  scans ingested, 200 at a time  +[\d,]+/s = [1-9]\d*% of [\d,]+/s bare inserts, \d\.\d rows each$"
    assert re.search(line, done.stdout, re.MULTILINE), done.stdout


def test_a_county_is_filled_and_waited_for() -> None:
    """Its rows are made past the services: a column that a room adds is missed here first."""
    done = bench("county", "--quick", "--on", "sqlite")
    assert done.returncode == 0, done.stderr[-4_000:]
    waits = re.findall(r"^  (.+?)  +p50 +[\d.]+ ms   p95 +[\d.]+ ms +[\d.]+ x$", done.stdout, re.MULTILINE)
    assert (waits[:2], len(waits)) == (["today board, its query", "today board, the page"], 9)


def test_only_whole_runs_are_kept() -> None:
    done = bench("facts", "--write")
    assert (done.returncode, "keeps whole runs only" in done.stderr) == (2, True)
