"""Cuts and branches: which sets of villages become rows, and which branch is looked at next."""

from concurrent.futures import Executor
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.days.bounding.buses import Real
from huinong.engines.planning.days.bounding.combs import Comb, combs
from huinong.engines.planning.days.bounding.cutting import Found, Support, crossed, separate
from huinong.engines.planning.days.bounding.layout import By
from huinong.engines.planning.days.bounding.master import Master
from huinong.engines.planning.days.bounding.network import Fleet, Network, room_of
from huinong.engines.planning.days.bounding.proof import Proof

TOO_LITTLE = 0.02
"""How much less than it must be crossed makes a set worth a row."""
TAKEN = 1e-5
WHOLE = 1e-3
WORTH_IT = 1e-4
"""A round that raises the bound by less than this share of it is lean; so many bring a branch, fewer below a call's."""
LEAN, LEAN_CALLS = 15, 4
GOOD_DEAL = 0.05
LOOSE = 12
SURE = 0.8
"""A share brought that counts as brought in looking for sets."""
COMB = -1
"""In place of the node whose need a set is for."""


@dataclass(slots=True, eq=False)
class Branch:
    """Limits of each column but the ways, what was proven within them at best, and how many lean rounds it is given."""

    least: Real
    most: Real
    proven: float = 0.0
    patience: int = LEAN
    lean: int = 0
    is_done: bool = False


class Search:
    """A bound that rises: the least of what was proven in each branch that may still hold the best plan."""

    def __init__(self, network: Network, executor: Executor | None) -> None:
        self._master = Master(network)
        self._proof = Proof(self._master)
        self._executor = executor
        self._loads = [Loads(self._master, c) for c in range(len(network.fleets))]
        most = np.array(self._master.columns.most)
        self._here = Branch(np.zeros(len(most)), most)
        self._branches = [self._here]
        fleets, columns = network.fleets, self._master.columns
        self._used = [(column, float(f.like.fixed_fen)) for column, f in zip(columns.used, fleets, strict=True)]
        self._tours = [(column, _way_fen(f)) for column, f in zip(columns.tours, fleets, strict=True)]
        self._calls = [
            (visit, _detour_fen(fleet, node))
            for c, fleet in enumerate(fleets)
            for node, visit in enumerate(columns.visits[c])
            if node
        ]
        self._fleets = {*columns.used, *columns.tours}
        self._known: set[tuple[int, int | None, bytes]] = set()

    @property
    def proven(self) -> float:
        return min(branch.proven for branch in self._branches)

    def advance(self, enough: float | None) -> bool:
        """One round in the weakest branch; False when it is done, or the bound has reached `enough`."""
        branch = min(self._branches, key=lambda each: each.proven)
        if branch.is_done or (enough is not None and branch.proven >= enough):
            return False
        self._enter(branch)
        values, prices = self._solved()
        if not self._master.is_solved():
            return self._is_empty(branch)
        proven = self._proof.value(prices, branch.least, branch.most)
        branch.lean = branch.lean + 1 if proven < branch.proven * (1 + WORTH_IT) else 0
        branch.proven = max(branch.proven, proven)
        self._drop_loose(prices)
        if self._is_far_off(branch, values) or not self._cut(values) or branch.lean >= branch.patience:
            self._split(branch, values)
        return True

    def _enter(self, branch: Branch) -> None:
        columns = self._master.columns
        for column in (*columns.used, *columns.tours, *(v for visits in columns.visits for v in visits[1:])):
            self._master.limit(column, branch.least[column], branch.most[column])

    def _solved(self) -> tuple[Real, Real]:
        values, prices = self._master.solve()
        while self._master.is_solved() and self._master.add_wanted(prices):
            values, prices = self._master.solve()
        return values, prices

    def _drop_loose(self, prices: Real) -> None:
        before = len(self._master.cuts)
        self._master.drop_loose(prices, LOOSE)
        if len(self._master.cuts) < before:
            self._known = {cut.key for cut in self._master.cuts}

    def _is_empty(self, branch: Branch) -> bool:
        """What the solver could not solve proves nothing: it is left as it is."""
        branch.is_done = True
        return True

    # Branches

    def _is_far_off(self, branch: Branch, values: Real) -> bool:
        """Whether a whole vehicle more would by itself raise the bound a good deal: then it is not waited for."""
        columns = self._master.columns
        lacking = max(((ceil(values[c] - WHOLE) - values[c]) * columns.cost[c] for c in columns.used), default=0.0)
        return bool(lacking > GOOD_DEAL * branch.proven)

    def _split(self, branch: Branch, values: Real) -> None:
        """On the vehicles that go, of the fleet where a whole one more costs most; then likewise on tours."""
        column = self._part_column(values)
        if column is None:
            branch.is_done = branch.lean >= branch.patience
            return
        low, high = branch.most.copy(), branch.least.copy()
        low[column], high[column] = floor(values[column]), ceil(values[column])
        self._branches.remove(branch)
        patience = LEAN if column in self._fleets else LEAN_CALLS
        self._branches += [
            Branch(branch.least, low, branch.proven, patience),
            Branch(high, branch.most, branch.proven, patience),
        ]

    def _part_column(self, values: Real) -> int | None:
        for weighed in (self._used, self._tours):
            parts = [(column, (1 - _part(values[column])) * fen) for column, fen in weighed if _part(values[column])]
            if parts:
                return max(parts, key=lambda each: each[1])[0]
        calls = [(column, _evenness(values[column]) * fen) for column, fen in self._calls]
        column, gain = max(calls, key=lambda each: each[1], default=(0, 0.0))
        return column if gain > 0 else None

    # Cuts

    def _cut(self, values: Real) -> int:
        supports = [load.support(values) for load in self._loads]
        run = self._executor.map if self._executor else map
        added = 0
        for fleet, found in enumerate(run(separate, supports)):
            for each in found:
                added += self._add(fleet, supports[fleet], each, values)
            for comb in combs(supports[fleet]):
                added += self._add_comb(fleet, comb)
        return added

    def _add_comb(self, fleet: int, comb: Comb) -> int:
        key = (fleet, COMB, comb.sets.tobytes())
        if key in self._known:
            return 0
        self._known.add(key)
        asked, least = self._loads[fleet].by_comb(comb)
        self._master.add_cut(fleet, comb.sets, asked, by=By.PIECES, key=key, least=least)
        return 1

    def _add(self, fleet: int, support: Support, found: Found, values: Real) -> int:
        key = (fleet, found.node, found.inside.tobytes())
        if key in self._known:
            return 0
        load = self._loads[fleet]
        by = By.PIECES if found.node is not None else load.by
        crosses = crossed(support, found.inside)
        rows = load.by_need(found.node) if found.node is not None else load.by_room(found.inside, values)
        for asked, least in rows:
            if least + sum(weight * values[column] for column, weight in asked) > crosses + TOO_LITTLE:
                self._known.add(key)
                self._master.add_cut(fleet, found.inside[None, :], asked, by=by, key=key, least=least)
                return 1
        return 0


