"""Universal service: a place's week, its villages, points and late pieces, and one village's calendar."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.errors import InvalidInput
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.tables import Table
from huinong.insight.indicators import links
from huinong.insight.indicators import queries as indicators
from huinong.insight.indicators import shapes as figures
from huinong.insight.indicators.definitions import FREQUENCY
from huinong.insight.indicators.values import COUNTY, TOWN, VILLAGE
from huinong.insight.universal import queries, shapes, suspensions
from huinong.insight.universal.rules import WeekState
from huinong.insight.universal.values import CLASS_LABELS, WEEK_LABELS, PointWeek, VillageWeek
from huinong.journal.telling import told
from huinong.kernel import clock
from huinong.logistics.parcels.names import short
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.place_classes import PlaceClass
from huinong.registry.policies.queries import figure as rule

WORST, UNOPENED, WEEKS_SHOWN = 15, 8, 8
STATES = {
    state.value: Badge(WEEK_LABELS[state], tint)
    for state, tint in (
        (WeekState.MET, Tint.GREEN),
        (WeekState.MISSED, Tint.RED),
        (WeekState.EXCUSED, Tint.BLUE),
        (WeekState.OPEN, Tint.AMBER),
        (WeekState.UNKNOWN, Tint.GREY),
    )
}
YES = {"True": Badge(gettext_lazy("excused"), Tint.BLUE), "False": Badge(gettext_lazy("late"), Tint.RED)}


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village's week in a list and in a sheet."""

    name: str
    village: str
    town_name: str
    place_class: Any
    needed: int
    visited: int
    lacking: int
    state: str
    missed_days: str
    excused_days: str
    nearest: str
    nearest_km: float | None


VILLAGES = Table(
    name="universal-villages",
    columns=(
        Column("name", gettext_lazy("Village")),
        Column("town_name", gettext_lazy("Township")),
        Column("place_class", gettext_lazy("Class of place")),
        Column("state", gettext_lazy("Frequency"), Kind.STATUS, badges=STATES),
        Column("visited", gettext_lazy("Days visited"), Kind.NUMBER),
        Column("needed", gettext_lazy("Days needed"), Kind.NUMBER),
        Column("lacking", gettext_lazy("Days lacking"), Kind.NUMBER),
        Column("missed_days", gettext_lazy("Missed on")),
        Column("excused_days", gettext_lazy("Excused on")),
        Column("nearest", gettext_lazy("Nearest active point")),
        Column("nearest_km", gettext_lazy("km in a straight line"), Kind.NUMBER),
        Column("village", gettext_lazy("Code"), shown=False),
    ),
    filters=(Choice("state", gettext_lazy("Frequency"), tuple((key, badge.label) for key, badge in STATES.items())),),
    search=("name", "town_name"),
    search_hint=gettext_lazy("Village or township"),
    link=lambda line: shapes.village_href(line.village),
    empty=gettext_lazy("No village of this place is known in that week."),
)
POINTS = Table(
    name="universal-points",
    columns=(
        Column("name", gettext_lazy("Public point")),
        Column("code", gettext_lazy("Code")),
        Column("place_class", gettext_lazy("Class of place"), shown=False),
        Column("posted", gettext_lazy("Days posted"), Kind.NUMBER),
        Column("needed", gettext_lazy("Days needed"), Kind.NUMBER),
        Column("missed", gettext_lazy("Days not opened"), Kind.NUMBER),
        Column("missed_days", gettext_lazy("Did not open on")),
        Column("waiting", gettext_lazy("Pieces on the shelf then"), Kind.NUMBER),
    ),
    search=("name", "code"),
    search_hint=gettext_lazy("Point or code"),
    link=lambda line: line.href,
    empty=gettext_lazy("No point that opens to the public is known in that week."),
)
PIECES = Table(
    name="universal-pieces",
    columns=(
        Column("number", gettext_lazy("Number")),
        Column("carrier", gettext_lazy("Carrier"), shown=False),
        Column("name", gettext_lazy("Village")),
        Column("due_on", gettext_lazy("Due on"), Kind.DATE),
        Column("closed_on", gettext_lazy("Came"), Kind.DATE),
        Column("is_excused", gettext_lazy("Time limit"), Kind.STATUS, badges=YES),
    ),
    search=("number", "name"),
    search_hint=gettext_lazy("Number or village"),
    link=lambda line: reverse("journal:fact", args=[line.village[:COUNTY], line.opened_by]),
    empty=gettext_lazy("None of our own pieces was over its time limit in that week."),
)


