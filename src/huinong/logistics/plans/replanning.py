"""The rest of a day planned again: a bus was cancelled, a van broke, a village is cut off. What has left stays."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.engines.planning.checking.days import check
from huinong.engines.planning.checking.rules import Rule
from huinong.engines.planning.days import replanning as engine
from huinong.engines.planning.days.replanning import Fallen, Replanned
from huinong.engines.planning.days.solving import solve
from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.runs import AfterSeconds, Stop
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append, recall
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.plans import facts, queries
from huinong.logistics.plans.changing import Trial, differences
from huinong.logistics.plans.computing import told_answer
from huinong.logistics.plans.errors import DayOver, NoSuchPlan, NothingFell, PlanNotReady, PlanStale
from huinong.logistics.plans.keeping import keep
from huinong.logistics.plans.making import plan_entry
from huinong.logistics.plans.models import DayPlan
from huinong.logistics.plans.storing import plan_of, unpacked
from huinong.logistics.transport.day_trips import DayTrip, day_trips
from huinong.logistics.transport.tours import PREFIX
from huinong.registry.policies.queries import figure

LEFT = frozenset({"departed", "arrived"})
COUNTS = frozenset({Rule.COSTS, Rule.PASSENGERS})


def replan(
    *,
    county: str,
    key: str,
    plan: UUID,
    actor: Actor,
    vehicles: Collection[str] = (),
    cut_off: Collection[str] = (),
    stop: Stop | None = None,
) -> UUID:
    """Plan the rest of a day again and answer the new version, a draft that shows what changed: it must be taken.

    Without the buses that are cancelled, without these vehicles, and with no vehicle reaching the places of these
    codes. It thinks for `plans.replan_s` seconds (or until `stop`) outside any transaction. Raises NoSuchPlan,
    PlanNotReady, DayOver, NothingFell; PlanStale when a trip left meanwhile.
    """
    gates.require(actor, "plans.write")
    gates.require_scope(actor, county)
    row = DayPlan.objects.filter(county=county, id=plan).first()
    if row is None:
        raise NoSuchPlan
    first = facts_by_key(county, [key]).get(key)
    asked = {"parent": str(plan), "vehicles": sorted(vehicles), "cut_off": sorted(cut_off)}
    entry = plan_entry(
        facts.REPLANNED, key, county=county, plan=UUID(first.facts["plan"]) if first else new_id(), day=row.day,
        told={"title": row.title, **asked}, asked=asked,
    )  # fmt: skip
    if recall(county, [entry]):
        return UUID(append(entry, actor=actor).fact.facts["plan"])
    fallen = _checked(row, vehicles, cut_off)
    done = _thought(row, fallen, stop)
    return _kept(row.id, entry, fallen, done, actor)


def _checked(row: DayPlan, vehicles: Collection[str], cut_off: Collection[str]) -> Fallen:
    if row.result is None:
        raise PlanNotReady
    if row.day < clock.today():
        raise DayOver(day=row.day.isoformat())
    problem, before = queries.solution(row.county, row.id)
    numbers = {place.code: number for number, place in enumerate(problem.places)}
    places = frozenset(numbers[code] for code in cut_off if code in numbers)
    fallen = fallen_of(row, before, frozenset(vehicles), places)
    if not (fallen.vehicles or fallen.cut_off or any(ride.bus in fallen.buses for ride in before.rides)):
        raise NothingFell
    return fallen


def _thought(row: DayPlan, fallen: Fallen, stop: Stop | None) -> Replanned:
    """What the engine makes of it; a rest that does not hold is a fault of ours."""
    problem, before = queries.solution(row.county, row.id)
    today = clock.today()
    seconds = figure("plans.replan_s", division=row.county, on=today)
    change_fen = figure("plans.change_fen", division=row.county, on=today)
    done = engine.replan(
        problem, before, fallen, change_fen=change_fen, seed=1, stop=stop or AfterSeconds(seconds), solve=_anew
    )
    broken = [each for each in check(done.rest, done.rest_plan).broken if each.rule not in COUNTS]
    assert not broken, broken[:3]
    return done


def _anew(problem: Problem, seed: int, stop: Stop) -> Plan:
    return solve(problem, seed=seed, stop=stop)


@act
def _kept(plan: UUID, entry: Any, fallen: Fallen, done: Replanned, actor: Actor) -> UUID:
    """The new version, if what has left is still what it was when the rest was thought about."""
    row = DayPlan.objects.select_for_update().get(county=entry.county, id=plan)
    if recall(entry.county, [entry]):
        return UUID(append(entry, actor=actor).fact.facts["plan"])
    problem, before = unpacked(bytes(row.problem)), plan_of(row.result or {})
    now = fallen_of(row, before, fallen.vehicles, fallen.cut_off)
    if (now.left_tours, now.left_buses, now.buses) != (fallen.left_tours, fallen.left_buses, fallen.buses):
        raise PlanStale(changes=", ".join(sorted(now.left_buses ^ fallen.left_buses | now.buses ^ fallen.buses)) or "1")
    receipt = append(entry, actor=actor)
    version = DayPlan.objects.create(
        id=UUID(entry.facts["plan"]), county=row.county, day=row.day, title=row.title,
        origin=DayPlan.Origin.REPLANNED, parent=row.id, options=row.options, made_at=receipt.fact.happened_at,
        made_by=actor.id,
    )  # fmt: skip
    after = replace(problem, travel=done.rest.travel)
    keep(version, told_answer(after, done.plan, row.known or {}, [_changes(problem, before, done.plan, fallen)]))
    return version.id


def fallen_of(row: DayPlan, plan: Plan, vehicles: frozenset[str], cut_off: frozenset[int] = frozenset()) -> Fallen:
    """What has left and what fell out, by the trips of the day."""
    trips = day_trips(row.county, row.day)
    now_s = int((clock.now() - clock.at_beijing(row.day, hour=0)).total_seconds())
    return Fallen(
        now_s=max(0, now_s),
        buses=frozenset(trip.code for trip in trips if trip.state == "cancelled"),
        vehicles=vehicles,
        cut_off=cut_off,
        left_tours=frozenset(n for n, tour in enumerate(plan.tours) if _has_left(tour, trips)),
        left_buses=frozenset(trip.code for trip in trips if trip.kind == "bus" and trip.state in LEFT),
    )


def _has_left(tour: Any, trips: Collection[DayTrip]) -> bool:
    """Whether the trip that this tour became is on its way or back."""
    route, leaves_s = f"{PREFIX}{tour.vehicle}", tour.calls[0].leaves_s
    mine = [trip for trip in trips if trip.route == route and trip.calls and trip.calls[0].leaves_s == leaves_s]
    return any(trip.state in LEFT for trip in mine)


def _changes(problem: Problem, before: Plan, after: Plan, fallen: Fallen) -> Mapping[str, Any]:
    """What differs, with what fell out."""
    trial = Trial(plan=after, before=before.costs, broken=())
    told = {
        "buses": sorted(fallen.buses),
        "vehicles": sorted(fallen.vehicles),
        "cut_off": [problem.places[place].name for place in sorted(fallen.cut_off)],
        "now_s": fallen.now_s,
    }
    return {**differences(problem, before, trial), "fallen": told}
