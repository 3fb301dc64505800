"""Rebuilding the insight tables from the journal."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from huinong.insight.indicators.consequences import project
from huinong.insight.indicators.models import DueCase, IncomeLine, KeeperDay, VillageDay
from huinong.journal.queries import all_facts
from huinong.journal.values import FactValue

CHUNK = 5_000


@transaction.atomic
def rebuild() -> int:
    """Drop every insight row and project all facts again; answers how many facts were read.

    For quiet hours: an act recorded meanwhile may be refused as busy, and is then sent again.
    """
    for table in (VillageDay, DueCase, IncomeLine, KeeperDay):
        table.objects.all().delete()
    facts = all_facts()
    return sum(_project(chunk) for chunk in iter(lambda: _next(facts), []))


def _next(facts: Iterator[FactValue]) -> list[FactValue]:
    return list(islice(facts, CHUNK))


def _project(chunk: list[FactValue]) -> int:
    project(chunk)
    return len(chunk)
