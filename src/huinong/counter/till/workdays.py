"""Which days are worked in China: weekends and public holidays are not, make-up days (调休) are. The days are data."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "days_off" / "days.csv"
SATURDAY = 5


def is_workday(day: date) -> bool:
    """Whether banks and the county's cashier work on that day; a year without a notice has weekends alone."""
    return _declared().get(day, day.weekday() < SATURDAY)


@cache
def _declared() -> Mapping[date, bool]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {date.fromisoformat(row["day"]): row["is_workday"] == "1" for row in csv.DictReader(file)}
