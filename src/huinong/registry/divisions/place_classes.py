"""What a place is under the rules of universal service (普遍服务): dated data, never a guess of the moment.

The class entered for a place holds (`universal.place_class`, by place and day). Where none is entered it follows from
the place's level, and of a village from its urban-rural class (城乡分类代码) in the edition of that day.
"""

from datetime import date
from enum import StrEnum

from huinong.registry.divisions.codes import Level, parse
from huinong.registry.policies.queries import figure

KEY = "universal.place_class"


class PlaceClass(StrEnum):
    """The three kinds of place that rules of frequency tell apart; the words end the keys of their figures."""

    COUNTY_SEAT = "county_seat"
    TOWN_SEAT = "town_seat"
    VILLAGE = "village"


ENTERED = {1: PlaceClass.COUNTY_SEAT, 2: PlaceClass.TOWN_SEAT, 3: PlaceClass.VILLAGE}
BY_STATISTICS = {"111": PlaceClass.COUNTY_SEAT, "121": PlaceClass.TOWN_SEAT, "210": PlaceClass.TOWN_SEAT}
BY_LEVEL = {Level.COUNTY: PlaceClass.COUNTY_SEAT, Level.TOWN: PlaceClass.TOWN_SEAT}


def place_class(code: str, urban_rural_class: str, on: date) -> PlaceClass:
    """The class of a twelve-digit code on a day. Raises PolicyMissing."""
    entered = ENTERED.get(figure(KEY, division=code, on=on))
    by_level = BY_LEVEL.get(parse(code)[0])
    return entered or by_level or BY_STATISTICS.get(urban_rural_class, PlaceClass.VILLAGE)
