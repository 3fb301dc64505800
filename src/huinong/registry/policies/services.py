"""The only writers of figures. Reference acts of no county: they keep their own history, not the journal."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from django.db import transaction

from huinong.edge import gates
from huinong.kernel.actor import Actor
from huinong.registry.policies import labels, queries
from huinong.registry.policies.errors import FigureMisfit, FigureTooSmall, PolicyTaken
from huinong.registry.policies.models import Policy
from huinong.registry.policies.values import LEAST, PolicyLoad, PolicyValue

PACKAGED = "data/policies.csv"
SOURCE = 300


@transaction.atomic
def load_policies(*, actor: Actor) -> PolicyLoad:
    """Add the packaged figures that are not here yet; what was entered here stays. Repeating it changes nothing."""
    gates.require(actor, "policies.write")
    gates.require_scope(actor, "")
    here = {(row.key, row.division, row.valid_from): row.value for row in Policy.objects.all()}
    packaged = tuple(packaged_figures())
    fresh = [row for row in packaged if (row.key, row.division, row.valid_from) not in here]
    kept = [row.key for row in packaged if here.get((row.key, row.division, row.valid_from), row.value) != row.value]
    if fresh:
        Policy.objects.bulk_create([_row(value) for value in fresh])
        _changed()
    return PolicyLoad(added=len(fresh), unchanged=len(packaged) - len(fresh) - len(kept), kept=tuple(kept))


@transaction.atomic
def enter_figure(*, figure: PolicyValue, actor: Actor) -> PolicyValue:
    """Enter one figure from a day on. Raises PolicyTaken when that place has one from that very day; FigureMisfit,
    FigureTooSmall (a step or a divisor of nothing).
    """
    gates.require(actor, "policies.write")
    gates.require_scope(actor, figure.division)
    _check(figure)
    row, is_new = Policy.objects.get_or_create(
        key=figure.key,
        division=figure.division,
        valid_from=figure.valid_from,
        defaults={
            "valid_to": figure.valid_to,
            "value": figure.value,
            "unit": figure.unit,
            "source": figure.source,
            "note": figure.note,
        },
    )
    if not is_new and queries.value_of(row) != figure:
        raise PolicyTaken(key=figure.key, valid_from=figure.valid_from.isoformat())
    _changed()
    return figure


def _check(figure: PolicyValue) -> None:
    """Raises FigureMisfit without a source, or when it counts in another unit than the figures before it."""
    units = set(Policy.objects.filter(key=figure.key).values_list("unit", flat=True))
    if not 2 <= len(figure.source.strip()) <= SOURCE or (units and figure.unit not in units):
        raise FigureMisfit(limit=SOURCE, unit=", ".join(sorted(units)) or "–")
    least = LEAST.get(figure.unit, figure.value)
    if figure.value < least:
        raise FigureTooSmall(value=figure.value, unit=labels.unit(figure.unit, figure.key), least=least)


def packaged_figures() -> Iterator[PolicyValue]:
    """The rows of the packaged file: each figure with the rule it comes from, or said to be unverified."""
    text = files("huinong.registry.policies").joinpath(PACKAGED).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield PolicyValue(
            key=row["key"],
            division=row["division"] or "",
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=None,
            value=int(row["value"]),
            unit=row["unit"],
            source=row["source"],
        )


def _row(value: PolicyValue) -> Policy:
    return Policy(
        key=value.key,
        division=value.division,
        valid_from=value.valid_from,
        valid_to=value.valid_to,
        value=value.value,
        unit=value.unit,
        source=value.source,
        note=value.note,
    )


def _changed() -> None:
    queries.distrust()
    transaction.on_commit(queries.trust)
