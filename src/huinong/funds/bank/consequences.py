"""What the bank is expected to show follows from what is posted: cash on its way to it, and its own account."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Min

from huinong.funds.bank.models import Account, Item
from huinong.funds.ledger import codes
from huinong.journal.queries import facts_by_id
from huinong.journal.values import FactValue
from huinong.kernel import clock

TRANSIT = "transit:"
REFERENCES = ("proof", "bank_reference", "reference")
"""Where the fact behind a posting names the reference that the bank will show."""


def note_posted(facts: Sequence[FactValue]) -> None:
    """Expect of the bank what these postings moved there or on the way there; what went between the two moves nothing.

    A county without a bank account expects nothing.
    """
    moved: dict[str, list[tuple[FactValue, int]]] = defaultdict(list)
    for fact in facts:
        fen = moved_fen(fact.facts["lines"])
        if fen:
            moved[fact.county].append((fact, fen))
    for county, mine in moved.items():
        since = Account.objects.filter(county=county).aggregate(first=Min("opens_on"))["first"]
        if since is not None:
            _expect(county, [(fact, fen) for fact, fen in mine if clock.day_of(fact.happened_at) >= since])


def moved_fen(lines: Mapping[str, int]) -> int:
    """What a posting brings the bank, above zero when money comes in."""
    return -sum(fen for code, fen in lines.items() if code == codes.OPERATOR_BANK or code.startswith(TRANSIT))


def _expect(county: str, moved: Sequence[tuple[FactValue, int]]) -> None:
    known = _references(county, [fact for fact, _ in moved])
    rows = [
        Item(
            county=county,
            key=fact.key,
            reverses=str(fact.facts.get("reverses") or ""),
            memo=str(fact.facts["memo"]),
            thread=fact.thread,
            party=fact.party,
            reference=known.get(str(fact.facts.get("because")), ""),
            day=clock.day_of(fact.happened_at),
            amount_fen=fen,
        )
        for fact, fen in moved
    ]
    Item.objects.bulk_create(rows, ignore_conflicts=True)


def _references(county: str, facts: Iterable[FactValue]) -> Mapping[str, str]:
    """The bank's reference of each act behind a posting, by the id of its fact."""
    ids = {UUID(str(fact.facts["because"])) for fact in facts if fact.facts.get("because")}
    return {
        str(fact.id): next((str(fact.facts[name])[:80] for name in REFERENCES if fact.facts.get(name)), "")
        for fact in facts_by_id(county, list(ids))
    }
