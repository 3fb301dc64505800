"""The indicators' pages: all of them, one opened level by level, the gap of 村村有服务, and a village's acts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.pages import PageRequest, page
from huinong.edge.sheets import export
from huinong.edge.tables import Table
from huinong.insight.indicators import links, queries, shapes
from huinong.insight.indicators.definitions import DEFINITIONS, OF_VILLAGES, VILLAGE_SERVICE
from huinong.insight.indicators.evidence import evidence
from huinong.insight.indicators.values import COUNTY, VILLAGE, Definition, Figure, Gap, Unit
from huinong.journal.telling import told
from huinong.kernel import clock
from huinong.logistics.parcels.names import short
from huinong.registry.divisions.became import succession_lines
from huinong.registry.points.values import STATUS_LABELS, Status

GAPS_SHOWN = 10
ACTS_A_PAGE = 200
DIGITS = 6  # of a page number
STATUSES = {
    Status.NEW.value: Badge(STATUS_LABELS[Status.NEW], Tint.BLUE),
    Status.SILENT.value: Badge(STATUS_LABELS[Status.SILENT], Tint.AMBER),
    Status.CLOSED.value: Badge(STATUS_LABELS[Status.CLOSED], Tint.GREY),
    "": Badge(_("No point"), Tint.RED),
}
GAPS = Table(
    name="villages-without-service",
    columns=(
        Column("name", _("Village")),
        Column("town_name", _("Township")),
        Column("status", _("Point"), Kind.STATUS, badges=STATUSES),
        Column(
            "station_name", _("Station"), Kind.LINK, link=lambda gap: links.point(gap.village[:COUNTY], gap.station)
        ),
        Column("scan_days", _("Days with scans"), Kind.NUMBER),
        Column("deliveries", _("Deliveries in 7 days"), Kind.NUMBER),
        Column("village", _("Code"), shown=False),
    ),
    search=("name", "town_name", "station_name"),
    search_hint=_("Village, township or station"),
    empty=_("Every administrative village is served."),
)
SHEET = (
    Column("name", _("Place")),
    Column("division", _("Code")),
    Column("part", _("Part"), Kind.NUMBER),
    Column("whole", _("Whole"), Kind.NUMBER),
    Column("said", _("Value")),
)


@page("indicators.read")
def listed(request: PageRequest) -> HttpResponseBase:
    """Every indicator of the actor's place, with what it means."""
    on, division = shapes.day_asked(request.GET), shapes.division_asked(request, request.actor)
    figures = [queries.figure(code, division, on=on, actor=request.actor) for code in DEFINITIONS]
    context = {
        **_frame(division, figures[0], on),
        "rows": [(shapes.card(figure), DEFINITIONS[figure.code]) for figure in figures],
        "cards": [shapes.card(figure) for figure in figures],
        "trends_url": links.trends(division, on),
    }
    return render(request, "indicators/list.html", context)


@page("indicators.read")
def trends(request: PageRequest) -> HttpResponseBase:
    """The strip of figures again, with their trends: fetched once the page stands."""
    on, division = shapes.day_asked(request.GET), shapes.division_asked(request, request.actor)
    return render(
        request, "indicators/cards.html", {"cards": [_with_trend(request, c, division, on) for c in DEFINITIONS]}
    )


def _with_trend(request: PageRequest, code: str, division: str, on: date) -> shapes.Card:
    figure = queries.figure(code, division, on=on, actor=request.actor)
    days, every = shapes.TREND_DAYS, shapes.CARD_EVERY
    moments = queries.trend(code, division, until=on, days=days, every=every, actor=request.actor)
    return shapes.card(figure, moments)


@page("indicators.read")
def detail(request: PageRequest, code: str) -> HttpResponseBase:
    """One indicator of one place: its value, trend, the next level down; of a village its acts."""
    meaning = queries.definition(code)
    on, division = shapes.day_asked(request.GET), shapes.division_asked(request, request.actor)
    opened = queries.opened(code, division, on=on, actor=request.actor)
    if request.GET.get("export") == "xlsx":
        return export(f"{code}-{division or 'CN'}", SHEET, [_Row(figure) for figure in opened.below])
    context = {
        **_frame(division, opened.figure, on),
        "meaning": meaning,
        "card": shapes.card(opened.figure),
        "crumbs": shapes.crumbs(code, division, on, request.actor),
        "trend_url": links.trend(code, division, on),
        "others": [
            (each.name, shapes.address(each.code, division, on)) for each in DEFINITIONS.values() if each is not meaning
        ],
    }
    if len(division) == VILLAGE:
        return _village(request, meaning, division, on, context)
    context["lines"] = shapes.lines(opened.below)
    context["export_url"] = f"{shapes.address(code, division, on)}&export=xlsx"
    context["layers"] = links.layers(code, division, on)
    level = VILLAGE if len(division) >= COUNTY else 0
    scale = shapes.scale_of(meaning, level)
    context["colour_by"] = [{"key": "value", "label": shapes.colour_label(meaning), "scale": scale}]
    if meaning in OF_VILLAGES:
        context["became"] = succession_lines(division, since=on - timedelta(days=shapes.TREND_DAYS), until=on)
    if meaning is VILLAGE_SERVICE:
        context |= _gap_context(queries.gaps(division, on=on, actor=request.actor), division, on)
    return render(request, "indicators/detail.html", context)


