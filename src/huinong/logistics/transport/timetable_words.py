"""Calendars and minutes of a timetable in words, and read from what people type."""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huinong.edge.cells import short_day
from huinong.edge.errors import InvalidInput
from huinong.logistics.transport.calendars import RUNS, Week

CLOCK = re.compile(r"^(\d{1,2})[:：]([0-5]\d)$")
DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def clock_of(leaves_s: int) -> str:
    """`08:40`; a service day may run past midnight: `25:10`."""
    return f"{leaves_s // 3600:02d}:{leaves_s // 60 % 60:02d}"


def minute_of(text: str) -> int:
    """The minute of the service day that somebody typed as `08:40`. Raises InvalidInput."""
    found = CLOCK.match(text.strip())
    if found is None:
        raise InvalidInput(fields=_("time: such as 08:40"))
    return int(found.group(1)) * 60 + int(found.group(2))


def day_in(text: str, name: str) -> date:
    """A day that somebody chose. Raises InvalidInput."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(fields=name) from error


def days_in(text: str) -> list[date]:
    """The days in a text, each as `2026-12-05`, by lines, commas or blanks. Raises InvalidInput for anything else."""
    rest = DAY.sub("", text)
    if rest.strip(" ,，、;；\t\r\n"):
        raise InvalidInput(fields=_("single days: such as 2026-12-05"))
    try:
        return [date(*map(int, each.split("-"))) for each in DAY.findall(text)]
    except ValueError as error:
        raise InvalidInput(fields=_("single days: such as 2026-12-05")) from error


def weekday_names() -> tuple[str, ...]:
    """Monday to Sunday, as short as they are said."""
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )


def week_in_words(week: Week, market: str) -> str:
    """On which days a week runs: `Mon Wed, and market days 农历逢3、6、9`."""
    named = weekday_names()
    on = [name for name, flag in zip(named, week.weekdays, strict=True) if flag == RUNS]
    said = [_("every day") if len(on) == len(named) else _("weekdays {days}").format(days=" ".join(on))] if on else []
    if week.market_point and len(on) < len(named):
        said.append(_("market days {rule}").format(rule=market).strip())
    return "、".join(said) if week.starts_on and said else _("single days only")


def season_in_words(week: Week) -> str:
    """From when until when a week runs."""
    if week.starts_on is None:
        return ""
    if week.ends_on is None:
        return _("from {day}").format(day=short_day(week.starts_on))
    return _("{first} to {last}").format(first=short_day(week.starts_on), last=short_day(week.ends_on))
