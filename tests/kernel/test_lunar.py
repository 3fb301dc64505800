from datetime import date, timedelta
from itertools import pairwise

import pytest

from huinong.kernel.lunar import FIRST, LAST, day_of_lunar_month


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        (date(2000, 2, 5), 1),  # new year
        (date(2025, 7, 25), 1),  # the first of a leap sixth month
        (date(2026, 2, 16), 29),  # the eve of a new year after a short month
        (date(2026, 2, 17), 1),
        (date(2026, 9, 25), 15),  # mid-autumn
        (date(2026, 11, 28), 20),
        (date(2056, 2, 15), 1),
        (LAST, 30),
    ],
)
def test_known_days_have_their_day_of_the_lunar_month(day: date, lunar: int) -> None:
    assert day_of_lunar_month(day) == lunar


def test_the_days_run_from_one_to_twenty_nine_or_thirty_and_begin_again() -> None:
    days = [day_of_lunar_month(FIRST + timedelta(days=n)) for n in range((LAST - FIRST).days + 1)]
    months = [before for before, after in pairwise(days) if after == 1]
    assert set(months) == {29, 30}
    assert all(after in {1, (before or 0) + 1} for before, after in pairwise(days))


def test_what_lies_outside_the_table_is_unknown() -> None:
    assert day_of_lunar_month(FIRST - timedelta(days=1)) is None
    assert day_of_lunar_month(LAST + timedelta(days=1)) is None
    assert date(2057, 2, 3) == LAST
