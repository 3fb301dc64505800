"""The calendars of the timetable: the days departures run on, a month's picture, and their change from a day on."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.cells import Column, Kind
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.journal.queries import moment_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.transport import services, timetable_queries
from huinong.logistics.transport.calendars import RUNS, CalendarValue, Markets, Week
from huinong.logistics.transport.timetable_words import (
    day_in,
    days_in,
    season_in_words,
    week_in_words,
    weekday_names,
)
from huinong.registry.points.markets import words

WEEK = 7


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar as a line of the list."""

    code: str
    name: str
    days: str
    season: str
    departures: int
    single: int


CALENDARS = Table(
    name="calendars",
    columns=(
        Column("name", gettext_lazy("Calendar")),
        Column("days", gettext_lazy("Runs on")),
        Column("season", gettext_lazy("Season")),
        Column("single", gettext_lazy("Single days"), Kind.NUMBER),
        Column("departures", gettext_lazy("Departures"), Kind.NUMBER),
        Column("code", gettext_lazy("Code"), shown=False),
    ),
    search=("name", "code", "days"),
    search_hint=gettext_lazy("Calendar, days or code"),
    default_sort="name",
    link=lambda row: f"{reverse('transport:calendar')}?{urlencode({'code': row.code})}",
    empty=gettext_lazy("No calendar is kept here yet."),
    empty_hint=gettext_lazy("A calendar says on which days departures run: weekdays, market days, a season."),
    page_rows=100,
)


@require_safe
@page("transport.read")
def calendars(request: PageRequest) -> HttpResponseBase:
    """The county's calendars, and how many departures run on each."""
    actor = request.actor
    county = county_of(actor, request.GET.get("county", ""))
    found = timetable_queries.calendars(actor=actor, county=county, on=clock.today())
    rules = timetable_queries.markets(county, [line.value for line in found])
    rows = [_row(line, rules) for line in found]
    return CALENDARS.respond(request, rows, "transport/calendars.html", {"may_plan": actor.may("transport.plan")})


def _row(line: timetable_queries.CalendarLine, markets: Markets) -> CalendarRow:
    today, value = clock.today(), line.value
    week = value.week_on(today)
    ahead = [day for day in value.days if day >= today]
    days = week_in_words(week, market_said(week, markets))
    return CalendarRow(value.code, value.name, days, season_in_words(week), line.departures, len(ahead))


@require_http_methods(["GET", "POST"])
@page("transport.read")
def calendar(request: PageRequest) -> HttpResponseBase:
    """One calendar and its months; the planner changes it from a day on. Without `?code=` a new one is made."""
    county, code = county_of(request.actor, request.GET.get("county", "")), request.GET.get("code", "")
    value = timetable_queries.calendar(actor=request.actor, county=county, code=code) if code else None
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            kept = _kept(request, county, code)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The calendar is kept; trips that have not left follow it."))
            return redirect(f"{reverse('transport:calendar')}?{urlencode({'code': kept})}")
    shown = {
        **_pictured(county, value, request.GET.get("month", "")),
        "value": value,
        "may_plan": request.actor.may("transport.plan") and request.actor.scope.covers(county),
        "form": _typed(request.POST) if request.method == "POST" else _form_of(value),
        "weekdays": weekday_names(),
        "points": sorted(Names().points(county).values(), key=lambda point: point.name),
        "today": clock.today(),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "transport/calendar.html", shown, status=status_of(refused) if refused else 200)


def _kept(request: PageRequest, county: str, code: str) -> str:
    key, said = act_key(request), request.POST
    starts, ends = said.get("starts_on", ""), said.get("ends_on", "")
    added, removed = days_in(said.get("added", "")), days_in(said.get("removed", ""))
    value = CalendarValue(
        code=code or said.get("code", "").strip(),
        name=said.get("name", "").strip(),
        weekdays="".join(RUNS if str(day) in said.getlist("weekday") else "0" for day in range(WEEK)),
        starts_on=day_in(starts, _("season")) if starts else None,
        ends_on=day_in(ends, _("season")) if ends else None,
        market_point=_point(said.get("market", "")),
        days={**dict.fromkeys(added, True), **dict.fromkeys(removed, False)},
    )
    services.set_calendar(
        county=county,
        key=key,
        calendar=value,
        from_on=day_in(said.get("from_on", ""), _("the day it holds from")),
        happened_at=moment_of(county, key),
        actor=request.actor,
    )
    return value.code


def _point(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _typed(said: QueryDict) -> dict[str, Any]:
    """What the form says, to be shown again."""
    names = ("code", "name", "starts_on", "ends_on", "market", "added", "removed", "from_on")
    return {**{name: said.get(name, "") for name in names}, "weekday": [int(day) for day in said.getlist("weekday")]}


def _form_of(value: CalendarValue | None) -> dict[str, Any]:
    today = clock.today()
    if value is None:
        return {"weekday": [], "starts_on": today.isoformat(), "from_on": today.isoformat()}
    ahead = {day: runs for day, runs in value.days.items() if day >= today}
    return {
        "code": value.code,
        "name": value.name,
        "weekday": [place for place, flag in enumerate(value.weekdays) if flag == RUNS],
        "starts_on": value.starts_on.isoformat() if value.starts_on else "",
        "ends_on": value.ends_on.isoformat() if value.ends_on else "",
        "market": str(value.market_point) if value.market_point else "",
        "added": "\n".join(str(day) for day, runs in ahead.items() if runs),
        "removed": "\n".join(str(day) for day, runs in ahead.items() if not runs),
        "from_on": max([today, *(until_on for until_on, _week in value.before)]).isoformat(),
    }


def _pictured(county: str, value: CalendarValue | None, month: str) -> dict[str, Any]:
    if value is None:
        return {}
    rules = timetable_queries.markets(county, [value])
    first, today = month_of(month), clock.today()
    return {
        "month": timetable_queries.month_of_calendar(value, rules, first, today),
        **months_around(first),
        "address": urlencode({"code": value.code}) + "&",
        "said": week_said(value, rules),
        "before": [(until_on, week_said(week, rules)) for until_on, week in value.before if until_on > today],
    }


def week_said(week: Week, rules: Markets) -> str:
    """The days and the season of a week in words."""
    parts = (week_in_words(week, market_said(week, rules)), season_in_words(week))
    return " · ".join(part for part in parts if part)


def market_said(week: Week, rules: Markets) -> str:
    """The rule of a week's market as people write it."""
    rule = rules.get(week.market_point) if week.market_point else None
    return words(rule, clock.today()) if rule else ""


def month_of(text: str) -> date:
    """The first day of `2026-12`; of this month when it is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return clock.today().replace(day=1)


def months_around(first: date) -> dict[str, date]:
    """The month itself, the one before and the one after."""
    return {
        "first": first,
        "month_before": (first - timedelta(days=1)).replace(day=1),
        "month_after": (first + timedelta(days=31)).replace(day=1),
    }
