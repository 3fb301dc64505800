"""Capacitated location by one program with the strong rows (Cornuéjols, Sridharan and Thizy 1991)."""

import math

import numpy as np

from huinong.engines.planning.programs import Floats, Indexes, Limits, Program
from huinong.engines.planning.runs import Observer, Progress, Stop, nobody
from huinong.engines.planning.siting.values import Capacitated, Impossible, Sent

ENGINE = "capacitated-1"
NODES = 2_000  # of a round, when rounds are counted
OPEN = 0.5


def solve(problem: Capacitated, *, seed: int, stop: Stop, observer: Observer = nobody) -> Sent:
    """Rounds of more and more nodes until it is proven or time is over; raises Impossible."""
    program, opens, sends = _program(problem)
    rounds, start = 0, None
    while True:
        seconds = max(stop.remaining_s(), 0.1)
        nodes = None if math.isfinite(seconds) else NODES * 2**rounds
        solved = program.solve(Limits(gap=1e-9, nodes=nodes, seconds=seconds, seed=seed), start=start)
        if solved.is_impossible or (solved.values is None and stop.is_over(rounds + 1)):
            raise Impossible
        rounds += 1
        start = solved.values
        observer(Progress(doing="siting", rounds=rounds, cost=solved.cost, bound=solved.bound))
        if start is not None and (stop.is_over(rounds) or solved.cost - solved.bound <= 1e-7 * abs(solved.cost)):
            return _answer(problem, start[opens], start[sends], solved.bound, seed)


def _program(problem: Capacitated) -> tuple[Program, Indexes, Indexes]:
    customers, warehouses = problem.sending.shape
    program = Program()
    opens = program.add_columns(problem.opening)
    sends = program.add_columns(problem.sending.ravel(), is_whole=False)
    customer, warehouse = (numbers.ravel() for numbers in np.indices(problem.sending.shape))
    program.add_rows(customers, (customer, sends, 1.0), lower=1.0, upper=1.0)
    each = np.arange(len(sends))
    program.add_rows(len(sends), (each, sends, 1.0), (each, opens[warehouse], -1.0), upper=0.0)
    room = (np.arange(warehouses), opens, -problem.room)
    program.add_rows(warehouses, (warehouse, sends, problem.demands[customer]), room, upper=0.0)
    # follows from the rows above, but cuts are made of it
    program.add_rows(1, (0, opens, problem.room), lower=problem.demands.sum())
    return program, opens, sends


def _answer(problem: Capacitated, opens: Floats, sends: Floats, bound: float, seed: int) -> Sent:
    opened = np.flatnonzero(opens > OPEN)
    shares = np.zeros_like(problem.sending)
    shares[:, opened] = np.clip(sends.reshape(problem.sending.shape)[:, opened], 0.0, 1.0)
    shares /= shares.sum(axis=1, keepdims=True)
    cost = float(problem.opening[opened].sum() + (problem.sending * shares).sum())
    return Sent(
        opened=tuple(opened.tolist()), shares=shares, cost=cost, engine=ENGINE, seed=seed, bound=min(bound, cost)
    )
