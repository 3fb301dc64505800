"""The open benchmark's instances go through the bench as the literature's do."""

import pytest
from bench.rural import FOLDER

from huinong.engines.planning.formats.errors import UnreadableError
from huinong.logistics.plans.bench_days import DAY
from huinong.logistics.plans.benching import measure


def test_a_published_day_is_solved_and_checked_in_its_seconds() -> None:
    text = (FOLDER / "county-12.json").read_text(encoding="utf-8")
    measured = measure(DAY, instance="county-12", text=text, seconds=0.5, seed=1)
    assert measured.broken == ()
    assert measured.cost is not None


def test_what_is_no_day_is_refused_by_name() -> None:
    with pytest.raises(UnreadableError, match="county"):
        DAY.parse("county", "{}")
