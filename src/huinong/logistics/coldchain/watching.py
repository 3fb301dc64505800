"""What is the matter with a store just now: what its probes say, what they do not, and what waits for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import queries
from huinong.logistics.coldchain.curves import Curve, Gap
from huinong.logistics.coldchain.values import ProbeValue, Warmth

ORDER = ("out", "gap", "unknown", "calibration", "good", "none")
"""The most urgent first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One probe now: its last reading, what is known of this moment, its gaps to decide, whether it still proves."""

    probe: ProbeValue
    curve: Curve
    gaps: tuple[Gap, ...]
    is_proof: bool

    @property
    def now(self) -> Warmth:
        """What is known of this moment."""
        return self.curve.bands[-1].warmth if self.curve.bands else Warmth.UNKNOWN

    @property
    def due(self) -> int:
        """Gaps that wait for a decision."""
        return sum(gap.is_due for gap in self.gaps)

    @property
    def alarm(self) -> str:
        """What is most urgent about it: one of `ORDER`."""
        if self.now is Warmth.OUT:
            return "out"
        if self.due:
            return "gap"
        if self.now is Warmth.UNKNOWN:
            return "unknown"
        return "good" if self.is_proof else "calibration"


def watches(actor: Actor, county: str, number: str, *, hours: int = 24) -> tuple[Watch, ...]:
    """The probes of a store over the last hours."""
    now = clock.now()
    return tuple(_watch(actor, probe, now, hours) for probe in queries.probes(actor, county, number))


def _watch(actor: Actor, probe: ProbeValue, now: datetime, hours: int) -> Watch:
    return Watch(
        probe=probe,
        curve=queries.curve(actor, probe.county, probe.code, now - timedelta(hours=hours), now),
        gaps=queries.gaps(actor, probe.county, probe.code),
        is_proof=probe.expires_on is not None and clock.today() < probe.expires_on,
    )


def alarms(actor: Actor, stores: Mapping[str, str]) -> Mapping[str, str]:
    """What is most urgent about each store, by its number; `stores` gives each its county."""
    return {
        number: min((watch.alarm for watch in watches(actor, county, number)), key=ORDER.index, default="none")
        for number, county in stores.items()
    }
