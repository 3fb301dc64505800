"""A person changes a plan: tried first, with its cost and what it would break; then kept as a version of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.engines.planning.checking.days import check
from huinong.engines.planning.checking.rules import Broken, Rule
from huinong.engines.planning.days import by_hand
from huinong.engines.planning.days.values import Costs, Plan, Problem
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append, recall
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.plans import facts
from huinong.logistics.plans.computing import answer
from huinong.logistics.plans.errors import BreaksRules, NoSuchChange, NoSuchPlan, PlanNotReady, PlanSettled
from huinong.logistics.plans.keeping import keep
from huinong.logistics.plans.making import plan_entry
from huinong.logistics.plans.models import DayPlan
from huinong.logistics.plans.serving import Reading
from huinong.logistics.plans.storing import plan_of, unpacked
from huinong.logistics.plans.wording import IMPOSSIBLE, RULES

TITLE = 80
COUNTS = frozenset({Rule.COSTS, Rule.PASSENGERS})
"""Not rules of the road: what a changed plan said of itself before it was counted anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a person wants otherwise. `how`: tour, bus, out or order. Tours are known by their number in the plan."""

    how: str
    village: str = ""
    vehicle: str = ""
    tour: int | None = None
    at: int | None = None
    bus: str = ""
    order: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"order": list(self.order)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a change would do: the plan it makes, what it costs beside the one before, and what it breaks."""

    plan: Plan
    before: Costs
    broken: tuple[Broken, ...]

    @property
    def costs(self) -> Costs:
        return self.plan.costs

    @property
    def more_fen(self) -> int:
        """How much dearer it is, in all that the planner makes small; below nothing when it is cheaper."""
        return self.plan.costs.total - self.before.total

    @property
    def more_money_fen(self) -> int:
        return self.plan.costs.money - self.before.money


def trial(problem: Problem, plan: Plan, change: Change) -> Trial:
    """What a change would cost and break; nothing is kept. Raises NoSuchChange."""
    try:
        made = _changed(problem, plan, change)
    except by_hand.ImpossibleError as no:
        raise NoSuchChange(reason=str(IMPOSSIBLE[no.why])) from no
    bare = replace(made, bound=plan.bound)
    verdict = check(problem, bare)
    counted = replace(bare, costs=verdict.costs, passenger_s=verdict.passenger_s)
    broken = tuple(each for each in verdict.broken if each.rule not in COUNTS)
    return Trial(plan=counted, before=plan.costs, broken=broken)


def _changed(problem: Problem, plan: Plan, change: Change) -> Plan:
    if change.tour is not None and not 0 <= change.tour < len(plan.tours):
        raise by_hand.ImpossibleError("no_vehicle")
    if change.how == "order" and change.tour is not None:
        return by_hand.reorder(problem, plan, change.tour, change.order)
    codes = {problem.places[each.place].code: each.place for each in problem.villages}
    if change.village not in codes:
        raise by_hand.ImpossibleError("no_bus")
    place = codes[change.village]
    if change.how == "out":
        return by_hand.leave_out(problem, plan, place)
    if change.how == "bus":
        return by_hand.by_bus(problem, plan, place, change.bus)
    if change.how == "tour":
        return by_hand.by_tour(problem, plan, place, change.vehicle, tour=change.tour, at=change.at)
    raise by_hand.ImpossibleError("nothing")


@act
def change_plan(*, county: str, key: str, plan: UUID, change: Change, actor: Actor) -> UUID:
    """Keep a changed version of a plan, and answer its id; the one before stays as it is.

    Raises NoSuchPlan, PlanNotReady, PlanSettled, NoSuchChange, BreaksRules.
    """
    gates.require(actor, "plans.write")
    gates.require_scope(actor, county)
    row = DayPlan.objects.select_for_update().filter(county=county, id=plan).first()
    if row is None:
        raise NoSuchPlan
    first = facts_by_key(county, [key]).get(key)
    made = UUID(first.facts["plan"]) if first else new_id()
    asked = {"parent": str(plan), "change": change.as_json()}
    told = {"title": row.title, "parent": str(plan), "change": change.as_json()}
    entry = plan_entry(facts.CHANGED, key, county=county, plan=made, day=row.day, told=told, asked=asked)
    if recall(county, [entry]):
        append(entry, actor=actor)
        return made
    if row.result is None:
        raise PlanNotReady
    if row.state != DayPlan.State.DRAFT:
        raise PlanSettled
    problem, now = unpacked(bytes(row.problem)), plan_of(row.result)
    tried = trial(problem, now, change)
    if tried.broken:
        raise BreaksRules(count=len(tried.broken), rules=", ".join(broken_words(problem, tried.broken)))
    receipt = append(entry, actor=actor)
    version = _version(row, made, receipt.fact.happened_at, actor)
    keep(version, answer(problem, tried.plan, row.known or {}, [*row.changes, differences(problem, now, tried)]))
    return made


def _version(row: DayPlan, id_: UUID, at: Any, actor: Actor) -> DayPlan:
    """A row beside another, of the same day and options."""
    return DayPlan.objects.create(
        id=id_, county=row.county, day=row.day, title=row.title, origin=DayPlan.Origin.CHANGED, parent=row.id,
        options=row.options, made_at=at, made_by=actor.id,
    )  # fmt: skip


def differences(problem: Problem, before: Plan, tried: Trial) -> Mapping[str, Any]:
    """Which villages are served otherwise, and what that costs."""
    was = {(each.place, each.direction): each for each in Reading(problem, before).served()}
    now = {(each.place, each.direction): each for each in Reading(problem, tried.plan).served()}
    villages = [
        {
            "village": problem.places[place].name,
            "direction": direction.value,
            "was": was[place, direction].mode if (place, direction) in was else "",
            "was_by": list(was[place, direction].by) if (place, direction) in was else [],
            "now": row.mode,
            "now_by": list(row.by),
        }
        for (place, direction), row in now.items()
        if (place, direction) not in was or (row.mode, row.by) != _way(was[place, direction])
    ]
    return {"villages": villages, "more_fen": tried.more_fen}


def _way(row: Any) -> tuple[str, tuple[str, ...]]:
    return row.mode, row.by


def broken_words(problem: Problem, broken: Sequence[Broken]) -> list[str]:
    """The rules that would be broken, each once, with the first thing that it is about, in the reader's words."""
    found: dict[Rule, str] = {}
    for each in broken:
        found.setdefault(each.rule, each.where)
    names = {place.code: place.name for place in problem.places}
    return [f"{RULES[rule]}（{_named(where, names)}）" for rule, where in found.items()]


def _named(where: str, names: Mapping[str, str]) -> str:
    """`V1 (2) at 01a2…` → `V1 (2) 大市村站`: place codes by their names."""
    return " ".join(names.get(word, word) for word in where.split() if word not in {"at", "for", "of", "after"})