def _part(value: float) -> float:
    """What is above the whole number below, if anything is."""
    above = value - floor(value + WHOLE)
    return above if above > WHOLE else 0.0


def _evenness(value: float) -> float:
    part = _part(value)
    return min(part, 1 - part)


def _detour_fen(fleet: Fleet, node: int) -> float:
    """What calling at a node may cost: to the nearest two and back."""
    reached = np.sort(np.delete(fleet.fen[node], node))[:2]
    return float(reached[np.isfinite(reached)].sum() + fleet.stop_s[node] * fleet.second_fen)


def _way_fen(fleet: Fleet) -> float:
    """What another tour may cost: out and back to a village that is neither near nor far."""
    reached = fleet.fen[0, 1:][np.isfinite(fleet.fen[0, 1:])]
    return 2 * float(np.median(reached)) if len(reached) else 0.0


Row = tuple[list[tuple[int, float]], float]


class Loads:
    """What a fleet's modes bring where: the node, and the share of a vehicle's room that the whole group takes."""

    def __init__(self, master: Master, fleet: int) -> None:
        self._master, self._fleet = master, fleet
        network = master.network
        own = network.fleets[fleet]
        self.by = By.GRAMS if own.by_grams else By.CM3
        columns, nodes, rooms, groups = [], [], [], []
        for number, mode in enumerate(network.modes):
            group = network.groups[mode.group]
            place = group.place if mode.at == fleet else mode.centre if mode.up == fleet else None
            room = float(room_of(group, own).sum())
            if place is not None and room > 0 and own.capacity > 0:
                columns.append(master.columns.modes[number])
                nodes.append(own.node[place])
                rooms.append(room / own.capacity)
                groups.append(mode.group)
        self._columns, self._nodes = np.array(columns, dtype=np.int64), np.array(nodes, dtype=np.int64)
        self._rooms, self._groups = np.array(rooms), np.array(groups, dtype=np.int64)
        self._visits = np.array(master.columns.visits[fleet])

    def support(self, values: Real) -> Support:
        taken = values[len(self._master.columns.cost) :]
        fleet, heads, tails = self._master.ends()
        mine = (fleet == self._fleet) & (taken > TAKEN)
        need = values[self._visits]
        need[0] = 0.0
        room = np.zeros(len(need))
        np.add.at(room, self._nodes, self._rooms * values[self._columns])
        sure = np.zeros(len(need))
        for_sure = values[self._columns] > SURE
        np.add.at(sure, self._nodes[for_sure], self._rooms[for_sure])
        return Support(len(need), heads[mine], tails[mine], taken[mine], need, room, sure)

    def by_need(self, node: int) -> list[Row]:
        """Twice, if its node is called at."""
        return [([(int(self._visits[node]), 2.0)], 0.0)]

    def by_comb(self, comb: Comb) -> Row:
        ends = [int(node) for node in comb.ends if node]
        return [(int(self._visits[node]), 2.0) for node in ends], comb.least

    def by_room(self, inside: NDArray[np.bool_], values: Real) -> list[Row]:
        """Twice the vehicles that the load fills; rounded up for what is brought most, and less as some of it is not.

        With k vehicles for all and r in the last, vehicles ≥ k − (what is not brought) / r: below the steps of ⌈⌉.
        """
        chosen = inside[self._nodes]
        columns, rooms, groups = self._columns[chosen], self._rooms[chosen], self._groups[chosen]
        plain: Row = (list(zip(columns.tolist(), (2 * rooms).tolist(), strict=True)), 0.0)
        each, first, which = np.unique(groups, return_index=True, return_inverse=True)
        if not len(each):
            return [plain]
        brought = np.bincount(which, weights=values[columns])
        order = np.argsort(-brought, kind="stable")
        total = np.cumsum(rooms[first][order])
        left = np.cumsum((rooms[first] * np.maximum(0.0, 1 - brought))[order])
        full = np.ceil(total - 1e-9)
        rest = total - (full - 1)
        asked = np.where(rest < 0.05, -np.inf, full - left / np.maximum(rest, 0.05))
        best = int(np.argmax(asked))
        if not np.isfinite(asked[best]):
            return [plain]
        among = np.isin(which, order[: best + 1])
        weights = 2 * rooms[among] / rest[best]
        entries = list(zip(columns[among].tolist(), weights.tolist(), strict=True))
        return [(entries, float(2 * (full[best] - total[best] / rest[best]))), plain]
