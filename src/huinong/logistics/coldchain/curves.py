"""A probe's readings as a curve: what is known of each stretch, and the gaps with what was decided about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from huinong.engines.planning.days.values import Zone
from huinong.kernel import clock
from huinong.logistics.coldchain import rules
from huinong.logistics.coldchain.bands import Band, Range, Read, bands, minutes
from huinong.logistics.coldchain.models import Decision, Probe, Reading
from huinong.logistics.coldchain.values import VERDICT_LABELS, Verdict, Warmth

LOOK_BACK = timedelta(days=30)
"""How far back gaps are looked for: by then what stood there has long been eaten, or thrown away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What a probe read in a span, what is known of each stretch of it, and minutes of each kind."""

    probe: str
    zone: Zone
    within: Range
    starts: datetime
    ends: datetime
    reads: tuple[Read, ...]
    bands: tuple[Band, ...]
    minutes: Mapping[Warmth, int]

    @property
    def lowest_mc(self) -> int | None:
        """The lowest reading."""
        return min((read.milli_c for read in self.reads), default=None)

    @property
    def highest_mc(self) -> int | None:
        """The highest reading."""
        return max((read.milli_c for read in self.reads), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionValue:
    """What was decided about a gap, by whom and why."""

    verdict: Verdict
    reason: str
    by: str
    at: datetime

    @property
    def label(self) -> object:
        """The verdict in words."""
        return VERDICT_LABELS[self.verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of which nothing is known. `is_open`: the probe is silent still."""

    probe: str
    band: Band
    is_open: bool
    decision: DecisionValue | None

    @property
    def is_due(self) -> bool:
        """Whether somebody must decide."""
        return self.decision is None and not self.is_open


def curve(probe: Probe, starts: datetime, ends: datetime) -> Curve:
    """A span of a probe read with its room."""
    zone = Zone(probe.room.zone)
    day = clock.day_of(ends)
    within = rules.zone_range(probe.county, zone, day)
    rows = Reading.objects.filter(county=probe.county, probe=probe, at__range=(starts, ends)).order_by("at")
    reads = tuple(Read(*row) for row in rows.values_list("at", "milli_c", "is_manual"))
    found = bands(reads, span=(starts, ends), gap=rules.gap(probe.county, day), within=within)
    return Curve(
        probe=probe.code,
        zone=zone,
        within=within,
        starts=starts,
        ends=ends,
        reads=reads,
        bands=found,
        minutes=minutes(found),
    )


def gaps(probe: Probe, now: datetime) -> tuple[Gap, ...]:
    """The gaps of the last days, the latest first. A gap is known by the reading after which it begins."""
    since = _begin(probe, now - LOOK_BACK)
    seen = curve(probe, since, now)
    rows = Decision.objects.filter(county=probe.county, probe=probe, until_at__gte=since)
    decided = {
        row.from_at: DecisionValue(
            verdict=Verdict(row.verdict), reason=row.reason, by=row.decided_name, at=row.decided_at
        )
        for row in rows
    }
    return tuple(
        Gap(probe=probe.code, band=band, is_open=band.ends == now, decision=decided.get(band.starts))
        for band in reversed(seen.bands)
        if band.warmth is Warmth.UNKNOWN
    )


def _begin(probe: Probe, since: datetime) -> datetime:
    """The last reading until then, so that a gap keeps its beginning; else the first of all: before it is no gap."""
    moments = Reading.objects.filter(county=probe.county, probe=probe).values_list("at", flat=True)
    last = moments.filter(at__lte=since).order_by("-at").first()
    return last or moments.order_by("at").first() or probe.registered_at
