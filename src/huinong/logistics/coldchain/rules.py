"""The cold chain's figures, as policies keep them."""

from datetime import date, timedelta

from huinong.engines.planning.days.values import Zone
from huinong.kernel import clock
from huinong.logistics.coldchain.bands import Range
from huinong.registry.policies.queries import figure, figure_of


def zone_range(county: str, zone: Zone, on: date) -> Range:
    """From and to which temperature a zone is in range. Raises PolicyMissing."""
    low, high = (figure(f"cold.{end}_mc.{zone}", division=county, on=on) for end in ("low", "high"))
    return Range(low, high)


def gap(county: str, on: date) -> timedelta:
    """How long a probe may be silent before nothing is known. Raises PolicyMissing."""
    return timedelta(minutes=figure("cold.gap_min", division=county, on=on))


def calibration_months(county: str, on: date) -> int:
    """How long a calibration holds. Raises PolicyMissing."""
    return figure("cold.calibration_months", division=county, on=on)


def ahead_weeks(county: str) -> int:
    """How many weeks ahead room is promised, this one included. Raises PolicyMissing."""
    return figure("cold.ahead_weeks", division=county, on=clock.today())


def loss_shares(county: str, crop: str) -> tuple[float, float]:
    """What is lost of a crop without pre-cooling, and with it. Raises PolicyMissing."""
    today = clock.today()
    without, cooled = (
        figure_of(f"cold.{name}", crop, division=county, on=today) for name in ("loss_percent", "cooled_loss_percent")
    )
    return without / 100, cooled / 100


def truck_kg(county: str) -> int:
    """What the trucks carry from the fields in a week. Raises PolicyMissing."""
    return figure("cold.truck_kg_week", division=county, on=clock.today())


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
