"""The rows and columns of the programme, as its prover sees them: kept apart from the solver that is given them."""

from dataclasses import dataclass, field
from enum import IntEnum

import highspy
import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.days.bounding.buses import KEEPERS
from huinong.engines.planning.days.bounding.network import Network

INFINITE = highspy.kHighsInf

Key = tuple[int, int | None, bytes]
"""Fleet, the node whose need it is, and the set."""


@dataclass(slots=True, eq=False)
class Cut:
    """What crosses into sets of a fleet's nodes (a row each) is at least what is asked: a row over ways and modes."""

    fleet: int
    inside: NDArray[np.bool_]
    row: int
    key: Key
    loose: int = 0  # rounds without a price


class By(IntEnum):
    PIECES = 0
    GRAMS = 1
    CM3 = 2
    EVENLY = 3


@dataclass(slots=True)
class Rows:
    """Rows as they are added. `by` says by what measure a mode's part in a row is shared among its group's demands;

    rows that `proof` takes as they are, not priced, are `kept`.
    """

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    by: list[By] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)

    def add(
        self,
        entries: list[tuple[int, float]],
        lower: float,
        upper: float = INFINITE,
        *,
        by: By = By.PIECES,
        kept: bool = False,
    ) -> int:
        row = len(self.lower)
        self.lower.append(lower)
        self.upper.append(upper)
        self.by.append(by)
        self.kept.append(kept)
        self.entries.extend((row, column, value) for column, value in entries)
        return row

    def drop(self, out: NDArray[np.int32]) -> NDArray[np.int64]:
        """Without these rows; where each of the others went."""
        stays = np.ones(len(self.lower), dtype=np.bool_)
        stays[out] = False
        moved = np.cumsum(stays) - 1
        rows = np.nonzero(stays)[0].tolist()
        self.lower, self.upper = [self.lower[row] for row in rows], [self.upper[row] for row in rows]
        self.by, self.kept = [self.by[row] for row in rows], [self.kept[row] for row in rows]
        self.entries = [(int(moved[row]), column, value) for row, column, value in self.entries if stays[row]]
        return moved


class Columns:
    """Where each kind of column begins, what each costs and the most that it can be."""

    def __init__(self, network: Network) -> None:
        self.cost: list[float] = []
        self.most: list[float] = []
        self.used = [self._one(f.like.fixed_fen, f.count) for f in network.fleets]
        # a tour's distance and time are each rounded half up: a fen less a tour is never too much
        self.tours = [self._one(-1.0, f.tours) for f in network.fleets]
        self.early = [self._one(0.0, f.count * f.idle_s / 3600) for f in network.fleets]
        self.visits = [self._visits(network, c) for c in range(len(network.fleets))]
        self.modes = [self._one(_mode_fen(network, m), 1.0) for m in range(len(network.modes))]
        self.bags = [self._one(b.fen, b.most) for b in network.bags]
        keepers = {(network.groups[m.group].place, m.at) for m in network.modes if m.at in KEEPERS}
        self.keepers = {(place, at): self._one(network.keeper_fen[place], 1.0) for place, at in sorted(keepers)}

    def _one(self, cost: float, most: float) -> int:
        self.cost.append(float(cost))
        self.most.append(float(most))
        return len(self.cost) - 1

    def _visits(self, network: Network, number: int) -> list[int]:
        """By node, whether it is called at, however often; none for the base."""
        fleet = network.fleets[number]
        return [-1, *(self._one(s * fleet.second_fen, 1.0) for s in fleet.stop_s[1:])]


def _mode_fen(network: Network, number: int) -> float:
    """What a whole group costs by a mode, beside ways, stops, bags and keepers."""
    problem, mode = network.problem, network.modes[number]
    pieces = float(network.groups[mode.group].pieces.sum())
    if mode.is_left:
        return pieces * problem.rates.unserved_fen
    fen = 0.0
    if mode.at >= 0:
        fen += pieces * piece_s(network, mode.group) * network.fleets[mode.at].second_fen
    if mode.centre is not None:
        fen += pieces * next(c.fee_fen_per_piece for c in problem.centres if c.place == mode.centre)
    return fen


def piece_s(network: Network, group: int) -> int:
    return next(v.piece_s for v in network.problem.villages if v.place == network.groups[group].place)
