"""What the components show, worked out from plain values before a template sees it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge import cells
from huinong.journal.kinds import Flow
from huinong.kernel import clock
from huinong.web import wording

Text = str | Promise
Number = int | float | Decimal

FLOWS: dict[str, tuple[Text, Text, str]] = {
    Flow.TRADE: (_("Trade flow"), pgettext_lazy("flow", "T"), "shopping-bag"),
    Flow.GOODS: (_("Goods flow"), pgettext_lazy("flow", "G"), "package"),
    Flow.FUNDS: (_("Funds flow"), pgettext_lazy("flow", "F"), "coin-yuan"),
    Flow.INFORMATION: (_("Information flow"), pgettext_lazy("flow", "I"), "broadcast"),
}
"""Each flow's name, its one sign, and its icon."""

TONES = {
    "good": "circle-check",
    "will": "clock-exclamation",
    "must": "alert-triangle",
    "info": "info-circle",
    "calm": "circle",
    "unknown": "circle-dashed",
}
"""A tone and its icon: colour never speaks alone."""

STATES: dict[str, tuple[str, Text]] = {
    "active": ("good", pgettext_lazy("state", "Active")),
    "open": ("good", pgettext_lazy("state", "Open")),
    "live": ("good", pgettext_lazy("state", "Live")),
    "done": ("good", pgettext_lazy("state", "Done")),
    "on_time": ("good", pgettext_lazy("state", "On time")),
    "paid": ("good", pgettext_lazy("state", "Paid")),
    "delivered": ("good", pgettext_lazy("state", "Delivered")),
    "collected": ("good", pgettext_lazy("state", "Collected")),
    "confirmed": ("good", pgettext_lazy("state", "Confirmed")),
    "arrived": ("info", pgettext_lazy("state", "Arrived")),
    "shelved": ("info", pgettext_lazy("state", "On the shelf")),
    "bagged": ("info", pgettext_lazy("state", "Bagged")),
    "loaded": ("info", pgettext_lazy("state", "Loaded")),
    "departed": ("info", pgettext_lazy("state", "On the road")),
    "dispatched": ("info", pgettext_lazy("state", "Dispatched")),
    "accepted": ("info", pgettext_lazy("state", "Accepted")),
    "placed": ("info", pgettext_lazy("state", "Placed")),
    "planned": ("calm", pgettext_lazy("state", "Planned")),
    "announced": ("calm", pgettext_lazy("state", "Announced")),
    "closed": ("calm", pgettext_lazy("state", "Closed")),
    "returned": ("calm", pgettext_lazy("state", "Returned")),
    "refunded": ("calm", pgettext_lazy("state", "Refunded")),
    "pending": ("will", pgettext_lazy("state", "Pending")),
    "waiting": ("will", pgettext_lazy("state", "Waiting")),
    "due": ("will", pgettext_lazy("state", "Due soon")),
    "silent": ("will", pgettext_lazy("state", "Silent")),
    "overdue": ("must", pgettext_lazy("state", "Overdue")),
    "late": ("must", pgettext_lazy("state", "Late")),
    "cancelled": ("must", pgettext_lazy("state", "Cancelled")),
    "failed": ("must", pgettext_lazy("state", "Failed")),
    "excepted": ("must", pgettext_lazy("state", "Exception")),
    "lost": ("must", pgettext_lazy("state", "Lost")),
    "unknown": ("unknown", pgettext_lazy("state", "No data")),
}
"""Words that states of things share: their tone and how they read."""

SCAN_WORDS: dict[str, Text] = {
    "right": _("Done"),
    "wrong": _("Refused"),
    "waiting": _("Not sent yet"),
    "retry": _("No connection: it will be sent again by itself"),
    "undo": _("Undo"),
    "undone": _("Undone"),
    "batch": _("{ok} of {all} done"),
    "broken": _("The answer could not be read. Try again."),
}
MAP_WORDS: dict[str, Text] = {
    "unknown": _("no data"),
    "open": _("Open"),
    "yes": pgettext_lazy("map", "Served"),
    "no": pgettext_lazy("map", "Not served"),
    "gap": _("No active point"),
    "route": _("Route"),
    "failed": _("The map could not be drawn: this browser has no WebGL. The list holds the same places."),
    "missing": _("A layer of the map could not be loaded. Load the page again."),
    "county": _("County centre"),
    "township": _("Township outlet"),
    "village": _("Village station"),
    "zoom_in": _("Nearer"),
    "zoom_out": _("Farther"),
    "full": _("Whole screen"),
    "unfull": _("Leave the whole screen"),
    "close": _("Close"),
    "fingers": _("Move the map with two fingers"),
}


