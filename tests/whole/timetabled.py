"""What a side's timetable has beside trips put on by hand: a calendar, a departure that runs on it, a waiting file."""

import io
import zipfile
from datetime import date

from huinong.edge.gates import SYSTEM
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.calendars import CalendarValue
from huinong.logistics.transport.models import TimetableFile
from huinong.logistics.transport.values import NewDeparture
from tests.logistics.transport.feeds import FOLDER
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
    name = f"{county.mark}表{side.name}.zip"
    feed = transport.upload_timetable(
        county=county.code, file_name=name, content=timetable_file(name), from_on=NOON.date(), actor=SYSTEM
    )  # fmt: skip
    digest = TimetableFile.objects.get(county=county.code, id=feed).digest
    return {
        "feed": str(feed),
        "feed_digest": digest,
        "calendar": calendar,
        "departure": str(told.fact.facts["departure"]),
    }


def timetable_file(name: str) -> bytes:
    """A small timetable, whose bytes are its name's own."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        for path in sorted(FOLDER.glob("*.txt")):
            written.writestr(path.name, path.read_bytes())
        written.writestr("name.txt", name)
    return archive.getvalue()
