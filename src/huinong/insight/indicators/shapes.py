"""Figures as pages show them: values, words, addresses and chart options, worked out before a template sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from huinong.edge.cells import short_day, short_time
from huinong.edge.errors import InvalidInput
from huinong.insight.indicators import links, queries
from huinong.insight.indicators.definitions import DEFINITIONS, VILLAGE_SERVICE, compared_with
from huinong.insight.indicators.values import (
    COUNTY,
    NATION,
    PROVINCE,
    TOWN,
    VILLAGE,
    Definition,
    Figure,
    Gap,
    Moment,
    Unit,
)
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.logistics.parcels.names import short
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.codes import full
from huinong.registry.points.values import STATUS_LABELS, Status

TREND_DAYS = 31
CARD_EVERY = 5
FIRST_DAY = date(2020, 1, 1)  # policies hold from here on


@dataclass(frozen=True, slots=True)
class Card:
    """A figure as the `figure` component takes it."""

    code: str
    label: Any
    kind: str
    part: int | None
    whole: int | None
    value: float | None
    change: float | None
    as_of: date
    href: str
    note: str
    compared: str
    trend: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One place of a breakdown: `share` is the length of its bar in percent, "" when it is unknown."""

    label: Any
    name: str
    division: str
    href: str
    kind: str
    part: int
    whole: int
    value: float | None
    change_text: str
    change_tone: str
    share: str
    tone: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """A village without service, as a list shows it."""

    name: str
    town_name: str
    href: str
    state: str
    label: Any
    tone: str
    station: UUID | None
    station_name: str
    station_href: str
    scan_days: int
    needed_days: int
    deliveries: int


@dataclass(frozen=True, slots=True)
class Crumb:
    name: str
    href: str


def day_asked(asked: QueryDict) -> date:
    """`?on=`: today when it is left out or lies ahead. Raises InvalidInput."""
    text = asked.get("on", "").strip()
    if not text:
        return clock.today()
    try:
        on = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(fields="on") from error
    return max(FIRST_DAY, min(on, clock.today()))


