"""Drawing the log of who read personal data again from the journal."""

from itertools import islice

from django.db import connection, transaction

from huinong.journal.queries import all_facts
from huinong.registry.parties.consequences import note_reads
from huinong.registry.parties.facts import DATA_READ
from huinong.registry.parties.models import Reading

CHUNK = 5_000


@transaction.atomic
def rebuild(*, county: str = "") -> int:
    """Drop the log of a county, or of all, and write it again; answers how many readings there were."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE parties_reading IN EXCLUSIVE MODE")
    rows = Reading.objects.all()
    (rows.filter(county=county) if county else rows).delete()
    reads = (fact for fact in all_facts(county=county) if fact.kind == DATA_READ)
    written = 0
    while chunk := list(islice(reads, CHUNK)):
        note_reads(chunk)
        written += len(chunk)
    return written
