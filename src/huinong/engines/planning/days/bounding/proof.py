"""What no plan can cost less than, from prices alone: a Lagrangian bound that trusts no solver.

Rows are priced, but for those that say what one village is served by; what is left falls apart into villages. Each is
solved as it is, whole: at most two fleets (or its keeper) call, each demand goes by one of theirs, bags are counted
whole. Whatever prices come in, what comes out is valid (Geoffrion 1974); good prices make it high.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.days.bounding.master import By, Master
from huinong.engines.planning.days.bounding.network import KEEPER, NO_FLEET, Real


class Proof:
    """The bound of a master at any prices, within limits of how many vehicles go."""

    def __init__(self, master: Master) -> None:
        self._master = master
        network = master.network
        self._villages: dict[int, list[int]] = {}
        for number, group in enumerate(network.groups):
            self._villages.setdefault(group.place, []).append(number)

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
        return total + sum(self._village(numbers, cost, parts) for numbers in self._villages.values())

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
            for column in (columns.used[c], columns.tours[c], *columns.visits[c][1:]):
                total += min(cost[column] * least[column], cost[column] * most[column])
        total += sum(min(0.0, cost[column] * most[column]) for column in columns.bags)
        return float(total)

    def _village(self, numbers: list[int], cost: Real, parts: Real) -> float:
        network, columns = self._master.network, self._master.columns
        place = network.groups[numbers[0]].place
        ats = sorted({network.modes[m].at for g in numbers for m in self._master.by_group[g]} - {NO_FLEET})
        fixed = {
            at: max(
                0.0,
                cost[columns.keepers[place]]
                if at == KEEPER
                else cost[columns.visits[at][network.fleets[at].node[place]]],
            )
            for at in ats
        }
        tables = [self._table(g, ats, parts) for g in numbers]
        bag = [self._bag_fen(g, cost) for g in numbers]
        sets = [(), *((a,) for a in range(len(ats))), *combinations(range(len(ats)), 2)]
        chosen = np.zeros((len(sets), len(ats)), dtype=np.bool_)
        for row, some in enumerate(sets):
            chosen[row, list(some)] = True
        prices = np.array([fixed[at] for at in ats])
        total = chosen @ prices if len(ats) else np.zeros(1)
        rest = float(np.sort(prices)[:3].sum()) if len(ats) >= 3 else np.inf
        keeper = np.array([KEEPER in {ats[a] for a in some} for some in sets])
        for (table, left), fen, g in zip(tables, bag, numbers, strict=True):
            by_set = np.array([np.minimum(left, table[:, list(some)].min(axis=1)) if some else left for some in sets])
            total = total + self._group(g, by_set, keeper, fen)
            if np.isfinite(rest):
                every = np.minimum(left, table.min(axis=1))
                rest += self._group(g, every[None, :], np.array([True]), fen)[0]
        return float(min(total.min(), rest))

    def _group(self, group: int, by_set: Real, keeper: NDArray[np.bool_], bag_fen: float) -> Real:
        """For each set of who calls: the cheapest for the group, with whole bags to the keeper where he goes."""
        plain = by_set.sum(axis=1)
        if group not in self._master.parts or not np.isfinite(bag_fen) or not keeper.any():
            return np.asarray(plain)
        parts = self._master.parts[group]
        if len(parts.inside) == 2:  # too many to list: each by its share
            return np.where(keeper, np.minimum(by_set, bag_fen * parts.shares).sum(axis=1), plain)
        others = by_set[keeper] @ (~parts.inside).T
        best = (others + bag_fen * parts.bags).min(axis=1)
        plain = plain.copy()
        plain[keeper] = np.minimum(plain[keeper], best)
        return np.asarray(plain)

    def _bag_fen(self, group: int, cost: Real) -> float:
        """The cheapest bag to its keeper."""
        bags = self._bags_of(group)
        return max(0.0, min((cost[column] for column in bags), default=np.inf))

    def _bags_of(self, group: int) -> list[int]:
        master = self._master
        return [
            master.columns.bags[b]
            for b, bag in enumerate(master.network.bags)
            if bag.group == group and bag.centre is None
        ]

    def _table(self, number: int, ats: list[int], parts: Real) -> tuple[Real, Real]:
        """What each demand costs by each who may call, at best; and when it is left."""
        master = self._master
        group = master.network.groups[number]
        shares = np.array([each / each.sum() for each in (group.pieces, group.grams, group.cm3)])
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
