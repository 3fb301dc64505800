"""What the cold chain's pages draw: ECharts options from values."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from huinong.engines.planning.cold.values import Case
from huinong.kernel import clock
from huinong.logistics.coldchain.curves import Curve
from huinong.logistics.coldchain.harvest import Week
from huinong.logistics.coldchain.values import WARMTH_LABELS, Warmth

HATCHED = {Warmth.UNKNOWN: "hatched", Warmth.OUT: "red"}
"""How a band is drawn; what is in range stays white. `hatched` is a name that the page's script knows."""


def temperature(curve: Curve) -> Mapping[str, Any]:
    """Degrees, broken where nothing is known; unknown and out of range behind them; what was read by hand marked."""
    points: list[list[Any]] = []
    breaks = {band.starts for band in curve.bands if band.warmth is Warmth.UNKNOWN}
    for read in curve.reads:
        points.append([_moment(read.at), read.milli_c / 1_000])
        if read.at in breaks:
            points.append([_moment(read.at), None])
    manual = [[_moment(read.at), read.milli_c / 1_000] for read in curve.reads if read.is_manual]
    areas = [
        [
            {"xAxis": _moment(band.starts), "name": str(WARMTH_LABELS[band.warmth]), "fill": HATCHED[band.warmth]},
            {"xAxis": _moment(band.ends)},
        ]
        for band in curve.bands
        if band.warmth in HATCHED
    ]
    limits = [{"yAxis": mc / 1_000} for mc in (curve.within.low_mc, curve.within.high_mc) if abs(mc) < 40_000]
    return {
        "xAxis": {"type": "time", "min": _moment(curve.starts), "max": _moment(curve.ends)},
        "yAxis": {"type": "value", "scale": True, "axisLabel": {"formatter": "{value} ℃"}},
        "series": [
            {
                "type": "line",
                "name": _("Probe"),
                "data": points,
                "showSymbol": False,
                "markArea": {"silent": True, "data": areas},
                "markLine": {"silent": True, "symbol": "none", "lineStyle": {"type": "dashed"}, "data": limits},
            },
            {"type": "scatter", "name": _("By hand"), "data": manual, "symbol": "diamond", "symbolSize": 10},
        ],
    }


def _moment(at: datetime) -> str:
    """Beijing's clock, without its offset: the browser draws it as it is."""
    return at.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def weeks(rows: Sequence[Week]) -> Mapping[str, Any]:
    """One zone: bars of the likely need with its two ends as lines, the room there is and what is free of it."""
    need = [round(row.need_m3[Case.MID], 1) for row in rows]
    return {
        "xAxis": {"type": "category", "data": [f"{row.monday:%m-%d}" for row in rows]},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "name": _("Need, likely (m³)"), "data": need},
            _line(_("least"), [round(row.need_m3[Case.LOW], 1) for row in rows], "dotted"),
            _line(_("most"), [round(row.need_m3[Case.HIGH], 1) for row in rows], "dotted"),
            {**_line(_("Capacity"), [row.capacity_m3 for row in rows], "solid"), "step": "middle"},
            {**_line(_("Free"), [row.free_m3 for row in rows], "dashed"), "step": "middle"},
        ],
    }


def _line(name: str, values: Sequence[float], kind: str) -> dict[str, Any]:
    return {
        "type": "line", "name": name, "data": list(values), "showSymbol": False,
        "lineStyle": {"type": kind, "width": 2},
    }  # fmt: skip


def tornado(names: Sequence[str], lows: Sequence[int], highs: Sequence[int], base: int) -> Mapping[str, Any]:
    """Each thing's swing around what the choice is worth, the widest on top; in ten thousand yuan."""
    order = list(range(len(names)))[::-1]
    return {
        "xAxis": {"type": "value", "scale": True},
        "yAxis": {"type": "category", "data": [names[at] for at in order]},
        "legend": {"show": True},
        "series": [
            _swing(_("lower"), [lows[at] - base for at in order]),
            _swing(_("higher"), [highs[at] - base for at in order]),
        ],
    }


def _swing(name: str, values: Sequence[int]) -> Mapping[str, Any]:
    return {"type": "bar", "name": name, "stack": "swing", "data": [round(fen / 1_000_000, 2) for fen in values]}
