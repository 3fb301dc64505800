"""What is carried from search to search: a line for all vans, and a rival that has to make do with one less.

Local search rarely gives up a whole van: its tasks fit nowhere until others have moved. So the rival is kept apart for
some searches, with prices of its own, while it may still win.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from huinong.engines.planning.days.solving.choosing import Choice, Hold
from huinong.engines.planning.days.solving.workdays import Workday

SMOOTHING = 0.5  # of prices from one round to the next, so that they settle
FAR = 1.05  # of the best: a rival whose first search hopes for no less is given up
VANS_PART = 0.75  # of the hours that vans are away now, the least that a rival's are taken to need
MOST_SEARCHES = 6  # of a rival that is not better


@dataclass
class Line:
    """The best so far, the prices of holds, and by fleet how many vans may go (all of those that are not named).

    `hope_fen` is what the last search would cost if buses had room for all that it leaves to them at these prices.
    """

    best: Choice
    prices: dict[Hold, float] = field(default_factory=dict)
    most: dict[int, int] = field(default_factory=dict)
    searches: int = 0
    hope_fen: float = 0.0

    def reprice(self, new: dict[Hold, float]) -> None:
        """Half of what they were, but for those of a line's beginning, which are another's.

        No place is priced above what a call of a van costs now: where something is left behind, the relaxation of a
        few days says far more, and vans would then leave nothing to that bus.
        """
        called = sum(len(day.tasks) for day in self.best.days)
        most_fen = sum(day.fen for day in self.best.days) / max(1, called)
        new = {hold: min(fen, most_fen) for hold, fen in new.items()}
        old = self.prices if self.prices and self.searches > 1 else new
        self.prices = {hold: SMOOTHING * old.get(hold, 0.0) + (1 - SMOOTHING) * fen for hold, fen in new.items()}


@dataclass
class Lines:
    """`refuted` is the most vans that a rival was given up with."""

    main: Line
    rival: Line | None = None
    refuted: int = 0

    def settle(self) -> None:
        """The rival takes over if it is no dearer (fleets that it left out may go again); it goes if it cannot win."""
        rival = self.rival
        if rival is None:
            return
        if rival.best.fen <= self.main.best.fen:
            goes = {fleet: count for fleet, count in rival.most.items() if count}
            self.main, self.rival = replace(rival, most=goes), None
        elif self._is_lost(rival):
            self.refuted, self.rival = max(self.refuted, sum(rival.most.values())), None
        elif sum(rival.most.values()) >= len(self.main.best.days):
            self.rival = None

    def _is_lost(self, rival: Line) -> bool:
        bar = self.main.best.fen * (FAR if rival.searches == 1 else 1.0)
        return rival.searches > 0 and (rival.hope_fen >= bar or rival.searches >= MOST_SEARCHES)

    def challenge(self, away_s: Sequence[int], shifts_s: Sequence[int], nothing: Choice, fleets: Sequence[int]) -> None:
        """A rival without the van that is away least, of the best days, unless so few were refuted or cannot do."""
        days = self.main.best.days
        if self.rival is not None or len(days) - 1 <= self.refuted:
            return
        out = min(range(len(days)), key=lambda each: away_s[each])
        if VANS_PART * sum(away_s) > sum(shifts_s) - shifts_s[out]:
            return
        kept: tuple[Workday, ...] = (*days[:out], *days[out + 1 :])
        count = Counter(day.fleet for day in kept)
        self.rival = Line(
            best=replace(nothing, days=kept),
            prices=dict(self.main.prices),
            most={fleet: count[fleet] for fleet in fleets},
        )
