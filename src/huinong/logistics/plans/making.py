"""Asking for a plan of a day: a row at once, its computation beside the pages, and the result when that is over."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.journal.queries import facts_by_key, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.plans import facts
from huinong.logistics.plans.computing import DAY
from huinong.logistics.plans.errors import DayOver, NothingToPlan
from huinong.logistics.plans.fleet_queries import fleet_on
from huinong.logistics.plans.keeping import keep
from huinong.logistics.plans.models import DayPlan
from huinong.logistics.plans.values import Options
from huinong.logistics.runs import queries as runs
from huinong.logistics.runs import services as running
from huinong.logistics.transport.day_trips import day_trips


@act
def make_plan(
    *,
    county: str,
    key: str,
    day: date,
    title: str,
    options: Options,
    seconds: int,
    seed: int,
    actor: Actor,
    rounds: int | None = None,
) -> UUID:
    """Have a day planned; answers the plan's id at once, its result comes with the end of its run.

    `rounds` makes it repeatable. Raises DayOver, NothingToPlan, and the runs' TooLong and TooManyWaiting.
    """
    gates.require(actor, "plans.write")
    gates.require_scope(actor, county)
    first = facts_by_key(county, [key]).get(key)
    plan = UUID(first.facts["plan"]) if first else new_id()
    asked = {"day": day.isoformat(), "title": title, "seconds": seconds, "seed": seed, "rounds": rounds}
    asked |= {"options": options.as_json()}
    entry = plan_entry(
        facts.MADE,
        key,
        county=county,
        plan=plan,
        day=day,
        told={"title": title, "options": options.as_json()},
        asked=asked,
    )
    if recall(county, [entry]):
        append(entry, actor=actor)
        return plan
    _check(county, day)
    receipt = append(entry, actor=actor)
    run = running.start(
        county=county, key=f"{key}/run", kind=DAY, title=title, asked={"plan": str(plan), **asked}, seconds=seconds,
        seed=seed, actor=actor, rounds=rounds,
    )  # fmt: skip
    DayPlan.objects.create(
        id=plan, county=county, day=day, title=title, options=options.as_json(), run=run,
        made_at=receipt.fact.happened_at, made_by=actor.id,
    )  # fmt: skip
    return plan


def _check(county: str, day: date) -> None:
    if day < clock.today():
        raise DayOver(day=day.isoformat())
    if not fleet_on(county, day) and not any(trip.kind == "bus" for trip in day_trips(county, day)):
        raise NothingToPlan(day=day.isoformat(), reason=_("neither a vehicle nor a bus works on it"))


def plan_entry(
    kind: str,
    key: str,
    *,
    county: str,
    plan: UUID,
    day: date,
    told: Mapping[str, Any],
    asked: Mapping[str, Any],
) -> Entry:
    """A fact on the thread of a plan's day."""
    return Entry(
        key=key,
        kind=kind,
        county=county,
        thread=f"PLAN-{day:%Y%m%d}",
        happened_at=moment_of(county, key),
        facts={"plan": str(plan), "day": day.isoformat(), **told},
        asked=asked,
    )


def keep_result(ended: Sequence[FactValue]) -> None:
    """What follows from the end of a run: the plan that it was for has its problem and its result."""
    for fact in ended:
        if fact.facts["kind"] != DAY or fact.facts["state"] != "done":
            continue
        run = runs.ended(fact.county, UUID(fact.facts["run"]))
        row = DayPlan.objects.select_for_update().filter(county=fact.county, run=run.id).first()
        if row is not None and run.result is not None:
            keep(row, run.result)
