"""The rest of a day planned again: a bus was cancelled, a van broke. What has left stays as it left."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.engines.planning.days.values import Plan, Problem
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append, recall
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.plans import facts
from huinong.logistics.plans.changing import Trial, differences
from huinong.logistics.plans.computing import answer
from huinong.logistics.plans.errors import DayOver, NoSuchPlan, NothingFell, PlanNotReady
from huinong.logistics.plans.keeping import keep
from huinong.logistics.plans.making import plan_entry
from huinong.logistics.plans.models import DayPlan
from huinong.logistics.plans.repairing import Fallen, repaired
from huinong.logistics.plans.storing import plan_of, unpacked
from huinong.logistics.transport.day_trips import DayTrip, day_trips
from huinong.logistics.transport.tours import PREFIX

LEFT = frozenset({"departed", "arrived"})


@act
def replan(*, county: str, key: str, plan: UUID, vehicles: Collection[str] = (), actor: Actor) -> UUID:
    """Plan the rest of a day again, without the buses that are cancelled and these vehicles; answers the new version.

    It is a draft that shows what changed: it must be taken. Raises NoSuchPlan, PlanNotReady, DayOver, NothingFell.
    """
    gates.require(actor, "plans.write")
    gates.require_scope(actor, county)
    row = DayPlan.objects.select_for_update().filter(county=county, id=plan).first()
    if row is None:
        raise NoSuchPlan
    first = facts_by_key(county, [key]).get(key)
    made = UUID(first.facts["plan"]) if first else new_id()
    asked = {"parent": str(plan), "vehicles": sorted(vehicles)}
    told = {"title": row.title, **asked}
    entry = plan_entry(facts.REPLANNED, key, county=county, plan=made, day=row.day, told=told, asked=asked)
    if recall(county, [entry]):
        append(entry, actor=actor)
        return made
    if row.result is None:
        raise PlanNotReady
    if row.day < clock.today():
        raise DayOver(day=row.day.isoformat())
    problem, before = unpacked(bytes(row.problem)), plan_of(row.result)
    fallen = fallen_of(row, before, frozenset(vehicles))
    if not (_rides_on(before, fallen) or fallen.vehicles):
        raise NothingFell
    after = repaired(problem, before, fallen)
    receipt = append(entry, actor=actor)
    version = DayPlan.objects.create(
        id=made, county=county, day=row.day, title=row.title, origin=DayPlan.Origin.REPLANNED, parent=row.id,
        options=row.options, made_at=receipt.fact.happened_at, made_by=actor.id,
    )  # fmt: skip
    keep(version, answer(problem, after, row.known or {}, [_changes(problem, before, after, fallen)]))
    return made


def fallen_of(row: DayPlan, plan: Plan, vehicles: frozenset[str]) -> Fallen:
    """What has left and what fell out, by the trips of the day."""
    trips = day_trips(row.county, row.day)
    now_s = int((clock.now() - clock.at_beijing(row.day, hour=0)).total_seconds())
    return Fallen(
        now_s=max(0, now_s),
        buses=frozenset(trip.code for trip in trips if trip.state == "cancelled"),
        vehicles=vehicles,
        left_tours=frozenset(n for n, tour in enumerate(plan.tours) if _has_left(tour, trips)),
        left_buses=frozenset(trip.code for trip in trips if trip.kind == "bus" and trip.state in LEFT),
    )


def _has_left(tour: Any, trips: Collection[DayTrip]) -> bool:
    """Whether the trip that this tour became is on its way or back."""
    route, leaves_s = f"{PREFIX}{tour.vehicle}", tour.calls[0].leaves_s
    mine = [trip for trip in trips if trip.route == route and trip.calls and trip.calls[0].leaves_s == leaves_s]
    return any(trip.state in LEFT for trip in mine)


def _rides_on(plan: Plan, fallen: Fallen) -> bool:
    return any(ride.bus in fallen.buses for ride in plan.rides)


def _changes(problem: Problem, before: Plan, after: Plan, fallen: Fallen) -> Mapping[str, Any]:
    """What differs, with what fell out."""
    trial = Trial(plan=after, before=before.costs, broken=())
    told = asdict(fallen) | {"buses": sorted(fallen.buses), "vehicles": sorted(fallen.vehicles)}
    kept = {name: told[name] for name in ("buses", "vehicles", "now_s")}
    return {**differences(problem, before, trial), "fallen": kept}
