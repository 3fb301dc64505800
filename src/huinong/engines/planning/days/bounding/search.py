"""Cuts and branches: which sets of villages become rows, and which branch is looked at next."""

from collections import defaultdict
from concurrent.futures import Executor
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.days.bounding.cutting import Found, Support, crossed, separate
from huinong.engines.planning.days.bounding.master import By, Master
from huinong.engines.planning.days.bounding.network import Network, Real
from huinong.engines.planning.days.bounding.proof import Proof
from huinong.engines.planning.days.values import Direction

TOO_LITTLE = 0.02
"""How much less than it must be crossed makes a set worth a row."""
TAKEN = 1e-5
WHOLE = 1e-3
WORTH_IT = 2e-4
"""A round that raises the bound by less than this share of it is a lean one; after some of them comes a branch."""
LEAN = 3


@dataclass(slots=True, eq=False)
class Branch:
    """Limits of each column but the ways, and the best that was proven within them."""

    least: Real
    most: Real
    proven: float = 0.0
    lean: int = 0
    is_done: bool = False


class Search:
    """A bound that rises: the least of what was proven in each branch that may still hold the best plan."""

    def __init__(self, network: Network, executor: Executor | None) -> None:
        self._master = Master(network)
        self._proof = Proof(self._master)
        self._executor = executor
        self._loads = [Loads(network, c) for c in range(len(network.fleets))]
        most = np.array(self._master.columns.most)
        self._here = Branch(np.zeros(len(most)), most)
        self._branches = [self._here]
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
        if not self._cut(values) or branch.lean >= LEAN:
            self._split(branch, values)
        return True

    def _enter(self, branch: Branch) -> None:
        for column in self._master.columns.used:
            self._master.limit(column, branch.least[column], branch.most[column])

    def _solved(self) -> tuple[Real, Real]:
        values, prices = self._master.solve()
        while self._master.is_solved() and self._master.add_wanted(prices):
            values, prices = self._master.solve()
        return values, prices

    def _is_empty(self, branch: Branch) -> bool:
        """What the solver could not solve proves nothing: it is left as it is."""
        branch.is_done = True
        return True

    # Branches

    def _split(self, branch: Branch, values: Real) -> None:
        """On the fleet whose vehicles are furthest from a whole number, weighed by what they cost."""
        columns = self._master.columns
        broken = [(abs(values[c] - round(values[c])) * columns.cost[c], c) for c in columns.used]
        worst, column = max(broken, default=(0.0, 0))
        if worst <= WHOLE:
            branch.is_done = branch.lean >= LEAN
            return
        low, high = branch.most.copy(), branch.least.copy()
        low[column], high[column] = floor(values[column]), ceil(values[column])
        self._branches.remove(branch)
        self._branches += [Branch(branch.least, low, branch.proven), Branch(high, branch.most, branch.proven)]

    # Cuts

    def _cut(self, values: Real) -> int:
        supports = [load.support(self._master, values) for load in self._loads]
        run = self._executor.map if self._executor else map
        added = 0
        for fleet, found in enumerate(run(separate, supports)):
            for each in found:
                added += self._add(fleet, supports[fleet], each, values)
        return added

    def _add(self, fleet: int, support: Support, found: Found, values: Real) -> int:
        key = (fleet, found.node, found.inside.tobytes())
        if key in self._known:
            return 0
        load = self._loads[fleet]
        by = By.PIECES if found.node is not None else load.by
        crosses = crossed(support, found.inside)
        rows = [load.by_need(found, values, self._master)] if found.node is not None else load.by_room(found.inside)
        for modes, least in rows:
            asked = least + sum(weight * values[self._master.columns.modes[m]] for m, weight in modes)
            if asked > crosses + TOO_LITTLE:
                self._known.add(key)
                self._master.add_cut(fleet, found.inside, modes, by=by, least=least)
                return 1
        return 0


Row = tuple[list[tuple[int, float]], float]


class Loads:
    """What a fleet's modes bring where: the node, and the share of a vehicle's room that the whole group takes."""

    def __init__(self, network: Network, fleet: int) -> None:
        self._own, self._fleet = network.fleets[fleet], fleet
        self.by = By.GRAMS if self._own.by_grams else By.CM3
        self._modes: list[int] = []
        nodes, rooms = [], []
        self._by_group: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for number, mode in enumerate(network.modes):
            place = network.groups[mode.group].place if mode.at == fleet else mode.centre if mode.up == fleet else None
            if place is None:
                continue
            group, node = network.groups[mode.group], self._own.node[place]
            self._modes.append(number)
            nodes.append(node)
            room = float(group.capacity(self._own).sum()) if group.direction is Direction.DOWN else 0.0
            rooms.append(room / self._own.capacity if self._own.capacity else 0.0)
            self._by_group[node, mode.group].append(number)
        self._nodes, self._rooms = np.array(nodes, dtype=np.int64), np.array(rooms)
        self._groups = [network.modes[m].group for m in self._modes]

    def support(self, master: Master, values: Real) -> Support:
        taken = values[len(master.columns.cost) :]
        fleet, heads, tails = master.ends()
        mine = (fleet == self._fleet) & (taken > TAKEN)
        count = len(self._own.places)
        need, room = np.zeros(count), np.zeros(count)
        for (node, _), modes in self._by_group.items():
            need[node] = max(need[node], sum(values[master.columns.modes[m]] for m in modes))
        shares = np.array([values[master.columns.modes[m]] for m in self._modes])
        np.add.at(room, self._nodes, self._rooms * shares)
        return Support(count, heads[mine], tails[mine], taken[mine], need, room)

    def by_need(self, found: Found, values: Real, master: Master) -> Row:
        """Twice the share of the group that its node gets most of."""
        at_node = [modes for (node, _), modes in self._by_group.items() if node == found.node]
        most = max(at_node, key=lambda modes: sum(values[master.columns.modes[m]] for m in modes))
        return [(m, 2.0) for m in most], 0.0

    def by_room(self, inside: NDArray[np.bool_]) -> list[Row]:
        """Twice the vehicles that the load fills; rounded up where all is brought, and less as some is not.

        With k vehicles for all and r in the last, vehicles ≥ k − (what is not brought) / r: below the steps of ⌈⌉.
        """
        chosen = [k for k in range(len(self._modes)) if inside[self._nodes[k]] and self._rooms[k] > 0]
        plain: Row = [(self._modes[k], 2 * self._rooms[k]) for k in chosen], 0.0
        whole = {(int(self._nodes[k]), self._groups[k]): self._rooms[k] for k in chosen}
        total = sum(whole.values())
        full = ceil(total - 1e-9)
        rest = total - (full - 1)
        if rest < 0.05 or full < 1:
            return [plain]
        stepped: Row = [(self._modes[k], 2 * self._rooms[k] / rest) for k in chosen], 2 * (full - total / rest)
        return [stepped, plain]
