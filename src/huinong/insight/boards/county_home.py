"""The county manager's home: are we keeping our promises, and where not?"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from huinong.edge.cells import short_day
from huinong.edge.pages import PageRequest
from huinong.funds.ledger import queries as ledger
from huinong.funds.settlement import queries as settlement
from huinong.insight.boards.layers import colours
from huinong.insight.boards.places import Asked
from huinong.insight.boards.values import Tile
from huinong.insight.indicators import links, queries, shapes
from huinong.insight.indicators.definitions import ON_HOMES, VILLAGE_SERVICE
from huinong.insight.indicators.values import VILLAGE, DayCount, Definition, Figure, Opened, Unit
from huinong.kernel import clock
from huinong.kernel.actor import Actor

WORST = 10
COURIERS = "courier:"
EVERY, SAMPLES = shapes.CARD_EVERY, 7


def show(request: PageRequest) -> HttpResponseBase:
    """Five figures, the map coloured by the chosen one, and the ten villages where it is worst."""
    actor, today = request.actor, clock.today()
    chosen = ON_HOMES.get(request.GET.get("by", ""), VILLAGE_SERVICE)
    opened = {
        code: queries.opened(code, actor.scope.division, on=today, actor=actor, level=VILLAGE) for code in ON_HOMES
    }
    asked = Asked(division=actor.scope.division, on=today)
    context = {
        "today": today,
        "cards": [shapes.card(each.figure) for each in opened.values()],
        "tiles": _tiles(actor, today, days=1),
        "trends_url": links.page("boards:figures"),
        "chosen": chosen,
        "choices": [(each.code, each.name) for each in ON_HOMES.values()],
        "worst": () if chosen is VILLAGE_SERVICE else shapes.lines(worst(opened[chosen.code])),
        "gaps": _gaps(actor, today)[:WORST] if chosen is VILLAGE_SERVICE else (),
        "gap_count": opened[VILLAGE_SERVICE.code].figure.whole - opened[VILLAGE_SERVICE.code].figure.part,
        "gaps_url": links.gaps(actor.scope.division, today),
        "worst_url": shapes.address(chosen.code, actor.scope.division, today),
        "layers": {name: links.page("boards:map_layer", name) for name in _layers(chosen)},
        "colours": sorted(colours(actor, asked), key=lambda each: each["key"] != chosen.code),
    }
    return render(request, "boards/home_county.html", context)


def _gaps(actor: Actor, today: date) -> list[shapes.GapLine]:
    """The villages without service and why: those with no point first, then those that take in least."""
    found = [shapes.gap_line(gap, today) for gap in queries.gaps(actor.scope.division, on=today, actor=actor)]
    return sorted(found, key=lambda gap: (gap.station is not None, gap.scan_days))


def _layers(chosen: Definition) -> tuple[str, ...]:
    """Coverage gaps belong to 村村有服务; around other figures their rings would only hide the colours."""
    own = ("boundary", "towns", "points")
    return (*own, "gaps") if chosen is VILLAGE_SERVICE else own


def show_figures(request: PageRequest) -> HttpResponseBase:
    """The strip with trends."""
    actor, today = request.actor, clock.today()
    place = actor.scope.division
    cards = [
        shapes.card(
            queries.figure(code, place, on=today, actor=actor),
            queries.trend(code, place, until=today, days=shapes.TREND_DAYS, every=EVERY, actor=actor),
        )
        for code in ON_HOMES
    ]
    context = {"cards": cards, "tiles": _tiles(actor, today, days=shapes.TREND_DAYS)}
    return render(request, "boards/county_figures.html", context)


def worst(opened: Opened) -> tuple[Figure, ...]:
    """The villages where a figure is lowest: of shares only those short of the whole."""
    is_share = opened.figure.unit is Unit.SHARE
    lacking = (each for each in opened.below if each.value is not None and not (is_share and each.value >= 1))
    return tuple(lacking)[:WORST]


def _tiles(actor: Actor, today: date, *, days: int) -> list[Tile]:
    pieces = queries.pieces_by_day(actor.scope.division, until=today, days=days, actor=actor)
    found = [_pieces(pieces)]
    county = actor.scope.county
    if county and actor.may("settlement.read"):
        found.insert(0, _receivable(actor, county, today, has_trend=days > 1))
    return found


def _pieces(days: Sequence[DayCount]) -> Tile:
    today = days[-1]
    note = _("shelved {shelved} · collected {collected}")
    return Tile(
        label=_("Pieces in today"),
        value=today.arrived,
        as_of=today.day,
        href=links.page("parcels:list", arrived_from=today.day.isoformat()),
        note=note.format(shelved=f"{today.shelved:,}", collected=f"{today.collected:,}"),
        better="neither",
        trend=tuple(day.arrived for day in days) if len(days) > 1 else (),
    )


def _receivable(actor: Actor, county: str, today: date, *, has_trend: bool) -> Tile:
    dues = settlement.courier_receivable(county, actor=actor)
    total_fen = sum(due.amount_fen for due in dues)
    trend = _receivable_trend(actor, county, today, total_fen) if has_trend else ()
    return Tile(
        label=_("Receivable from partners"),
        value=total_fen if dues else None,
        kind="money",
        change=trend[-1] - trend[0] if trend else None,
        compared=_("than on {day}").format(day=short_day(today - timedelta(days=EVERY * (SAMPLES - 1)))),
        better="down",
        as_of=today,
        href=links.page("settlement:statements"),
        note=_("{count} partners").format(count=sum(due.amount_fen > 0 for due in dues)),
        trend=trend,
    )


def _receivable_trend(actor: Actor, county: str, today: date, now_fen: int) -> tuple[int, ...]:
    """The balance walked back from now, five days at a time, by what was posted in between."""
    accounts = [account.code for account in ledger.balances(county, COURIERS, actor=actor)]
    end = clock.at_beijing(today, hour=24)
    values = [now_fen]
    for _step in range(SAMPLES - 1):
        start = end - timedelta(days=EVERY)
        moved = ledger.income(county, accounts, since=start, until=end, actor=actor)
        values.append(values[-1] + sum(each.amount_fen for each in moved))
        end = start
    return tuple(reversed(values))
