"""The end of a day at the county centre: what is left over gets an owner, and the day is closed."""

from datetime import date, datetime

from huinong.demo.world import COUNTY, DISPATCHER
from huinong.logistics.parcels import services as parcels


def close_day(day: date, at: datetime) -> None:
    """Close the county's day (日清)."""
    parcels.sweep(county=COUNTY, actor=DISPATCHER)
    parcels.put_left_over(division=COUNTY, day=day, actor=DISPATCHER)
    parcels.close_day(key=f"demo/day/{day}", division=COUNTY, day=day, happened_at=at, actor=DISPATCHER)