@require_safe
@page("indicators.read")
def overview(request: PageRequest) -> HttpResponseBase:
    """A place's week: what was kept, what was not, and what must be announced."""
    division, monday = _asked(request)
    actor = request.actor
    weeks = queries.village_weeks(division, monday, actor=actor)
    openings = queries.point_openings(division, monday, actor=actor)
    behind = [each for each in weeks if each.state in {WeekState.MISSED, WeekState.EXCUSED}]
    unopened = [each for each in openings if each.missed]
    near, towns = _nearest(behind[:WORST]), _towns(unopened[:UNOPENED])
    context = {
        **_frame(request, division, monday),
        "sums": queries.overview_of(division, monday, weeks, openings, actor=actor),
        "worst": [shapes.village_strip(week, near=near.get(week.village)) for week in behind[:WORST]],
        "behind": len(behind),
        "has_weeks": any(each.state is not WeekState.UNKNOWN for each in weeks),
        "unopened": [shapes.point_strip(week, towns.get(week.town, "")) for week in unopened[:UNOPENED]],
        "unopened_count": len(unopened),
        "unannounced": _unannounced(request, division),
        "counties": _counties(request, division, monday) if len(division) < COUNTY else (),
        "rules": _rules(division, monday),
        "legend": shapes.legend(),
    }
    return render(request, "universal/overview.html", context)


@require_safe
@page("indicators.read")
def villages(request: PageRequest) -> HttpResponseBase:
    """Every village's week, as a list and a sheet."""
    division, monday = _asked(request)
    weeks = queries.village_weeks(division, monday, actor=request.actor)
    near = _nearest([each for each in weeks if each.lacking])
    lines = [_village_line(each, near) for each in weeks]
    return VILLAGES.respond(request, lines, "universal/villages.html", _frame(request, division, monday))


@require_safe
@page("indicators.read")
def points(request: PageRequest) -> HttpResponseBase:
    """Every point's week, as a list and a sheet."""
    division, monday = _asked(request)
    lines = [_PointLine(each) for each in queries.point_openings(division, monday, actor=request.actor)]
    return POINTS.respond(request, lines, "universal/points.html", _frame(request, division, monday))


@require_safe
@page("indicators.read")
def pieces(request: PageRequest) -> HttpResponseBase:
    """Our own pieces due in the week that were late, as a list and a sheet."""
    division, monday = _asked(request)
    until = monday + timedelta(days=6)
    lines = queries.late_pieces(division, since=monday, until=until, actor=request.actor)
    return PIECES.respond(request, lines, "universal/pieces.html", _frame(request, division, monday))


@require_safe
@page("indicators.read")
def village(request: PageRequest, village: str) -> HttpResponseBase:
    """One village's calendar, week under week; each day opens to its facts."""
    if len(village) != VILLAGE or not village.isdecimal():
        raise InvalidInput(fields="village")
    day = _day_asked(request)
    until = clock.today()
    weeks = queries.calendar(village, until=until, weeks=WEEKS_SHOWN, actor=request.actor)
    acts = queries.acts(village, day, actor=request.actor) if day else ()
    since = weeks[0].monday if weeks else until
    context = {
        "name": short(divisions.division(village).name),
        "crumbs": figures.crumbs(FREQUENCY.code, village, until, request.actor),
        "strips": [shapes.village_strip(week, chosen=day) for week in reversed(weeks)],
        "now": shapes.village_strip(weeks[-1]) if weeks else None,
        "near": _nearest(weeks[-1:]).get(village),
        "weekdays": list(WEEKDAYS_ABBR.values()),
        "legend": shapes.legend(),
        "day": day,
        "acts": told(acts, actor=request.actor),
        "openings": _openings(request, village, weeks[-3:]),
        "late": queries.late_pieces(village, since=since, until=until, actor=request.actor),
        "back": links.page("universal:overview", division=village[:TOWN]),
        "figure_href": figures.address(FREQUENCY.code, village, until),
        "rule_href": reverse("policies:figure", args=["universal.place_class"]),
    }
    return render(request, "universal/village.html", context)


