"""What a day was beside its plan: a row for each tour, bus and village, and the figures that open to them."""

from dataclasses import dataclass
from datetime import datetime

TOUR, BUS, VILLAGE = "tour", "bus", "village"
KEPT, OFF, CANCELLED, PENDING, UNKNOWN, UNPLANNED = "kept", "off", "cancelled", "pending", "unknown", "unplanned"
JUDGED = (KEPT, OFF, CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One tour, bus or village: `planned` and `done` are stops on time, listed bags or pieces; None is unknown.

    `code` is the trip's or the point's, `late_min` that of the latest stop. `extra` is what else was seen: a tour's
    stops without a record, a bus's bags that no list has, the bags that a village took over.
    """

    kind: str
    code: str
    name: str
    verdict: str
    by: str = ""
    planned_at: datetime | None = None
    done_at: datetime | None = None
    late_min: int | None = None
    km: float | None = None
    planned: int | None = None
    done: int | None = None
    foretold: int | None = None
    came: int | None = None
    extra: int = 0

    @property
    def missed(self) -> float | None:
        """The share that went otherwise than planned; None where it is not known or not over."""
        if self.verdict not in JUDGED or not self.planned or self.done is None:
            return None
        return max(0.0, 1 - self.done / self.planned)

    @property
    def weight(self) -> tuple[float, int]:
        """The worst first: by the share, then by how much that is; the unknown after what went well."""
        missed = self.missed
        return (1.0, 0) if missed is None else (-missed, -(self.planned or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`part` of `whole`, both None where nothing is known; `unknown` are those of which nobody knows."""

    part: int | None
    whole: int | None
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A day beside its plan: every row, the worst first, and the four figures that open to them."""

    rows: tuple[Outcome, ...]
    on_time_min: int
    is_over: bool

    def of(self, kind: str) -> tuple[Outcome, ...]:
        return tuple(row for row in self.rows if row.kind == kind)

    def _kept(self, kind: str) -> Share:
        rows = [row for row in self.of(kind) if row.planned]
        known = [row for row in rows if row.verdict in JUDGED]
        unknown = sum(row.verdict == UNKNOWN for row in rows)
        return Share(part=sum(_is_served(row) for row in known), whole=len(known) or None, unknown=unknown)

    @property
    def tours(self) -> Share:
        """Tours all of whose stops were on time."""
        return self._kept(TOUR)

    @property
    def villages(self) -> Share:
        """Villages that got something on the day on which the plan served them."""
        return self._kept(VILLAGE)

    @property
    def bags(self) -> Share:
        """Listed bags that went by the bus that was to take them."""
        known = [row for row in self.of(BUS) if row.verdict in JUDGED]
        unknown = sum(row.verdict == UNKNOWN for row in self.of(BUS))
        whole = sum(row.planned or 0 for row in known)
        return Share(part=sum(row.done or 0 for row in known), whole=whole or None, unknown=unknown)

    @property
    def foretold(self) -> Share:
        """Of the pieces that came and were not known of when the plan was made, those foretold for their village."""
        rows = [
            (row.came, row.foretold) for row in self.of(VILLAGE) if row.came is not None and row.foretold is not None
        ]
        whole = sum(came for came, _ in rows)
        return Share(part=sum(min(pair) for pair in rows), whole=whole or None)

    @property
    def forecast(self) -> int | None:
        """How many pieces were foretold; None where there was nothing to foretell from."""
        known = [row.foretold for row in self.of(VILLAGE) if row.foretold is not None]
        return sum(known) if known else None


def _is_served(row: Outcome) -> bool:
    return row.verdict == KEPT or (row.kind == VILLAGE and bool(row.done or row.extra))
