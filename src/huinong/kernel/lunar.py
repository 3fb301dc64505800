"""The day of the lunar month (农历), for market days and festivals; plain arithmetic over a table.

A lunar month has 29 or 30 days, as the new moon falls in China's time (GB/T 33661-2017). The table is the lengths of
the months from the lunar new year of 2000 to that of 2057: two libraries that compute them by different ways agree on
every day of it, and disagree in the autumn of 2057, when the new moon falls within a minute of midnight.
"""

from bisect import bisect_right
from datetime import date, timedelta
from itertools import accumulate

FIRST = date(2000, 2, 5)
LONG_MONTHS = int(
    "392da95d4ada55aaab5556c9764b725752b6956aaad555aa5d52da95d4aea4dd2ad555aa9b54b6a57527693749b54d6a9ad52da95d4ada4dd25e"
    "92ea96d52d695b52b6937497a4baa5b52b6956d2ada4dd25e92ec96d4aea5",
    16,
)
"""A one before the months, then a one for each of thirty days and a nought for each of twenty-nine."""

_STARTS = tuple(accumulate((29 + int(bit) for bit in f"{LONG_MONTHS:b}"[1:]), initial=0))
LAST = FIRST + timedelta(days=_STARTS[-1] - 1)


def day_of_lunar_month(day: date) -> int | None:
    """1 to 30; None for a day before FIRST or after LAST."""
    if not FIRST <= day <= LAST:
        return None
    passed = (day - FIRST).days
    return passed - _STARTS[bisect_right(_STARTS, passed) - 1] + 1
