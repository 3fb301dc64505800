"""The linear programme over a network: who brings which share, over which ways, cut by cut nearer to real tours.

Ways (edges of a fleet's graph) enter as they are wanted; everything else is there from the start. Rows are kept beside
the solver's, so that `proof` can weigh them again without it.
"""

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from huinong.engines.planning.days.bounding.bags import Parts, parts
from huinong.engines.planning.days.bounding.buses import KEEPERS, Real
from huinong.engines.planning.days.bounding.layout import INFINITE, By, Columns, Cut, Key, Rows, piece_s
from huinong.engines.planning.days.bounding.network import BUS, Network
from huinong.engines.planning.days.values import Direction
from huinong.engines.planning.highs import Quiet

NEAR = 6
"""Ways to so many nearest nodes are there from the start."""
EDGES_A_ROUND = 4000
PRICED, MANY = 1e-3, 50


class Master:
    """The programme, solved again after each round of ways and cuts."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.columns = Columns(network)
        self.rows = Rows()
        self.cuts: list[Cut] = []
        self.parts: dict[int, Parts] = {
            b.group: parts(network.groups[b.group], network.problem.rates) for b in network.bags
        }
        self.cover = [0] * len(network.groups)
        self.degree: list[list[int]] = []
        self.time: list[int] = []
        self.by_group: list[list[int]] = [[] for _ in network.groups]
        for number, mode in enumerate(network.modes):
            self.by_group[mode.group].append(number)
        self._ends: list[tuple[int, int, int]] = []
        self._ends_seen = np.zeros((3, 0), dtype=np.int64)
        self._is_in = [np.eye(len(f.places), dtype=np.bool_) for f in network.fleets]
        self._write_rows()
        self._solver = self._start()
        for fleet in range(len(network.fleets)):
            self._add_edges(fleet, _near(network.fleets[fleet].fen))

    # Rows from the start

    def _write_rows(self) -> None:
        self._write_covers()
        self._write_fleets()
        self._write_visits()
        self._write_bags()
        self._write_keepers()
        self._write_centres()

    def _write_covers(self) -> None:
        for group, modes in enumerate(self.by_group):
            entries = [(self.columns.modes[m], 1.0) for m in modes]
            self.cover[group] = self.rows.add(entries, 1.0, 1.0, kept=True)

    def _write_fleets(self) -> None:
        """Degrees, the time of all shifts together (a turnaround more than there are tours a vehicle), and trips."""
        for c, fleet in enumerate(self.network.fleets):
            used, tours, visits = self.columns.used[c], self.columns.tours[c], self.columns.visits[c]
            degrees = [self.rows.add([(tours, -2.0)], 0.0, 0.0)]
            degrees += [self.rows.add([(visit, -2.0)], 0.0) for visit in visits[1:]]
            if fleet.count == 1:
                for visit in visits[1:]:
                    self.rows.add([(used, 1.0), (visit, -1.0)], 0.0)
            self.degree.append(degrees)
            turn, shift = fleet.like.turnaround_s, fleet.like.ends_s - fleet.like.starts_s
            early = self.columns.early[c]
            entries = [(used, (fleet.idle_s - shift - turn) / 3600), (tours, turn / 3600), (early, -1.0)]
            entries += [(v, s / 3600) for v, s in zip(visits[1:], fleet.stop_s[1:].tolist(), strict=True)]
            entries += [
                (self.columns.modes[m], self._pieces(mode.group) * piece_s(self.network, mode.group) / 3600)
                for m, mode in enumerate(self.network.modes)
                if mode.at == c
            ]
            self.time.append(self.rows.add(entries, -INFINITE, 0.0))
            self.rows.add([(tours, 1.0), (used, -float(fleet.like.trips))], -INFINITE, 0.0)
            self.rows.add([(tours, 1.0), (used, -1.0)], 0.0)
            self._write_early(c)

    def _write_early(self, c: int) -> None:
        """Before anything can have come to its base, a vehicle is away only to take something up."""
        fleet, early = self.network.fleets[c], self.columns.early[c]
        self.rows.add([(early, 1.0), (self.columns.used[c], -fleet.idle_s / 3600)], -INFINITE, 0.0)
        takes = [
            (self.columns.modes[m], -fleet.count * fleet.idle_s / 3600 * len(self.network.groups[mode.group].pieces))
            for m, mode in enumerate(self.network.modes)
            if mode.at == c and self.network.groups[mode.group].direction is Direction.UP
        ]
        self.rows.add([(early, 1.0), *takes], -INFINITE, 0.0, by=By.EVENLY)

    def _pieces(self, group: int) -> float:
        return float(self.network.groups[group].pieces.sum())

    def _write_visits(self) -> None:
        """A fleet calls at a village as much as it brings any of its groups, and at a centre likewise."""
        network = self.network
        for group, modes in enumerate(self.by_group):
            ats: dict[int, list[int]] = {}
            ups: dict[tuple[int, int], list[int]] = {}
            for m in modes:
                mode = network.modes[m]
                if mode.at >= 0:
                    ats.setdefault(mode.at, []).append(m)
                if mode.up >= 0 and mode.centre is not None:
                    ups.setdefault((mode.up, mode.centre), []).append(m)
            for c, some in ats.items():
                visit = self.columns.visits[c][network.fleets[c].node[network.groups[group].place]]
                self.rows.add([(visit, 1.0), *((self.columns.modes[m], -1.0) for m in some)], 0.0, kept=True)
            for (c, centre), some in ups.items():
                visit = self.columns.visits[c][network.fleets[c].node[centre]]
                self.rows.add([(visit, 1.0), *((self.columns.modes[m], -1.0) for m in some)], 0.0)

    def _write_bags(self) -> None:
        """Bags of a group to its keeper, and to all centres together; and what a bus holds."""
        network = self.network
        options: dict[tuple[int, bool], list[int]] = {}
        for b, bag in enumerate(network.bags):
            options.setdefault((bag.group, bag.centre is None), []).append(b)
        for (group, to_keeper), some in options.items():
            modes = [m for m in self.by_group[group] if self._takes_bags(m, to_keeper)]
            bags = [(self.columns.bags[b], 1.0) for b in some]
            lines = self.parts[group].lines(network.groups[group].pieces) if to_keeper else []
            lines = lines or [(float(self.parts[group].shares.sum()), 0.0)]
            for slope, constant in lines:
                entries = [*bags, *((self.columns.modes[m], -slope) for m in modes)]
                self.rows.add(entries, constant, by=By.CM3, kept=to_keeper)
        holds: dict[tuple[int, Direction], list[int]] = {}
        for b, bag in enumerate(network.bags):
            holds.setdefault((bag.bus, network.groups[bag.group].direction), []).append(b)
        for some in holds.values():
            self.rows.add([(self.columns.bags[b], 1.0) for b in some], -INFINITE, network.bags[some[0]].most)

    def _takes_bags(self, m: int, to_keeper: bool) -> bool:
        mode = self.network.modes[m]
        return mode.by_bus_to_keeper if to_keeper else mode.up == BUS

    def _write_keepers(self) -> None:
        for group, modes in enumerate(self.by_group):
            some = [m for m in modes if self.network.modes[m].at in KEEPERS]
            if some:
                keeper = self.columns.keepers[self.network.groups[group].place, self.network.modes[some[0]].at]
                self.rows.add([(keeper, 1.0), *((self.columns.modes[m], -1.0) for m in some)], 0.0, kept=True)

    def _write_centres(self) -> None:
        for centre in self.network.problem.centres:
            entries = [
                (self.columns.modes[m], self._pieces(mode.group) / centre.pieces)
                for m, mode in enumerate(self.network.modes)
                if mode.centre == centre.place and centre.pieces
            ]
            if entries:
                self.rows.add(entries, -INFINITE, 1.0)

    # The solver

    def _start(self) -> highspy.Highs:
        solver = Quiet()
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 1),
            ("presolve", "choose"),
            ("solver", "simplex"),  # it goes on from where it was
        ):
            solver.setOptionValue(option, value)
        count, rows = len(self.columns.cost), self.rows
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = count, len(rows.lower)
        model.col_cost_, model.col_lower_ = np.array(self.columns.cost), np.zeros(count)
        model.col_upper_ = np.array(self.columns.most)
        model.row_lower_, model.row_upper_ = np.array(rows.lower), np.array(rows.upper)
        matrix = self.matrix()
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = matrix.indptr, matrix.indices
        model.a_matrix_.value_ = matrix.data
        solver.passModel(model)
        return solver

    def matrix(self) -> sparse.csc_matrix:
        """All rows over all columns but the ways."""
        row, column, value = (np.array(part) for part in zip(*self.rows.entries, strict=True))
        return sparse.csc_matrix((value, (row, column)), shape=(len(self.rows.lower), len(self.columns.cost)))

    def solve(self) -> tuple[Real, Real]:
        """Values of the columns and prices of the rows."""
        self._solver.run()
        solution = self._solver.getSolution()
        return np.array(solution.col_value), np.array(solution.row_dual)

    def value(self) -> float:
        return float(self._solver.getObjectiveValue())

    def is_solved(self) -> bool:
        return self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal

    def limit(self, column: int, least: float, most: float) -> None:
        self._solver.changeColBounds(column, least, most)

    # Ways

    def ends(self) -> NDArray[np.int64]:
        """Fleet, node and node of each way that is in; columns follow those that were there from the start."""
        if self._ends_seen.shape[1] != len(self._ends):
            self._ends_seen = np.array(self._ends, dtype=np.int64).reshape(-1, 3).T
        return self._ends_seen

    def reduced(self, fleet: int, prices: Real) -> Real:
        """What each way of a fleet costs when its nodes, its time and the cuts that it crosses are priced."""
        own = self.network.fleets[fleet]
        at = prices[self.degree[fleet]]
        cost = own.fen - at[:, None] - at[None, :]
        with np.errstate(invalid="ignore"):
            cost = cost - prices[self.time[fleet]] * own.seconds / 3600
        mine = [cut for cut in self.cuts if cut.fleet == fleet and prices[cut.row] > 0]
        if mine:
            inside = np.vstack([cut.inside for cut in mine]).astype(np.float64)
            weighed = inside * np.repeat(prices[[cut.row for cut in mine]], [len(cut.inside) for cut in mine])[:, None]
            both = weighed.T @ inside
            one = weighed.sum(axis=0)
            cost = cost - (one[:, None] + one[None, :] - 2 * both)
        cost[~np.isfinite(cost)] = np.inf
        return np.asarray(cost)

    def add_wanted(self, prices: Real) -> int:
        """Let in the ways that would make it cheaper; how many."""
        added = 0
        for fleet in range(len(self.network.fleets)):
            cost = np.where(self._is_in[fleet], np.inf, self.reduced(fleet, prices))
            wanted = np.argwhere(np.triu(cost < -1e-6, 1))
            if len(wanted):
                order = np.argsort(cost[wanted[:, 0], wanted[:, 1]], kind="stable")[:EDGES_A_ROUND]
                added += self._add_edges(fleet, wanted[order])
        return added

    def _add_edges(self, fleet: int, pairs: NDArray[np.int64]) -> int:
        own, mask = self.network.fleets[fleet], self._is_in[fleet]
        pairs = np.array([(i, j) for i, j in pairs.tolist() if not mask[i, j] and np.isfinite(own.fen[i, j])])
        if not len(pairs):
            return 0
        mask[pairs[:, 0], pairs[:, 1]] = mask[pairs[:, 1], pairs[:, 0]] = True
        mine = [cut for cut in self.cuts if cut.fleet == fleet]
        starts: list[int] = []
        index: list[int] = []
        value: list[float] = []
        for i, j in pairs.tolist():
            starts.append(len(index))
            times = [int((cut.inside[:, i] != cut.inside[:, j]).sum()) for cut in mine]
            crossed = [(cut.row, float(count)) for cut, count in zip(mine, times, strict=True) if count]
            index += [self.degree[fleet][i], self.degree[fleet][j], self.time[fleet], *(row for row, _ in crossed)]
            value += [1.0, 1.0, float(own.seconds[i, j]) / 3600, *(count for _, count in crossed)]
            self._ends.append((fleet, i, j))
        count = len(pairs)
        cost = own.fen[pairs[:, 0], pairs[:, 1]]
        most = np.full(count, 2.0 * own.tours)
        self._solver.addCols(
            count,
            cost,
            np.zeros(count),
            most,
            len(index),
            np.array(starts, dtype=np.int32),
            np.array(index, dtype=np.int32),
            np.array(value),
        )
        return count

    # Cuts

    def drop_loose(self, prices: Real, rounds: int) -> None:
        """Take out cuts that had no price for so many rounds: they may be found again."""
        for cut in self.cuts:
            cut.loose = 0 if prices[cut.row] > PRICED else cut.loose + 1
        out = np.array(sorted(cut.row for cut in self.cuts if cut.loose >= rounds), dtype=np.int32)
        if len(out) < MANY:
            return
        moved = self.rows.drop(out)
        self._solver.deleteRows(len(out), out)
        self.cuts = [cut for cut in self.cuts if cut.loose < rounds]
        for cut in self.cuts:
            cut.row = int(moved[cut.row])

    def add_cut(
        self, fleet: int, inside: NDArray[np.bool_], asked: list[tuple[int, float]], *, by: By, key: Key, least: float
    ) -> None:
        """What crosses into the sets `inside` is at least `least` and the weighed columns that are asked for."""
        entries = [(column, -weight) for column, weight in asked]
        row = self.rows.add(entries, least, by=by)
        self.cuts.append(Cut(fleet, inside, row, key))
        first = len(self.columns.cost)
        ends = self.ends()
        mine = np.nonzero(ends[0] == fleet)[0]
        times = (inside[:, ends[1, mine]] != inside[:, ends[2, mine]]).sum(axis=0)
        ways, times = first + mine[times > 0], times[times > 0]
        index = np.concatenate([np.array([column for column, _ in entries]), ways]).astype(np.int32)
        value = np.concatenate([np.array([weight for _, weight in entries]), times])
        self._solver.addRow(least, INFINITE, len(index), index, value)


def _near(fen: Real) -> NDArray[np.int64]:
    """Each node with its nearest, and with the base."""
    count = len(fen)
    nearest = np.argsort(fen + np.diag(np.full(count, np.inf)), axis=1, kind="stable")[:, : min(NEAR, count - 1)]
    pairs = {(min(i, int(j)), max(i, int(j))) for i in range(count) for j in nearest[i]}
    return np.array(sorted(pairs | {(0, i) for i in range(1, count)}))
