"""Reads of runs, through one gate: the kinds whose permission the actor has, of counties in their scope."""

from uuid import UUID

from django.db.models import QuerySet

from huinong.kernel.actor import Actor
from huinong.logistics.runs.errors import NoSuchRun
from huinong.logistics.runs.models import Run
from huinong.logistics.runs.runners import readable
from huinong.logistics.runs.values import RunValue

COUNTY = 6


def visible_runs(actor: Actor) -> QuerySet[Run]:
    """The runs somebody may see: they are a county's, so whoever is bound to less sees none."""
    scope = actor.scope
    if scope.point is not None or scope.party is not None or len(scope.division) > COUNTY:
        return Run.objects.none()
    return Run.objects.filter(county__startswith=scope.division, kind__in=readable(actor.permissions))


def runs(actor: Actor, county: str, kind: str, *, most: int = 50) -> tuple[RunValue, ...]:
    """The last runs of a kind, the newest first, without their results."""
    rows = visible_runs(actor).filter(county=county, kind=kind).defer("result").order_by("-id")[:most]
    return tuple(run_value(row, with_result=False) for row in rows)


def run(county: str, id_: UUID, actor: Actor) -> RunValue:
    """One run with its result. Raises NoSuchRun."""
    row = visible_runs(actor).filter(county=county, id=id_).first()
    if row is None:
        raise NoSuchRun
    return run_value(row)


def ended(county: str, id_: UUID) -> RunValue:
    """A run by its id, for the rooms that act on what came of it (consequences of `run.ended`)."""
    return run_value(Run.objects.get(county=county, id=id_))


def run_value(row: Run, *, with_result: bool = True) -> RunValue:
    """The frozen value of a run."""
    named = {name: getattr(row, name) for name in RunValue.__dataclass_fields__ if name != "result"}
    return RunValue(result=row.result if with_result else None, **named)
