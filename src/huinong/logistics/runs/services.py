"""The only writers of runs that people call. What a worker writes is in `working`."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.runs import facts
from huinong.logistics.runs.errors import NoSuchRun, RunOver, TooLong, TooManyWaiting
from huinong.logistics.runs.models import Run
from huinong.logistics.runs.runners import runner
from huinong.registry.policies.queries import figure

OPEN = (Run.State.WAITING, Run.State.RUNNING)


@act
def start(
    *,
    county: str,
    key: str,
    kind: str,
    title: str,
    asked: Mapping[str, Any],
    seconds: int,
    seed: int,
    actor: Actor,
    rounds: int | None = None,
) -> UUID:
    """Queue a computation; answers its id. `rounds` makes it repeatable. Raises TooLong, TooManyWaiting."""
    gates.require(actor, runner(kind).writes)
    gates.require_scope(actor, county)
    first = facts_by_key(county, [key]).get(key)
    run = UUID(first.facts["run"]) if first else new_id()
    plan = {"kind": kind, "asked": dict(asked), "seconds": seconds, "seed": seed, "rounds": rounds}
    told = {"title": title, "kind": kind, "seconds": seconds}
    entry = _entry(county, key, facts.ASKED, run, told=told, asked=plan)
    if recall(county, [entry]):
        append(entry, actor=actor)
        return run
    _check(county, seconds)
    receipt = append(entry, actor=actor)
    Run.objects.create(
        id=run, county=county, kind=kind, title=title, asked=dict(asked), seed=seed, seconds=seconds, rounds=rounds,
        asked_by=actor.id, asked_at=receipt.fact.happened_at,
    )  # fmt: skip
    return run


def _check(county: str, seconds: int) -> None:
    today = clock.today()
    limit = figure("runs.most_s", division=county, on=today)
    if not 0 < seconds <= limit:
        raise TooLong(limit=limit, seconds=seconds)
    waiting = Run.objects.filter(county=county, state=Run.State.WAITING).count()
    if waiting >= figure("runs.most_waiting", division=county, on=today):
        raise TooManyWaiting(waiting=waiting)


@act
def stop(*, county: str, key: str, run: UUID, actor: Actor) -> Receipt:
    """Tell a computation to stop: one that runs ends with the best it has. Raises NoSuchRun, RunOver."""
    row = Run.objects.select_for_update().filter(county=county, id=run).first()
    if row is None or not actor.may(runner(row.kind).reads):
        raise NoSuchRun
    gates.require(actor, runner(row.kind).writes)
    gates.require_scope(actor, county)
    entry = _entry(county, key, facts.STOPPED, run, told={}, asked={})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.state not in OPEN:
        raise RunOver
    receipt = append(entry, actor=actor)
    row.is_told_to_stop = True
    if row.state == Run.State.WAITING:
        row.state, row.ended_at = Run.State.STOPPED, receipt.fact.happened_at
    row.save(update_fields=["is_told_to_stop", "state", "ended_at"])
    return receipt


def _entry(county: str, key: str, kind: str, run: UUID, *, told: Mapping[str, Any], asked: Mapping[str, Any]) -> Entry:
    return Entry(
        key=key, kind=kind, county=county, thread=f"RUN-{run}", happened_at=clock.now(),
        facts={"run": str(run), **told}, asked={"run": str(run), **asked},
    )  # fmt: skip
