"""A timetable as GTFS tells it, read and checked: frozen values of plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

WRONG: Mapping[str, object] = {
    "not_a_zip": _("the file is not a ZIP archive"),
    "too_large": _("the archive is too large"),
    "missing_file": _("the file is missing"),
    "missing_column": _("the column is missing"),
    "required": _("nothing stands here"),
    "too_long": _("longer than it may be"),
    "repeated": _("stands here twice"),
    "no_such": _("refers to nothing in the feed"),
    "not_a_time": _("not a time such as 25:10:00"),
    "not_a_day": _("not a day such as 20261120"),
    "not_a_number": _("not a number that may stand here"),
    "not_a_flag": _("neither of the values that may stand here"),
    "backwards": _("earlier than what stands before it"),
    "no_time": _("the first and the last stop need a time"),
    "too_few": _("a trip calls at two stops or more"),
    "no_days": _("a service has its days in calendar.txt or calendar_dates.txt"),
    "too_many": _("more rows than can be taken"),
}


@dataclass(frozen=True, slots=True)
class FeedProblem:
    """What is wrong in a feed, and where. Rows count as in a spreadsheet: 1 is the head; 0 is the file as a whole."""

    file: str
    row: int
    column: str
    value: str
    reason: str

    @property
    def wanted(self) -> str:
        """What is wrong, in words."""
        return str(WRONG[self.reason])

    def __str__(self) -> str:
        where = f"{self.file}:{self.row}" if self.row else self.file
        return f"{where} {self.column} {self.value!r}: {self.wanted}" if self.column else f"{where}: {self.wanted}"


@dataclass(frozen=True, slots=True)
class FeedRemark:
    """What was taken otherwise than it stands: a file's bytes, a clock of another zone, rows of no use."""

    file: str
    reason: str
    rows: int
    detail: str = ""

    @property
    def said(self) -> str:
        """The remark in words."""
        return str(REMARKS[self.reason]).format(rows=self.rows, detail=self.detail)

    def __str__(self) -> str:
        return f"{self.file}: {self.said}" if self.file else self.said


REMARKS: Mapping[str, object] = {
    "fallback": _("{rows} rows are not UTF-8 and were read as {detail}"),
    "replaced": _("in {rows} rows a byte could not be read and stands as �"),
    "zone": _("its clock is that of {detail}; the times are taken as they stand"),
    "frequencies": _("{rows} trips by headway are taken as single departures"),
    "filled": _("{rows} calls without a time got one between their neighbours'"),
    "no_place": _("{rows} stops have no place"),
}


@dataclass(frozen=True, slots=True)
class FeedStop:
    code: str
    name: str
    lng: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class FeedRoute:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FeedCalendar:
    """A service's days, as `CalendarValue` has them."""

    code: str
    weekdays: str
    starts_on: date | None
    ends_on: date | None
    days: Mapping[date, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedCall:
    """A call, in seconds after the trip's first departure."""

    stop: str
    arrives_s: int
    leaves_s: int
    pickup: int = 0
    drop_off: int = 0


@dataclass(frozen=True, slots=True)
class FeedTrip:
    """A departure: `leaves_s` after the midnight of the service day, past 24:00 where the timetable says so."""

    code: str
    route: str
    calendar: str
    headsign: str
    direction: str
    leaves_s: int
    calls: tuple[FeedCall, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """A whole timetable that can be taken, and what was remarked in reading it. `digest` names its bytes."""

    digest: str
    routes: tuple[FeedRoute, ...]
    stops: tuple[FeedStop, ...]
    calendars: tuple[FeedCalendar, ...]
    trips: tuple[FeedTrip, ...]
    remarks: tuple[FeedRemark, ...]
    calls: int