def division_asked(request: HttpRequest, actor: Actor) -> str:
    """`?division=` as a prefix: the actor's own place when it is left out. Raises InvalidInput."""
    text = request.GET.get("division", "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) <= VILLAGE):
        raise InvalidInput(fields="division")
    return queries.short(text) if text else actor.scope.division


def address(code: str, division: str, on: date) -> str:
    """The page of a figure; today's carries no day, so that it stays today's."""
    day = "" if on == clock.today() else f"&on={on.isoformat()}"
    return f"{reverse('indicators:detail', args=[code])}?division={division}{day}"


def kind_of(unit: Unit) -> str:
    """The word the components know a unit by."""
    return "share" if unit is Unit.SHARE else "money"


def card(figure: Figure, moments: Sequence[Moment] = ()) -> Card:
    """A figure for the strip of figures. Of money, part and whole are told in the note."""
    is_share = figure.unit is Unit.SHARE
    return Card(
        code=figure.code,
        label=DEFINITIONS[figure.code].name,
        kind=kind_of(figure.unit),
        part=figure.part if is_share else None,
        whole=figure.whole if is_share else None,
        value=figure.value if is_share or figure.value is None else round(figure.value),
        change=figure.change if is_share or figure.change is None else round(figure.change),
        as_of=figure.as_of,
        href=address(figure.code, figure.division, figure.as_of),
        note=" · ".join(part for part in ("" if is_share else holders(figure), open_until(figure)) if part),
        compared=compared(DEFINITIONS[figure.code], figure.as_of),
        trend=tuple(moment.value for moment in moments),
    )


def holders(figure: Figure) -> str:
    """`¥1,311.74 / 158 keepers`."""
    if not figure.whole:
        return ""
    return _("{amount} / {count} keepers").format(amount=yuan(figure.part), count=f"{figure.whole:,}")


def open_until(figure: Figure) -> str:
    """Of a past day that late acts may still move: until when."""
    if figure.as_of >= clock.today() or clock.now() >= figure.final_at:
        return ""
    return _("late acts count until {moment}").format(moment=short_time(figure.final_at))


def lines(below: Sequence[Figure]) -> tuple[Line, ...]:
    """A breakdown with bars: shares of the whole, money beside the largest."""
    largest = max((figure.value or 0.0 for figure in below), default=0.0) or 1.0
    return tuple(_line(figure, largest) for figure in below)


def _line(figure: Figure, largest: float) -> Line:
    is_share = figure.unit is Unit.SHARE
    length = None if figure.value is None else figure.value / (1.0 if is_share else largest)
    return Line(
        label=DEFINITIONS[figure.code].name,
        name=short(figure.name),
        division=figure.division,
        href=address(figure.code, figure.division, figure.as_of),
        kind=kind_of(figure.unit),
        part=figure.part,
        whole=figure.whole,
        value=figure.value if is_share or figure.value is None else round(figure.value),
        change_text=_change_text(figure),
        change_tone="calm" if not figure.change else "good" if figure.change > 0 else "will",
        share="" if length is None else f"{max(0.0, min(length, 1.0)) * 100:.1f}",
        tone=tone_of(figure),
    )


def _change_text(figure: Figure) -> str:
    if figure.change is None:
        return ""
    if figure.unit is Unit.SHARE:
        return f"{figure.change * 100:+.1f}".replace("-", "−")
    amount = round(figure.change)
    return ("+" if amount >= 0 else "−") + yuan(abs(amount))


def gap_line(gap: Gap, on: date) -> GapLine:
    """A gap with its words and tone: no point is red, a silent or new one amber."""
    status = Status(gap.status) if gap.status else None
    return GapLine(
        name=short(gap.name),
        town_name=gap.town_name,
        href=address(VILLAGE_SERVICE.code, gap.village, on),
        state=gap.status,
        label=STATUS_LABELS[status] if status else _("No point"),
        tone="will" if status in {Status.NEW, Status.SILENT} else "must",
        station=gap.station,
        station_name=gap.station_name,
        station_href=links.point(gap.village[:COUNTY], gap.station),
        scan_days=gap.scan_days,
        needed_days=gap.needed_days,
        deliveries=gap.deliveries,
    )


def tone_of(figure: Figure) -> str:
    """The tone of a value: what a share lacks of a tenth is amber, of more it is red; money has no bad."""
    if figure.value is None:
        return "unknown"
    if figure.unit is not Unit.SHARE:
        return "info"
    return "good" if figure.value >= 0.9 else "will" if figure.value >= 0.7 else "must"


def said(figure: Figure) -> str:
    """A value in one word: for a map's points and a sheet."""
    if figure.value is None:
        return _("no data")
    return f"{figure.value * 100:.1f} %" if figure.unit is Unit.SHARE else yuan(round(figure.value))


def crumbs(code: str, division: str, on: date, actor: Actor) -> tuple[Crumb, ...]:
    """The places above one that the actor may see, the highest first."""
    lengths = [n for n in (NATION, PROVINCE, COUNTY, TOWN) if len(actor.scope.division) <= n < len(division)]
    names = divisions.names([division[:n] for n in lengths if n], on)
    return tuple(
        Crumb(names.get(division[:n], division[:n]) if n else _("The whole country"), address(code, division[:n], on))
        for n in lengths
    )


def chart_of(meaning: Definition, moments: Sequence[Moment]) -> dict[str, Any]:
    """The trend as an ECharts option: gaps where nothing was known."""
    values = [None if moment.value is None else round(moment.value, 4) for moment in moments]
    axis: dict[str, Any] = {"type": "value"}
    if meaning.unit is Unit.SHARE:
        known = [value for value in values if value is not None]
        axis["min"], axis["max"] = _floor(min(known, default=0.0)), 1
    return {
        "xAxis": {"type": "category", "data": [f"{moment.day:%m-%d}" for moment in moments], "boundaryGap": False},
        "yAxis": axis,
        "series": [{"type": "line", "name": str(meaning.name), "data": values, "areaStyle": {"opacity": 0.08}}],
    }


def _floor(lowest: float) -> float:
    """Where an axis of shares begins: a tenth that leaves room below, so that a per mille does not look like a fall."""
    return max(0, floor(lowest * 10 - 0.5)) / 10


def features_of(below: Sequence[Figure], *, largest: float = 0.0) -> dict[str, Any]:
    """The places of a breakdown as GeoJSON: `value` colours them; those without a known point are counted."""
    places = divisions.places(figure.division for figure in below)
    top = largest or max((figure.value or 0.0 for figure in below), default=0.0) or 1.0
    features = [
        {
            "type": "Feature",
            "id": figure.division,
            "geometry": {"type": "Point", "coordinates": [place.lng, place.lat]},
            "properties": _properties(figure, top),
        }
        for figure in below
        if (place := places.get(full(figure.division))) and place.lng is not None
    ]
    return {"type": "FeatureCollection", "features": features, "without_place": len(below) - len(features)}


def _properties(figure: Figure, top: float) -> Mapping[str, Any]:
    colour = figure.value if figure.value is None or figure.unit is Unit.SHARE else figure.value / top
    told = _("{part} of {whole}").format(part=f"{figure.part:,}", whole=f"{figure.whole:,}")
    return {
        "name": short(figure.name),
        "kind": "village" if figure.is_village else "township",
        "tone": tone_of(figure),
        "status": said(figure),
        "href": address(figure.code, figure.division, figure.as_of),
        "value": colour,
        "lines": [] if figure.value is None or figure.unit is not Unit.SHARE else [told],
    }


def scale_of(meaning: Definition, level: int) -> str:
    """How a map colours the places of a level: a village is served or is not, and an amount has no bad."""
    if meaning.unit is not Unit.SHARE:
        return "amount"
    return "yes_no" if meaning is VILLAGE_SERVICE and level == VILLAGE else "share"


def colour_label(meaning: Definition) -> str:
    """What the colours of a map stand for: a share itself, money as a part of the highest place's."""
    if meaning.unit is Unit.SHARE:
        return str(meaning.name)
    return _("{name}, of the highest").format(name=meaning.name)


def compared(meaning: Definition, on: date) -> str:
    """`than on 10-24`, for the change."""
    return _("than on {day}").format(day=short_day(compared_with(meaning, on)))