def _openings(request: PageRequest, village: str, weeks: Any) -> list[shapes.Strip]:
    found = [
        each for week in reversed(weeks) for each in queries.point_openings(village, week.monday, actor=request.actor)
    ]
    return [shapes.point_strip(each, "") for each in found]


def _asked(request: PageRequest) -> tuple[str, date]:
    return figures.division_asked(request, request.actor), shapes.monday_asked(request)


def _day_asked(request: PageRequest) -> date | None:
    text = request.GET.get("day", "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(fields="day") from error


def _frame(request: PageRequest, division: str, monday: date) -> dict[str, Any]:
    """What every page of a week shows around it."""
    names = divisions.names([division], monday + timedelta(days=6)) if division else {}
    return {
        "place": names.get(division, division) if division else _("The whole country"),
        "division": division,
        "week": shapes.week_of(monday),
        "may_announce": request.actor.may("universal.announce"),
    }


def _nearest(weeks: Any) -> dict[str, Any]:
    """The nearest active points of some villages, by village, as of the end of their week."""
    found: dict[str, Any] = {}
    for county in sorted({week.village[:COUNTY] for week in weeks}):
        mine = [week for week in weeks if week.village.startswith(county)]
        sunday = min(mine[0].monday + timedelta(days=6), clock.today())
        found |= queries.nearest(county, [week.village for week in mine], sunday)
    return found


def _towns(weeks: list[PointWeek]) -> dict[str, str]:
    return dict(divisions.names({each.town for each in weeks}))


def _unannounced(request: PageRequest, division: str) -> list[dict[str, Any]]:
    counties = [division[:COUNTY]] if len(division) >= COUNTY else list(indicators.known_since(division))
    return [
        {
            "day": each.day,
            "reason": each.reason,
            "trips": len(each.trips),
            "places": "、".join(suspensions.names_of(each.places)),
            "href": links.page("universal:announce", day=each.day.isoformat(), reason=each.reason),
        }
        for county in counties
        for each in suspensions.unannounced(county, on=clock.today(), actor=request.actor)
    ]


def _counties(request: PageRequest, division: str, monday: date) -> list[Any]:
    """The places below one that is wider than a county, the worst first."""
    sunday = monday + timedelta(days=6)
    opened = indicators.opened(FREQUENCY.code, division, on=sunday, actor=request.actor, level=COUNTY)
    lines = zip(opened.below, figures.lines(opened.below), strict=True)
    return [
        (line, links.page("universal:overview", division=each.division, week=monday.isoformat()))
        for each, line in lines
    ]


def _rules(division: str, monday: date) -> list[tuple[Any, int, int, str]]:
    """What the rule asks of each class of place in that week: visits, opening days, and the figure's page."""
    sunday = monday + timedelta(days=6)
    return [
        (
            CLASS_LABELS[kind],
            rule(f"universal.visit_days.{kind}", division=division, on=sunday),
            rule(f"universal.open_days.{kind}", division=division, on=sunday),
            reverse("policies:figure", args=[f"universal.visit_days.{kind}"]),
        )
        for kind in PlaceClass
    ]


def _village_line(week: VillageWeek, near: dict[str, Any]) -> VillageLine:
    found = near.get(week.village)
    days = {state: [day.on for day in week.days if day.state == state] for state in ("missed", "excused")}
    return VillageLine(
        name=short(week.name),
        village=week.village,
        town_name=week.town_name,
        place_class=CLASS_LABELS[week.place_class],
        needed=week.needed,
        visited=week.visited,
        lacking=week.lacking,
        state=week.state.value,
        missed_days=" ".join(f"{day:%m-%d}" for day in days["missed"]),
        excused_days=" ".join(f"{day:%m-%d}" for day in days["excused"]),
        nearest=found.name if found else "",
        nearest_km=round(found.distance_m / 1000, 1) if found else None,
    )


class _PointLine:
    """A point's week in a list and in a sheet."""

    def __init__(self, week: PointWeek) -> None:
        broken = [day for day in week.days if day.state in {"missed", "market_missed"}]
        self.name, self.code, self.place_class = week.name, week.code, CLASS_LABELS[week.place_class]
        self.posted, self.needed, self.missed = week.posted, week.needed, week.missed
        self.missed_days = " ".join(f"{day.on:%m-%d}" for day in broken)
        self.waiting = max((day.waiting for day in broken), default=None)
        self.href = links.point(week.county, week.point)
