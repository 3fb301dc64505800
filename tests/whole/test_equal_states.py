"""The same acts leave the same state and get the same answers on SQLite and on PostgreSQL."""

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.whole.subprocesses import database, told

ACTS = 400


def outcome(kind: str, folder: Path, seed: int) -> list[str]:
    with database(kind, folder) as url:
        return told("tests.whole.script", seed, ACTS, url=url, folder=folder)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_script_of_random_acts_ends_the_same_on_both_databases(tmp_path: Path, seed: int) -> None:
    on_sqlite, on_postgres = (outcome(kind, tmp_path, seed) for kind in ("sqlite", "postgres"))
    difference = list(unified_diff(on_sqlite, on_postgres, "SQLite", "PostgreSQL", n=0, lineterm=""))
    assert difference == [], "\n".join(line[:400] for line in difference[:40])
    assert sum(line.startswith("journal_fact ") for line in on_sqlite) > 150  # the script did something
