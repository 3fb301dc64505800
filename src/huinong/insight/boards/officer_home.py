"""The programme officer's home: which county needs help, and are the figures true?"""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponseBase
from django.shortcuts import render

from huinong.edge.pages import PageRequest
from huinong.insight.indicators import links, queries, shapes
from huinong.insight.indicators.definitions import ON_HOMES, VILLAGE_SERVICE
from huinong.insight.indicators.values import COUNTY, Definition, Figure, Opened
from huinong.kernel import clock
from huinong.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class CountyRow:
    """A county with its figures in the order of the definitions."""

    rank: int
    name: str
    href: str
    lines: tuple[shapes.Line, ...]


def show(request: PageRequest) -> HttpResponseBase:
    """The figures of the whole place, and its counties ranked by the chosen one, the worst first."""
    actor, on = request.actor, shapes.day_asked(request.GET)
    place = actor.scope.division
    chosen = ON_HOMES.get(request.GET.get("by", ""), VILLAGE_SERVICE)
    opened = {code: _opened(actor, code, place, on) for code in ON_HOMES}
    context = {
        "on": on,
        "today": clock.today(),
        "division": place,
        "first_day": shapes.FIRST_DAY,
        "is_past": on != clock.today(),
        "cards": [shapes.card(each.figure) for each in opened.values()],
        "trends_url": links.trends(place, on),
        "reporting": queries.reporting(place, on=on, actor=actor),
        "chosen": chosen,
        "choices": [(each.code, each.name) for each in ON_HOMES.values()],
        "counties": _ranked(opened, chosen),
    }
    return render(request, "boards/home_officer.html", context)


def _opened(actor: Actor, code: str, place: str, on: date) -> Opened:
    level = COUNTY if len(place) < COUNTY else 0
    return queries.opened(code, place, on=on, actor=actor, level=level)


def _ranked(opened: dict[str, Opened], chosen: Definition) -> tuple[CountyRow, ...]:
    by_place: dict[str, dict[str, Figure]] = {}
    for code, each in opened.items():
        for figure in each.below:
            by_place.setdefault(figure.division, {})[code] = figure
    order = [figure.division for figure in opened[chosen.code].below]
    return tuple(_row(number, by_place[division]) for number, division in enumerate(order, start=1))


def _row(rank: int, figures: dict[str, Figure]) -> CountyRow:
    lines = tuple(shapes.lines([figures[code]])[0] for code in ON_HOMES)
    first = next(iter(figures.values()))
    return CountyRow(rank, first.name, links.page("indicators:list", division=first.division), lines)
