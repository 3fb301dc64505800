"""What follows here from facts of any room."""

from collections import Counter
from collections.abc import Sequence

from huinong.journal.kinds import catalogue
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.registry.points.models import PointDay
from huinong.storage import bulk


def note_custody(facts: Sequence[FactValue]) -> None:
    """Count the custody scans among these facts into their points' days."""
    kinds = catalogue()
    counts = Counter(
        (fact.county, fact.point, clock.day_of(fact.happened_at))
        for fact in facts
        if fact.point is not None and kinds[fact.kind].is_custody
    )
    days = sorted(counts.items())  # one order, so that two batches never deadlock
    rows = ((new_id(), county, point, day, count) for (county, point, day), count in days)
    bulk.add(PointDay, ("id", "county", "point", "day", "custody_scans"), rows, key=("county", "point", "day"))
