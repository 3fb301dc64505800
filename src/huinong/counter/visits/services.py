"""The only writer of visits' receipts: acts that a keeper ticked become one paper, once."""

from collections.abc import Sequence
from uuid import UUID

from msgspec.structs import replace

from huinong.counter.visits import facts
from huinong.counter.visits.errors import NotHere, NothingTicked, OnASlip
from huinong.counter.visits.models import Line, Slip
from huinong.counter.visits.values import AMOUNTS, MOST_ACTS
from huinong.edge import gates
from huinong.journal.queries import facts_by_id, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.registry.points.queries import locked_point
from huinong.storage import bulk


@act
def make_slip(*, key: str, county: str, point: UUID, acts: Sequence[UUID], actor: Actor) -> Receipt:
    """Put acts of today's at one counter on one receipt; its number is in the receipt's facts as `slip`.

    Raises NotPermitted, OutOfScope, NothingTicked, NotHere, OnASlip.
    """
    gates.require(actor, "visits.issue")
    at = locked_point(county, point)
    gates.require_scope(actor, at.division, point=at.id)
    wanted = sorted(set(acts))
    if not 0 < len(wanted) <= MOST_ACTS:
        raise NothingTicked(most=MOST_ACTS)
    asked = {"acts": [str(each) for each in wanted], "point": str(point)}
    entry = Entry(
        key=key,
        kind=facts.MADE,
        county=county,
        thread=f"POINT-{at.code}",
        happened_at=moment_of(county, key),
        facts={},
        asked=asked,
        point=at.id,
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    found = facts_by_id(county, wanted)
    is_here = all(
        each.kind in AMOUNTS and each.point == at.id and clock.day_of(each.happened_at) == clock.today()
        for each in found
    )
    if len(found) != len(wanted) or not is_here:
        raise NotHere
    taken = Line.objects.filter(county=county, fact__in=wanted).select_related("slip").first()
    if taken is not None:
        raise OnASlip(number=taken.slip.number)
    amounts = {each.id: AMOUNTS[each.kind](each.facts) for each in found}
    slip = Slip(
        county=county, number=_number(at.code), point=at.id, division=at.division, total_fen=sum(amounts.values()),
        made_by=actor.id, made_at=entry.happened_at,
    )  # fmt: skip
    bulk.insert([slip])
    bulk.insert([Line(county=county, slip=slip, fact=fact, amount_fen=fen) for fact, fen in amounts.items()])
    told = {"slip": slip.number, "acts": len(amounts), "total_fen": slip.total_fen, "division": at.division}
    return append(replace(entry, facts=told), actor=actor)


def _number(code: str) -> str:
    """A number that nobody guesses, and that says where it was made."""
    return f"P{code}-{new_id().hex[-8:].upper()}"
