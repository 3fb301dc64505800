"""What follows here from facts of any room."""

from collections.abc import Sequence

from huinong.journal.values import FactValue
from huinong.registry.parties.models import Reading
from huinong.storage import bulk


def note_reads(facts: Sequence[FactValue]) -> None:
    """Write each `personal_data.read` into the log that `queries.reads_of` shows."""
    bulk.insert(
        [
            Reading(
                county=fact.county,
                fact=fact.id,
                reader=fact.actor_id,
                reader_role=fact.actor_role,
                subject=str(fact.facts["subject"]),
                scheme=str(fact.facts["scheme"]),
                purpose=str(fact.facts["purpose"]),
                read_at=fact.happened_at,
            )
            for fact in facts
        ]
    )
