"""Who pays what of a plan: asked for, computed beside the pages by planning every group of parties apart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.engines.planning.days.sharing import coalition_costs, share
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.runs import AfterRounds, AfterSeconds, Progress, Stop, WhenTold
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append, recall
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.plans import facts, queries
from huinong.logistics.plans.computing import SHARES
from huinong.logistics.plans.errors import NoSuchPlan, PlanNotReady
from huinong.logistics.plans.making import plan_entry
from huinong.logistics.plans.models import DayPlan
from huinong.logistics.runs import services as running
from huinong.logistics.runs.values import Asked
from huinong.logistics.transport.day_trips import day_trips

MOST_PARTIES = 6  # each more doubles the groups that are planned apart
MOST_COMPANIES = 2
OTHERS = "others"
BUS = "bus:"
"""Before the id of a bus company; carriers are known by their codes."""


@act
def share_plan(
    *, county: str, key: str, plan: UUID, seconds: int, seed: int, actor: Actor, rounds: int | None = None
) -> UUID:
    """Have it computed who pays what of a plan; answers the run's id. A second time, the run that there is.

    Raises NoSuchPlan, PlanNotReady, and the runs' TooLong and TooManyWaiting.
    """
    gates.require(actor, "plans.write")
    gates.require_scope(actor, county)
    row = DayPlan.objects.select_for_update().filter(county=county, id=plan).first()
    if row is None:
        raise NoSuchPlan
    first = facts_by_key(county, [key]).get(key)
    run = UUID(first.facts["run"]) if first else new_id()
    asked = {"plan": str(plan), "seconds": seconds, "seed": seed, "rounds": rounds}
    if not first and row.result is None:
        raise PlanNotReady
    if not first:
        run = running.start(
            county=county, key=f"{key}/run", kind=SHARES, title=row.title, asked=asked, seconds=seconds, seed=seed,
            actor=actor, rounds=rounds,
        )  # fmt: skip
    told = {"title": row.title, "run": str(run)}
    entry = plan_entry(facts.SHARED, key, county=county, plan=plan, day=row.day, told=told, asked=asked)
    if recall(county, [entry]):
        append(entry, actor=actor)
        return run
    append(entry, actor=actor)
    row.shares_run = run
    row.save(update_fields=["shares_run"])
    return run


def share_day(asked: Asked) -> Mapping[str, Any]:
    """Plan every group of the parties apart, and share the plan's cost, or a cheaper one found for all on the way."""
    row = DayPlan.objects.only("day").get(county=asked.county, id=UUID(asked.asked["plan"]))
    problem, plan = queries.solution(asked.county, row.id)
    companies = {trip.route_name: trip.company for trip in day_trips(asked.county, row.day, kinds=("bus",))}
    lines = lines_of(problem, companies)
    problem = gathered(problem, MOST_PARTIES - len(lines))
    return told_shares(problem, plan, lines, asked)


def lines_of(problem: Problem, companies: Mapping[str, UUID | None]) -> dict[str, list[str]]:
    """The lines of each bus company by its party; the smaller companies are one party."""
    lines: dict[str, list[str]] = {}
    for line in sorted({bus.line for bus in problem.buses}):
        if company := companies.get(line):
            lines.setdefault(f"{BUS}{company}", []).append(line)
    by_size = sorted(lines, key=lambda party: (-len(lines[party]), party))
    if len(by_size) <= MOST_COMPANIES:
        return lines
    kept = {party: lines[party] for party in by_size[: MOST_COMPANIES - 1]}
    return kept | {f"{BUS}{OTHERS}": [line for party in by_size[MOST_COMPANIES - 1 :] for line in lines[party]]}


def gathered(problem: Problem, most: int) -> Problem:
    """The same day with at most so many carriers: those with the fewest pieces are one party."""
    pieces = Counter[str]()
    for demand in problem.demands:
        pieces[demand.carrier] += demand.pieces
    if len(pieces) <= most:
        return problem
    by_size = sorted(pieces, key=lambda carrier: (-pieces[carrier], carrier))
    small = frozenset(by_size[most - 1 :])
    return replace(
        problem,
        demands=tuple(replace(each, carrier=OTHERS) if each.carrier in small else each for each in problem.demands),
    )


def told_shares(problem: Problem, plan: Plan, lines: Mapping[str, list[str]], asked: Asked) -> dict[str, Any]:
    """The shares as JSON: what each party pays, what it would pay alone, and who has most to complain of."""
    everybody = frozenset({*(each.carrier for each in problem.demands), *lines})
    groups, done = 2 ** len(everybody) - 1, 0

    def apart(problem: Problem, *, seed: int, stop: Stop) -> Plan:
        nonlocal done
        asked.observer(Progress(doing="sharing", rounds=done))
        done += 1
        return solve(problem, seed=seed, stop=stop, executor=asked.executor)

    def stops() -> Stop:
        rounds = asked.asked["rounds"]
        each_s = asked.asked["seconds"] / groups
        limit = AfterSeconds(each_s) if rounds is None else AfterRounds(rounds)
        return WhenTold(limit, lambda: asked.stop.remaining_s() <= 0 or asked.stop.is_over(0))

    costs = coalition_costs(problem, lines, solve=apart, seed=asked.seed, stops=stops)
    costs[everybody] = min(plan.costs.total, costs[everybody])
    shares = share(costs)
    pieces = Counter[str]()
    for each in problem.demands:
        pieces[each.carrier] += each.pieces
    return {
        "total_fen": costs[everybody],
        "parties": [
            {"party": party, "pieces": pieces[party], "fen": fen, "alone_fen": costs[frozenset({party})]}
            for party, fen in shares.fen.items()
        ],
        "worst": {"group": sorted(shares.worst.group), "fen": shares.worst.fen} if shares.worst else None,
    }
