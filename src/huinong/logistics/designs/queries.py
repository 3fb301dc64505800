"""Reads of studies, through one gate: they are a county's, so whoever is bound to less sees none."""

from django.db.models import QuerySet

from huinong.edge import gates
from huinong.kernel.actor import Actor
from huinong.logistics.designs.errors import NoSuchStudy, NotComparable
from huinong.logistics.designs.kept import ground_of, options_of
from huinong.logistics.designs.models import Study
from huinong.logistics.designs.values import DecisionValue, StudyValue

COUNTY = 6


def visible_studies(actor: Actor) -> QuerySet[Study]:
    """The gate of studies. Raises NotPermitted."""
    gates.require(actor, "designs.read")
    scope = actor.scope
    if scope.point is not None or scope.party is not None or len(scope.division) > COUNTY:
        return Study.objects.none()
    return Study.objects.filter(county__startswith=scope.division)


def study(actor: Actor, county: str, number: str) -> StudyValue:
    """One study with its result and its decisions. Raises NotPermitted, NoSuchStudy."""
    row = visible_studies(actor).filter(county=county, number=number).prefetch_related("decisions").first()
    if row is None:
        raise NoSuchStudy
    return study_value(row)


def pair(actor: Actor, county: str, one: str, other: str) -> tuple[StudyValue, StudyValue]:
    """Two finished studies of a county, to set side by side. Raises NotPermitted, NoSuchStudy, NotComparable."""
    found = study(actor, county, one), study(actor, county, other)
    if one == other or any(each.result is None for each in found):
        raise NotComparable
    return found


def study_value(row: Study) -> StudyValue:
    """The frozen value of a study (its decisions should be loaded with it)."""
    plain = set(StudyValue.__dataclass_fields__) - {"options", "ground", "decisions"}
    decisions = sorted(row.decisions.all(), key=lambda each: each.noted_at, reverse=True)
    return StudyValue(
        **{name: getattr(row, name) for name in plain},
        options=options_of(row.options),
        ground=ground_of(row.ground),
        decisions=tuple(
            DecisionValue(
                decided_on=each.decided_on,
                body=each.body,
                text=each.text,
                noted_by=each.noted_by,
                noted_at=each.noted_at,
            )
            for each in decisions
        ),
    )
