"""What a side's timetable has beside the trips put on by hand: a calendar, and a departure that runs on it."""

from datetime import date

from huinong.edge.gates import SYSTEM
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.calendars import CalendarValue
from huinong.logistics.transport.values import NewDeparture
from tests.whole.founding import NOON, County
from tests.whole.sides import Side

MINUTE = 545


def keep_timetable(county: County, side: Side, number: int) -> dict[str, str]:
    """Answers what they are called."""
    calendar = f"CAL{county.sign}{number}"
    said = {"county": county.code, "happened_at": NOON, "actor": SYSTEM}
    days = CalendarValue(
        code=calendar, name=f"{county.mark}历{side.name}", weekdays="1111111", starts_on=date(2026, 11, 1)
    )  # fmt: skip
    transport.set_calendar(key=f"calendar-{side.name}", calendar=days, **said)
    new = NewDeparture(minute=MINUTE, calendar=calendar)
    told = transport.add_departure(
        key=f"departure-{side.name}", route=f"{county.code[:2]}OUT", departure=new, from_on=NOON.date(), **said
    )  # fmt: skip
    return {"calendar": calendar, "departure": str(told.fact.facts["departure"])}
