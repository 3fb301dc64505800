"""What follows from a piece being put on a shelf: it is counted, with or without consent."""

from collections import Counter
from collections.abc import Sequence

from huinong.counter.consents.models import ShelvedDay
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.storage import bulk

NAMES = ("id", "county", "carrier", "on", "shelved", "consented")


def count_shelved(facts: Sequence[FactValue]) -> None:
    """Count the pieces that the rule was asked of; a fact without `consented` was made while the rule was off."""
    asked = [fact for fact in facts if "consented" in fact.facts]
    shelved: Counter[tuple[str, str, object]] = Counter()
    consented: Counter[tuple[str, str, object]] = Counter()
    for fact in asked:
        day = (fact.county, fact.facts["carrier"], clock.day_of(fact.happened_at))
        shelved[day] += 1
        consented[day] += fact.facts["consented"]
    rows = [(new_id(), *day, shelved[day], consented[day]) for day in sorted(shelved, key=str)]
    bulk.add(ShelvedDay, NAMES, rows, key=("county", "carrier", "on"))
