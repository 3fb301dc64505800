"""Which centres take over what: beside what is chosen, what it would be with one supply more, another, or one less."""

from collections.abc import Mapping, Sequence

import numpy as np

from huinong.engines.planning.days.solving.feeding import Feeding
from huinong.engines.planning.days.solving.supplies import Supply

MORE = 0.7  # how often a supply is added or changed rather than given up

Structure = tuple[Supply, ...]


class Structures:
    """`supplies` may grow while they are tried; none is tried twice unless it is given up and added again."""

    def __init__(self, feeding: Feeding, supplies: Sequence[Supply], rng: np.random.Generator) -> None:
        self._feeding, self._supplies, self._rng = feeding, supplies, rng
        self._tried: set[int] = set()

    def beside(self, chosen: Structure, shares: Mapping[int, float]) -> Structure:
        """Another structure, by what each order costs now (`shares`, in fen); those that seem to help come first."""
        gains = self._gains(shares)
        best = {each.centre: each for each in chosen}
        if gains and (not best or self._rng.random() < MORE):
            centres = sorted(gains, key=lambda centre: (-gains[centre][0], centre))
            centre = centres[min(int(self._rng.geometric(0.5)) - 1, len(centres) - 1)]
            best[centre] = gains[centre][1]
        elif best:
            del best[sorted(best)[int(self._rng.integers(len(best)))]]
        self._tried |= {id(each) for each in best.values()}
        return tuple(best.values())

    def _gains(self, shares: Mapping[int, float]) -> dict[int, tuple[float, Supply]]:
        """For each centre the supply that seems to help most, of those that were not tried."""
        ranked: dict[int, tuple[float, Supply]] = {}
        for supply in self._supplies:
            gain = self._feeding.gain_fen(supply, shares)
            if id(supply) not in self._tried and (supply.centre not in ranked or ranked[supply.centre][0] < gain):
                ranked[supply.centre] = (gain, supply)
        return ranked