@dataclass(frozen=True, slots=True)
class FigureShape:
    """A figure, ready to show."""

    label: Text
    value: str
    is_known: bool
    part: str
    whole: str
    change: str
    change_tone: str
    change_icon: str
    as_of: str
    href: str
    note: Text
    trend: str
    trend_ground: str
    trend_begins: float
    compared: Text
    is_simulated: bool


def figure(
    *,
    label: Text,
    part: Number | None,
    whole: Number | None,
    value: Number | str | None,
    change: Number | None,
    as_of: datetime | date | str | None,
    href: str,
    kind: str,
    unit: Text,
    better: str,
    note: Text,
    trend: Sequence[Number | None],
    compared: Text,
    simulated: bool,
) -> FigureShape:
    """Work a figure out. A share without a value is part / whole; a whole of 0 or None leaves it unknown."""
    if value is None and kind == "share" and part is not None and whole:
        value = Decimal(str(part)) / Decimal(str(whole))
    points = _trend(trend)
    return FigureShape(
        label=label,
        value=value if isinstance(value, str) else _say(value, kind, unit),
        is_known=value is not None,
        part=_say(part, "money" if kind == "money" else "number") if part is not None and whole is not None else "",
        whole=_say(whole, "money" if kind == "money" else "number") if whole is not None else "",
        change=_say_change(change, kind),
        change_tone=_change_tone(change, better),
        change_icon="" if not change else ("arrow-up-right" if change > 0 else "arrow-down-right"),
        as_of=as_of if isinstance(as_of, str) else ("" if as_of is None else wording.moment(as_of)),
        href=href,
        note=note,
        trend=_line(points),
        trend_ground=_line([(points[0][0], 28.0), *points, (points[-1][0], 28.0)] if points else []),
        trend_begins=points[0][0] if points else 0,
        compared=compared,
        is_simulated=simulated,
    )


def _say(value: Number | None, kind: str, unit: Text = "") -> str:
    if value is None:
        return wording.unknown()
    if kind == "share":
        return wording.percent(value)
    if kind == "money":
        return wording.money(int(value))
    if kind == "duration":
        return wording.duration(float(value))
    return wording.quantity(value, str(unit))


def _say_change(change: Number | None, kind: str) -> str:
    if change is None:
        return ""
    size = change if change >= 0 else -change
    return wording.percent(size).removesuffix(" %") if kind == "share" else _say(size, kind)


def _change_tone(change: Number | None, better: str) -> str:
    if not change or better == "neither":
        return "calm"
    return "good" if (change > 0) == (better == "up") else "will"


def _line(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _trend(values: Sequence[Number | None]) -> list[tuple[float, float]]:
    """The points of a line 100 wide and 28 high; unknown days are left out, not drawn as 0."""
    known = [(i, float(value)) for i, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return []
    low, high = min(value for _, value in known), max(value for _, value in known)
    height, width = (high - low) or 1.0, len(values) - 1
    return [(round(100 * i / width, 2), round(25 - 22 * (value - low) / height, 2)) for i, value in known]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a timeline."""

    time: datetime
    flow: str
    sentence: Text
    actor: Text
    href: str
    detail: Text
    tone: str
    place: Text
    subject: Any
    pieces: tuple[Any, ...]
    legs: tuple[Any, ...]
    counted: tuple[Any, ...]
    recorded_at: datetime | None

    @property
    def received(self) -> str:
        """When the server received it: with the day where that is another one."""
        at = self.recorded_at or self.time
        is_same_day = clock.day_of(at) == clock.day_of(self.time)
        return f"{at.astimezone(clock.BEIJING):%H:%M}" if is_same_day else cells.short_time(at)


@dataclass(frozen=True, slots=True)
class Day:
    """The steps of one day."""

    on: date
    steps: tuple[Step, ...]


def timeline(items: Iterable[Any]) -> tuple[Day, ...]:
    """Group facts by the day they happened. An item is any value or mapping with `time`, `flow` and `sentence`."""
    steps = [_step(item) for item in items]
    days = groupby(steps, key=lambda step: clock.day_of(step.time))
    return tuple(Day(on, tuple(found)) for on, found in days)


def _step(item: Any) -> Step:
    return Step(
        time=_of(item, "time") or _of(item, "happened_at"),
        flow=str(_of(item, "flow") or Flow.INFORMATION),
        sentence=_of(item, "sentence") or "",
        actor=_of(item, "actor") or "",
        href=str(_of(item, "link") or _of(item, "href") or ""),
        detail=_of(item, "detail") or "",
        tone=str(_of(item, "tone") or ""),
        place=_of(item, "place") or "",
        subject=_of(item, "subject"),
        pieces=tuple(_of(item, "pieces") or ()),
        legs=tuple(_of(item, "legs") or ()),
        counted=tuple(_of(item, "counted") or ()),
        recorded_at=_of(item, "recorded_at"),
    )


def _of(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)
