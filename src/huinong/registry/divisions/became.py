"""What became of places, in words: why the whole of a figure is another than it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huinong.registry.divisions import queries
from huinong.registry.divisions.models import WHOLE
from huinong.registry.divisions.values import SuccessionValue

LABELS = {"merge": _("Merged"), "split": _("Split"), "rename": _("Renamed")}


@dataclass(frozen=True, slots=True)
class SuccessionLine:
    """What became of one place; `share` is how much of it went there, "" when all."""

    effective_on: date
    kind: str | Promise
    before: str
    after: str
    share: str


def succession_lines(prefix: str, *, since: date, until: date) -> tuple[SuccessionLine, ...]:
    """What happened to the places under a prefix in those days, the newest first, under the names they had then."""
    found = queries.successions(prefix, since=since, until=until)
    before: dict[tuple[str, date], str] = {}
    after: dict[tuple[str, date], str] = {}
    for day in {row.effective_on for row in found}:
        codes = [row for row in found if row.effective_on == day]
        told = queries.names({row.predecessor for row in codes}, day - timedelta(days=1))
        now = queries.names({row.successor for row in codes}, day)
        before.update({(code, day): name for code, name in told.items()})
        after.update({(code, day): name for code, name in now.items()})
    return tuple(_line(row, before, after) for row in reversed(found))


def _line(
    row: SuccessionValue, before: Mapping[tuple[str, date], str], after: Mapping[tuple[str, date], str]
) -> SuccessionLine:
    return SuccessionLine(
        effective_on=row.effective_on,
        kind=LABELS.get(row.kind, row.kind),
        before=before.get((row.predecessor, row.effective_on), row.predecessor),
        after=after.get((row.successor, row.effective_on), row.successor),
        share="" if row.share == WHOLE else f"{row.share / 100:g} %",
    )
