"""温度证明: what a probe read in a span, what is not known of it, and what was decided about that."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from huinong.edge import documents
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import queries
from huinong.logistics.coldchain.curves import Curve, Gap
from huinong.logistics.coldchain.errors import CalibrationExpired, NothingRead, SpanWrong
from huinong.logistics.coldchain.values import Verdict, Warmth
from huinong.logistics.parcels.papers import heading, moment
from huinong.registry.policies.queries import figure

TEMPLATE = Path(__file__).parent / "documents" / "temperature.typ"
ZONES = {"cool": "低温（12–15 ℃）", "chilled": "冷藏", "frozen": "冷冻"}
WARMTHS = {Warmth.IN: "合格", Warmth.OUT: "超限", Warmth.UNKNOWN: "未知"}
VERDICTS = {Verdict.KEEP: "照常", Verdict.DOWNGRADE: "降级", Verdict.DISCARD: "报废"}
MOST_MANUAL = 60  # by hand one reads a few times a day: more are a probe that has long been broken


@documents.in_chinese
def temperature_certificate(*, county: str, probe: str, starts: datetime, ends: datetime, actor: Actor) -> bytes:
    """The certificate of one probe for a span that is over.

    Raises NoSuchProbe, SpanWrong, CalibrationExpired (on any day of the span), NothingRead.
    """
    limit = figure("cold.certificate_days", division=county, on=clock.today())
    if not starts < ends <= clock.now() or ends - starts > timedelta(days=limit):
        raise SpanWrong(days=limit)
    expired = queries.first_uncalibrated(actor, county, probe, clock.day_of(starts), clock.day_of(ends))
    if expired is not None:
        raise CalibrationExpired(probe=probe, day=expired.isoformat())
    seen = queries.curve(actor, county, probe, starts, ends)
    if not seen.reads:
        raise NothingRead(probe=probe)
    decided = queries.gaps(actor, county, probe)
    place = queries.place_of(actor, county, probe)
    return documents.pdf(TEMPLATE, {**heading(county, "温度证明", probe, actor), **_told(seen, decided, place)})


def _told(seen: Curve, decided: Sequence[Gap], place: queries.ProbePlace) -> dict[str, Any]:
    manual = [read for read in seen.reads if read.is_manual]
    return {
        "probe": seen.probe,
        "store": place.facility_name,
        "zone": ZONES[seen.zone],
        "range": f"{_degrees(seen.within.low_mc)} ～ {_degrees(seen.within.high_mc)}",
        "span": f"{moment(seen.starts)} 至 {moment(seen.ends)}",
        "lowest": _degrees(seen.lowest_mc),
        "highest": _degrees(seen.highest_mc),
        "readings": str(len(seen.reads)),
        "minutes": {warmth.value: _length(count) for warmth, count in seen.minutes.items()},
        "calibrations": [
            {"no": each.certificate, "from": each.calibrated_on.isoformat(), "until": each.expires_on.isoformat()}
            for each in place.calibrations
        ],
        "bands": [
            {
                "from": moment(band.starts),
                "until": moment(band.ends),
                "length": _length(band.minutes),
                "state": WARMTHS[band.warmth],
                "decision": _decision(band.starts, decided) if band.warmth is Warmth.UNKNOWN else "",
            }
            for band in seen.bands
            if band.warmth is not Warmth.IN
        ],
        "manual": [{"at": moment(read.at), "degrees": _degrees(read.milli_c)} for read in manual[:MOST_MANUAL]],
        "more_manual": max(0, len(manual) - MOST_MANUAL),
    }


def _decision(starts: datetime, decided: Sequence[Gap]) -> str:
    found = next((gap.decision for gap in decided if gap.band.starts == starts and gap.decision), None)
    return "未处置" if found is None else f"{VERDICTS[found.verdict]}（{found.by}）：{found.reason}"


def _degrees(milli_c: int | None) -> str:
    return "—" if milli_c is None else f"{milli_c / 1_000:.1f} ℃"


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} 时 {rest} 分" if minutes >= 120 else f"{minutes} 分"
