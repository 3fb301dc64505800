"""Drawing the days of custody again from the journal: what `note_custody` counts as scans come in."""

from itertools import islice

from django.db import connection, transaction

from huinong.journal.queries import all_facts
from huinong.registry.points.consequences import note_custody
from huinong.registry.points.models import PointDay

CHUNK = 5_000


@transaction.atomic
def rebuild(*, county: str = "") -> int:
    """Drop the days of a county, or of all, and count every fact again; answers how many facts were read.

    Scans recorded meanwhile wait, so that none is counted twice: the table is locked before it is read.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE points_day IN EXCLUSIVE MODE")
    rows = PointDay.objects.all()
    (rows.filter(county=county) if county else rows).delete()
    facts = all_facts(county=county)
    read = 0
    while chunk := list(islice(facts, CHUNK)):
        note_custody(chunk)
        read += len(chunk)
    return read