def _gap_context(gaps: tuple[Gap, ...], division: str, on: date) -> dict[str, Any]:
    return {
        "gaps": [shapes.gap_line(gap, on) for gap in gaps[:GAPS_SHOWN]],
        "gap_count": len(gaps),
        "gaps_url": links.gaps(division, on),
        "all_served": _("Every administrative village is served."),
    }


@page("indicators.read")
def trend(request: PageRequest, code: str) -> HttpResponseBase:
    """The trend of one figure as a fragment: fetched once its page stands."""
    meaning = queries.definition(code)
    on, division = shapes.day_asked(request.GET), shapes.division_asked(request, request.actor)
    moments = queries.trend(code, division, until=on, days=shapes.TREND_DAYS, actor=request.actor)
    context = {
        "meaning": meaning,
        "chart": shapes.chart_of(meaning, moments),
        "chart_format": "percent" if meaning.unit is Unit.SHARE else "money",
        "is_known": any(moment.value is not None for moment in moments),
    }
    return render(request, "indicators/trend.html", context)


class _Row:
    """A breakdown's row in a sheet."""

    def __init__(self, figure: Figure) -> None:
        self.name, self.division, self.said = figure.name, figure.division, shapes.said(figure)
        self.whole = figure.whole or None
        self.part = figure.part if figure.whole else None


def _village(
    request: PageRequest, meaning: Definition, village: str, on: date, context: dict[str, Any]
) -> HttpResponse:
    acts, asked = evidence(meaning.code, village, on=on, actor=request.actor), request.GET.get("page", "")
    lacking = queries.gaps(village, on=on, actor=request.actor) if meaning is VILLAGE_SERVICE else ()
    number = min(int(asked) if asked.isdecimal() and len(asked) < DIGITS else 1, -(-len(acts) // ACTS_A_PAGE) or 1)
    shown = acts[(number - 1) * ACTS_A_PAGE : number * ACTS_A_PAGE]
    address = shapes.address(meaning.code, village, on)
    more = {
        "acts": told(shown, actor=request.actor),
        "act_count": len(acts),
        "first": (number - 1) * ACTS_A_PAGE + 1,
        "last": (number - 1) * ACTS_A_PAGE + len(shown),
        "newer_url": f"{address}&page={number - 1}" if number > 1 else "",
        "older_url": f"{address}&page={number + 1}" if number * ACTS_A_PAGE < len(acts) else "",
    }
    gap = shapes.gap_line(lacking[0], on) if lacking else None
    return render(request, "indicators/village.html", {**context, **more, "gap": gap})


@page("indicators.read")
def gaps(request: PageRequest) -> HttpResponseBase:
    """The villages without service, as a list and a sheet."""
    on, division = shapes.day_asked(request.GET), shapes.division_asked(request, request.actor)
    found = queries.gaps(division, on=on, actor=request.actor)
    figure = queries.figure(VILLAGE_SERVICE.code, division, on=on, actor=request.actor)
    context = {**_frame(division, figure, on), "figure_url": shapes.address(VILLAGE_SERVICE.code, division, on)}
    table = replace(GAPS, link=lambda gap: shapes.address(VILLAGE_SERVICE.code, gap.village, on))
    return table.respond(request, found, "indicators/gaps.html", context)


@page("indicators.read")
def places(request: PageRequest, code: str) -> HttpResponseBase:
    """The places behind a figure as GeoJSON: villages of a county or town, counties above."""
    on, division = shapes.day_asked(request.GET), shapes.division_asked(request, request.actor)
    level = VILLAGE if len(division) >= COUNTY else 0
    below = queries.opened(code, division, on=on, actor=request.actor, level=level).below
    return JsonResponse(shapes.features_of(below), content_type="application/geo+json")


def _frame(division: str, figure: Figure, on: date) -> dict[str, Any]:
    """What every page of a figure shows around it."""
    return {
        "place": short(figure.name) or (division if division else _("The whole country")),
        "division": division,
        "on": on,
        "today": clock.today(),
        "first_day": shapes.FIRST_DAY,
        "is_past": on != clock.today(),
    }
