"""From an act to the figures it counts in: the way back from a figure's evidence."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from huinong.funds.settlement.values import INCOME_MEMOS
from huinong.insight.indicators import links
from huinong.insight.indicators.consequences import INBOUND, KEEPER
from huinong.insight.indicators.definitions import KEEPER_INCOME, ON_TIME, VILLAGE_SERVICE
from huinong.insight.indicators.values import Definition
from huinong.journal.naming import Link
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor

AT_STATION = frozenset({"parcel.accepted", "parcel.shelved", "parcel.collected"})


def counted_in(actor: Actor, fact: FactValue) -> Sequence[Link]:
    """The figures of the act's own place and day, for those who may read indicators there."""
    if not actor.may("indicators.read"):
        return ()
    return tuple(
        Link(meaning.name, links.page("indicators:detail", meaning.code, division=place, on=on.isoformat()))
        for meaning, place, on in _places(fact)
        if actor.scope.covers(place)
    )


def _places(fact: FactValue) -> Iterator[tuple[Definition, str, date]]:
    village, day = fact.facts.get("village"), clock.day_of(fact.happened_at)
    is_inbound, due_at = fact.facts.get("direction") == INBOUND, fact.facts.get("due_at")
    if village and is_inbound and due_at:
        due_on = clock.day_of(datetime.fromisoformat(due_at))
        yield ON_TIME, village, min(due_on, clock.today())
    if village and fact.kind in AT_STATION:
        yield VILLAGE_SERVICE, village, day
    if fact.facts.get("memo") in INCOME_MEMOS and any(code.startswith(KEEPER) for code in fact.facts["lines"]):
        yield KEEPER_INCOME, fact.county, day
