"""Reads of plans, through one gate."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from huinong.edge import gates
from huinong.engines.planning.days.values import Plan, Problem
from huinong.kernel.actor import Actor
from huinong.logistics.plans.errors import NoSuchPlan, PlanNotReady
from huinong.logistics.plans.models import DayPlan
from huinong.logistics.plans.storing import plan_of, unpacked
from huinong.logistics.plans.values import PlanValue

COUNTY = 6
HEAVY = ("problem", "result")


def visible_plans(actor: Actor) -> QuerySet[DayPlan]:
    """The gate of plans: a county's are its planners' to see; whoever is bound to less sees none."""
    gates.require(actor, "plans.read")
    scope = actor.scope
    if scope.point is not None or scope.party is not None or len(scope.division) > COUNTY:
        return DayPlan.objects.none()
    is_county = len(scope.division) == COUNTY
    return DayPlan.objects.filter(**{"county" if is_county else "county__startswith": scope.division})


def plan(actor: Actor, county: str, id_: UUID) -> PlanValue:
    """One plan. Raises NoSuchPlan."""
    row = visible_plans(actor).filter(county=county, id=id_).defer(*HEAVY).first()
    if row is None:
        raise NoSuchPlan
    return plan_value(row)


def plans_of(actor: Actor, county: str, ids: Iterable[UUID]) -> tuple[PlanValue, ...]:
    """Those of these plans that the actor may see, in the order asked."""
    wanted = list(ids)
    rows = {row.id: row for row in visible_plans(actor).filter(county=county, id__in=wanted).defer(*HEAVY)}
    return tuple(plan_value(rows[id_]) for id_ in wanted if id_ in rows)


def plans_on(actor: Actor, county: str, day: date) -> tuple[PlanValue, ...]:
    """The plans of a day, the newest first."""
    rows = visible_plans(actor).filter(county=county, day=day).defer(*HEAVY).order_by("-id")
    return tuple(plan_value(row) for row in rows)


def accepted_on(county: str, day: date) -> PlanValue | None:
    """The plan that was taken for a day."""
    row = DayPlan.objects.filter(county=county, day=day, state=DayPlan.State.ACCEPTED).defer(*HEAVY).first()
    return plan_value(row) if row else None


def solution(county: str, id_: UUID) -> tuple[Problem, Plan]:
    """What a plan was made from, and what it says; who may see it was asked before. Raises PlanNotReady."""
    row = DayPlan.objects.filter(county=county, id=id_).only("county", "problem", "result").first()
    if row is None or row.result is None:
        raise PlanNotReady
    return unpacked(bytes(row.problem)), plan_of(row.result)


def solutions(county: str, ids: Iterable[UUID]) -> Mapping[UUID, tuple[Problem, Plan]]:
    """As `solution`, of many, in one query; those that are not ready are left out."""
    rows = DayPlan.objects.filter(county=county, id__in=list(ids), result__isnull=False)
    return {
        row.id: (unpacked(bytes(row.problem)), plan_of(row.result or {}))
        for row in rows.only("county", "problem", "result")
    }


def plan_value(row: DayPlan) -> PlanValue:
    """The frozen value of a row."""
    named: dict[str, Any] = {name: getattr(row, name) for name in PlanValue.__dataclass_fields__}
    return PlanValue(**named)
