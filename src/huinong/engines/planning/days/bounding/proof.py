"""What no plan can cost less than, from prices alone: a Lagrangian bound that trusts no solver.

Rows are priced, but for those that say what one village is served by; what is left falls apart into villages. Each is
solved as it is, whole: for every set of fleets (and its keeper) that might call, each demand goes by one of theirs, and
bags are counted whole. Whatever prices come in, what comes out is valid (Geoffrion 1974); good prices make it high.
"""

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.days.bounding.buses import KEEPERS, Group, Real
from huinong.engines.planning.days.bounding.layout import By
from huinong.engines.planning.days.bounding.master import Master
from huinong.engines.planning.days.bounding.network import NO_FLEET

MANY = 12
"""With more who may call, the calls of those whose calls are cheapest are free: still valid, and sets stay few."""

Table = tuple[Real, Real]
"""What each demand (a row) costs by each who may call, and when it is left."""


class Proof:
    """The bound of a master at any prices, within limits of how many vehicles go."""

    def __init__(self, master: Master) -> None:
        self._master = master
        network = master.network
        self._villages: dict[int, list[int]] = {}
        for number, group in enumerate(network.groups):
            self._villages.setdefault(group.place, []).append(number)
        self._bags: list[list[int]] = [[] for _ in network.groups]
        for bag, column in zip(network.bags, master.columns.bags, strict=True):
            if bag.centre is None:
                self._bags[bag.group].append(column)

    def value(self, prices: Real, least: Real, most: Real) -> float:
        """`least` and `most`: of each column but the ways, as the branch has them."""
        master, rows = self._master, self._master.rows
        lower, upper = np.array(rows.lower), np.array(rows.upper)
        y = np.where(np.isneginf(lower), np.minimum(prices, 0.0), prices)
        y = np.where(np.isposinf(upper), np.maximum(y, 0.0), y)
        kept = np.array(rows.kept)
        y = np.where(kept, 0.0, y)
        sides = np.where(y > 0, lower, upper)
        total = float((y[y != 0] * sides[y != 0]).sum())
        matrix = master.matrix()
        by = np.array(rows.by)
        parts = -np.array([matrix.T @ np.where(by == each, y, 0.0) for each in By])
        parts[By.PIECES] += master.columns.cost
        cost = parts.sum(axis=0)
        total += self._ways(y)
        total += self._columns(cost, least, most)
        calls = self._calls(cost, least, most)
        return total + sum(self._village(numbers, cost, calls, parts) for numbers in self._villages.values())

    def _calls(self, cost: Real, least: Real, most: Real) -> Real:
        """What a call costs beside what `_columns` has counted: paid there if it has to be, never if it may not."""
        return np.where(most <= 0, np.inf, np.where(least >= 1, 0.0, np.maximum(0.0, cost)))

    def _ways(self, y: Real) -> float:
        """Ways that these prices would pay for, as often as they can be taken at all."""
        total = 0.0
        for fleet, own in enumerate(self._master.network.fleets):
            cost = np.triu(self._master.reduced(fleet, y), 1)
            total += 2.0 * own.tours * float(np.minimum(cost, 0.0).sum())
        return total

    def _columns(self, cost: Real, least: Real, most: Real) -> float:
        """Vehicles, tours and calls at centres; of calls at villages only what would be paid for them."""
        columns, network = self._master.columns, self._master.network
        total = 0.0
        for c in range(len(network.fleets)):
            for column in (columns.used[c], columns.tours[c], columns.early[c], *columns.visits[c][1:]):
                total += min(cost[column] * least[column], cost[column] * most[column])
        total += sum(min(0.0, cost[column] * most[column]) for column in columns.bags)
        return float(total)

    def _village(self, numbers: list[int], cost: Real, calls: Real, parts: Real) -> float:
        """The cheapest over every set of who calls: their calls, and each demand by the cheapest of them, or left."""
        network = self._master.network
        place = network.groups[numbers[0]].place
        ats = {network.modes[m].at for g in numbers for m in self._master.by_group[g]} - {NO_FLEET}
        fixed = {at: float(calls[self._call(at, place)]) for at in ats}
        order = sorted(ats, key=lambda at: (fixed[at], at))
        tables = [self._table(g, order, parts) for g in numbers]
        order, tables = _undominated(order, tables)
        free = len(order) - min(MANY, len(order))
        total = _sums([fixed[at] for at in order[free:]])
        for g, (table, left) in zip(numbers, tables, strict=True):
            mine = {network.modes[m].at for m in self._master.by_group[g]} & KEEPERS
            keeper = _holds([at in mine for at in order[free:]]) | (not mine.isdisjoint(order[:free]))
            least = np.minimum(left, table[:, :free].min(axis=1, initial=np.inf))
            total = total + self._group(g, _cheapest(least, table[:, free:]), keeper, self._bag_fen(g, cost))
        return float(total.min())

    def _call(self, at: int, place: int) -> int:
        columns = self._master.columns
        if at in KEEPERS:
            return columns.keepers[place, at]
        return columns.visits[at][self._master.network.fleets[at].node[place]]

    def _group(self, group: int, by_set: Real, keeper: NDArray[np.bool_], bag_fen: float) -> Real:
        """For each set of who calls: the cheapest for the group, with whole bags to the keeper where he goes."""
        plain = by_set.sum(axis=1)
        if group not in self._master.parts or not np.isfinite(bag_fen) or not keeper.any():
            return np.asarray(plain)
        parts = self._master.parts[group]
        if len(parts.inside) == 2:  # too many to list: each by its share
            return np.asarray(np.where(keeper, np.minimum(by_set, bag_fen * parts.shares).sum(axis=1), plain))
        others = by_set[keeper] @ (~parts.inside).T
        best = (others + bag_fen * parts.bags).min(axis=1)
        plain = plain.copy()
        plain[keeper] = np.minimum(plain[keeper], best)
        return np.asarray(plain)

    def _bag_fen(self, group: int, cost: Real) -> float:
        """The cheapest bag to its keeper."""
        return max(0.0, min((float(cost[column]) for column in self._bags[group]), default=np.inf))

    def _measures(self, group: Group) -> tuple[Real, Real, Real, Real]:
        """In the order of `By`."""
        return group.pieces, group.grams, group.cm3, np.ones(len(group.pieces))

    def _table(self, number: int, ats: list[int], parts: Real) -> Table:
        """What each demand costs by each who may call, at best; and when it is left."""
        master = self._master
        group = master.network.groups[number]
        shares = np.array([each / each.sum() for each in self._measures(group)])
        table = np.full((len(group.pieces), len(ats)), np.inf)
        left = np.full(len(group.pieces), np.inf)
        for m in master.by_group[number]:
            mode = master.network.modes[m]
            each = parts[:, master.columns.modes[m]] @ shares
            if mode.is_left:
                left = each
            elif not mode.by_bus_to_keeper:
                at = ats.index(mode.at)
                table[:, at] = np.minimum(table[:, at], each)
        return table, left


def _undominated(order: list[int], tables: list[Table]) -> tuple[list[int], list[Table]]:
    """Without who costs no less than one before (whose call costs no more) for every demand; keepers stay."""
    every = np.vstack([table for table, _ in tables])
    stays: list[int] = []
    for number, at in enumerate(order):
        if at in KEEPERS or not any((every[:, each] <= every[:, number]).all() for each in stays):
            stays.append(number)
    return [order[number] for number in stays], [(table[:, stays], left) for table, left in tables]


def _sums(costs: list[float]) -> Real:
    """The sum of every set; set number s holds what its bits say."""
    sums = np.zeros(1)
    for each in costs:
        sums = np.concatenate([sums, sums + each])
    return sums


def _holds(wanted: list[bool]) -> NDArray[np.bool_]:
    """Whether each set holds one of those."""
    holds = np.zeros(1, dtype=np.bool_)
    for each in wanted:
        holds = np.concatenate([holds, holds | each])
    return holds


def _cheapest(left: Real, table: Real) -> Real:
    """For each set (a row) what each demand costs by the cheapest of it, or left."""
    best = left[None, :]
    for column in table.T:
        best = np.vstack([best, np.minimum(best, column)])
    return best
