"""What follows here from facts of any room."""

from collections import Counter
from collections.abc import Sequence

from django.db import connections, router

from huinong.journal.kinds import catalogue
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.registry.points.models import PointDay

ROWS = 1_000  # rows a statement: five values each, and SQLite takes 32,766


def note_custody(facts: Sequence[FactValue]) -> None:
    """Count the custody scans among these facts into their points' days."""
    kinds = catalogue()
    counts = Counter(
        (fact.county, fact.point, clock.day_of(fact.happened_at))
        for fact in facts
        if fact.point is not None and kinds[fact.kind].is_custody
    )
    days = sorted(counts.items())  # one order, so that two batches never deadlock
    for start in range(0, len(days), ROWS):
        _add([PointDay(county=c, point=p, day=d, custody_scans=n) for (c, p, d), n in days[start : start + ROWS]])


def _add(rows: Sequence[PointDay]) -> None:
    """Insert the rows, adding to those that are there."""
    connection = connections[router.db_for_write(PointDay)]
    fields = PointDay._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    sql = (
        f"INSERT INTO points_day ({columns}) VALUES {places} "  # noqa: S608  (names of our own columns)
        "ON CONFLICT (county, point, day) "
        "DO UPDATE SET custody_scans = points_day.custody_scans + excluded.custody_scans"
    )
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
