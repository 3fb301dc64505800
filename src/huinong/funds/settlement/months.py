"""The civil month a statement is about, as its address names it: `2026-11`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huinong.funds.settlement.queries import month_of
from huinong.kernel import clock

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 1)


@dataclass(frozen=True, slots=True)
class Month:
    """One month; `following` is "" when it is still to come."""

    first: date

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def previous(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def following(self) -> str:
        after = (self.first + timedelta(days=31)).replace(day=1)
        return f"{after:%Y-%m}" if after <= clock.today() else ""

    def span(self, day: date | None = None) -> tuple[datetime, datetime]:
        """The moments between which the month lies, or one day of it."""
        if day is None:
            return month_of(self.first)
        return clock.at_beijing(day, hour=0), clock.at_beijing(day, hour=24)

    def day(self, text: str) -> date | None:
        """A day of this month, as its address names it; None for anything else."""
        day = _parsed(text)
        return day if day and day.replace(day=1) == self.first else None


def month(text: str) -> Month:
    """The month named `2026-11`; this one when nothing sensible is named."""
    day = _parsed(f"{text}-01")
    return Month(day if day and FIRST <= day <= LAST else clock.today().replace(day=1))


def _parsed(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
