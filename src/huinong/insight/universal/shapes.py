"""Weeks as pages show them: cells with a sign and a word, addresses, sentences; worked out before a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from huinong.edge.errors import InvalidInput
from huinong.insight.indicators import links
from huinong.insight.universal.queries import week_asked
from huinong.insight.universal.rules import DAYS, DayState, WeekState
from huinong.insight.universal.values import (
    CLASS_LABELS,
    DAY_LABELS,
    OPEN_LABELS,
    WEEK_LABELS,
    Nearest,
    OpenState,
    PointDay,
    PointWeek,
    VillageWeek,
    VisitDay,
)
from huinong.kernel import clock
from huinong.logistics.parcels.names import short

SIGNS: Mapping[str, Any] = {
    DayState.VISITED: "✓",
    DayState.MISSED: "✕",
    DayState.EXCUSED: pgettext_lazy("sign of a day", "exc"),
    DayState.DUE: pgettext_lazy("sign of a day", "due"),
    DayState.FREE: "·",
    DayState.UNKNOWN: "?",
    OpenState.OPENED: "✓",
    OpenState.MARKET_MISSED: "✕",
    OpenState.UNPROVED: "–",
    OpenState.COMING: pgettext_lazy("sign of a day", "due"),
    OpenState.SHUT: "·",
    OpenState.CLOSED: "·",
}
TONES: Mapping[str, str] = {
    DayState.VISITED: "good",
    DayState.MISSED: "must",
    DayState.EXCUSED: "info",
    DayState.DUE: "will",
    OpenState.OPENED: "good",
    OpenState.MARKET_MISSED: "must",
    OpenState.COMING: "will",
}
WEEK_TONES = {
    WeekState.MET: "good",
    WeekState.MISSED: "must",
    WeekState.EXCUSED: "info",
    WeekState.OPEN: "will",
    WeekState.UNKNOWN: "unknown",
}
LEGEND = (DayState.VISITED, DayState.MISSED, DayState.EXCUSED, DayState.DUE, DayState.FREE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a strip: a sign, a tone, what it says in full, and where it opens."""

    number: str
    sign: Any
    tone: str
    label: str
    href: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A week of a village or of a point as a line of a list."""

    name: str
    href: str
    town_name: str
    kind: Any
    week: str
    counted: str
    state: str
    tone: str
    cells: tuple[Cell, ...]
    near: str
    near_href: str


@dataclass(frozen=True, slots=True)
class Week:
    """A week that is asked about, and its neighbours."""

    monday: date
    sunday: date
    before: str
    after: str
    is_over: bool


def monday_asked(request: HttpRequest) -> date:
    """The Monday of `?week=`; of the latest whole week when it is left out. Raises InvalidInput."""
    text = request.GET.get("week", "").strip()
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(fields="week") from error
    return min(week_asked(day), week_asked(clock.today()))


def week_of(monday: date) -> Week:
    """The week as a page's head shows it."""
    sunday = monday + timedelta(days=DAYS - 1)
    after = monday + timedelta(days=DAYS)
    return Week(
        monday,
        sunday,
        before=(monday - timedelta(days=DAYS)).isoformat(),
        after=after.isoformat() if after <= clock.today() else "",
        is_over=sunday < clock.today(),
    )


def village_href(village: str, day: date | None = None) -> str:
    """A village's calendar, opened at a day."""
    return links.page("universal:village", village, day=day.isoformat() if day else "")


def village_strip(week: VillageWeek, *, near: Nearest | None = None, chosen: date | None = None) -> Strip:
    """A village's week as a line."""
    return Strip(
        name=short(week.name),
        href=village_href(week.village),
        town_name=week.town_name,
        kind=CLASS_LABELS[week.place_class],
        week=f"{week.monday:%m-%d}",
        counted=_("{visited} of {needed}").format(visited=week.visited, needed=week.needed),
        state=str(WEEK_LABELS[week.state]),
        tone=WEEK_TONES[week.state],
        cells=tuple(_visit_cell(week.village, day, chosen) for day in week.days),
        near=_("{name}, {km} km").format(name=near.name, km=f"{near.distance_m / 1000:.1f}") if near else "",
        near_href=links.point(week.village[:6], near.point) if near else "",
    )


def _visit_cell(village: str, day: VisitDay, chosen: date | None) -> Cell:
    said = str(DAY_LABELS[day.state])
    if day.scans:
        said = _("{state}, proved by {scans} scans").format(state=said, scans=day.scans)
    return Cell(
        number=f"{day.on:%d}",
        sign=SIGNS[day.state],
        tone=TONES.get(day.state, "calm"),
        label=f"{long_day(day.on)}: {said}",
        href=f"{village_href(village, day.on)}#day",
        is_chosen=day.on == chosen,
    )


def point_strip(week: PointWeek, town_name: str) -> Strip:
    """A point's week as a line."""
    posted = _("none posted") if week.posted is None else _("{n} a week posted").format(n=week.posted)
    return Strip(
        name=week.name,
        href=links.point(week.county, week.point),
        town_name=town_name,
        kind=CLASS_LABELS[week.place_class],
        week=f"{week.monday:%m-%d}",
        counted=posted if not week.posts_too_few else _("{posted}, {n} needed").format(posted=posted, n=week.needed),
        state=_("did not open on {n} days").format(n=week.missed) if week.missed else _("kept its word"),
        tone="must" if week.missed else "will" if week.posts_too_few else "good",
        cells=tuple(_point_cell(week, day) for day in week.days),
        near="",
        near_href="",
    )


def _point_cell(week: PointWeek, day: PointDay) -> Cell:
    said = str(OPEN_LABELS[day.state])
    if day.waiting and not day.scans:
        said = _("{state}, {n} pieces on the shelf").format(state=said, n=day.waiting)
    if day.is_market_day:
        said = _("{state} (market day)").format(state=said)
    return Cell(
        number=f"{day.on:%d}",
        sign=SIGNS[day.state],
        tone=TONES.get(day.state, "calm"),
        label=f"{long_day(day.on)}: {said}",
        href=f"{links.point(week.county, week.point)}?day={day.on.isoformat()}#standing",
    )


def long_day(day: date) -> str:
    """A day with its weekday."""
    return date_format(day, pgettext("day and weekday", "D j M"))


def legend() -> Sequence[tuple[Any, str, Any]]:
    """What the signs of a village's days mean."""
    return [(SIGNS[state], TONES.get(state, "calm"), DAY_LABELS[state]) for state in LEGEND]
