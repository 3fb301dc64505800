"""Reads of visits' receipts: a point's for its keeper, a town's for its outlet, a county's for its desks."""

from uuid import UUID

from django.db.models import Q, QuerySet

from huinong.counter.visits.errors import NoSuchSlip
from huinong.counter.visits.models import Line, Slip
from huinong.counter.visits.values import AMOUNTS, ActValue, SlipValue
from huinong.edge import gates
from huinong.journal.queries import facts_at_point, facts_by_id
from huinong.journal.telling import sentences
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points.queries import point as point_of

COUNTY_DIGITS = 6
LOOKED_AT = 400  # the newest acts of a point today


def visible_slips(actor: Actor) -> QuerySet[Slip]:
    """The one gate: the receipts made at the points that an actor may see."""
    gates.require(actor, "visits.read")
    scope = actor.scope
    mine = Q(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.point is not None:
        mine &= Q(point=scope.point)
    elif len(scope.division) > COUNTY_DIGITS:
        mine &= Q(division__startswith=scope.division)
    return Slip.objects.filter(mine)


def open_acts(actor: Actor, county: str, point: UUID) -> tuple[ActValue, ...]:
    """What was done for villagers at a point today and is on no receipt yet, the newest first.

    Raises NotPermitted, OutOfScope.
    """
    gates.require(actor, "visits.issue")
    at = point_of(county, point)
    gates.require_scope(actor, at.division, point=at.id)
    today = clock.today()
    found = facts_at_point(county, point, since=today, until=today, limit=LOOKED_AT)
    mine = [fact for fact in found if fact.kind in AMOUNTS]
    told = set(Line.objects.filter(county=county, fact__in=[f.id for f in mine]).values_list("fact", flat=True))
    return _acts([fact for fact in mine if fact.id not in told])


def slips(actor: Actor, county: str, point: UUID, limit: int = 20) -> tuple[SlipValue, ...]:
    """The latest receipts of a point, the newest first."""
    rows = visible_slips(actor).filter(county=county, point=point).order_by("-made_at")[:limit]
    return tuple(slip_value(row) for row in rows)


def slip(actor: Actor, county: str, number: str) -> SlipValue:
    """One receipt. Raises NoSuchSlip."""
    return slip_value(_slip(actor, county, number))


def acts_of(actor: Actor, county: str, number: str) -> tuple[ActValue, ...]:
    """The acts of a receipt, in the order they happened. Raises NoSuchSlip."""
    rows = Line.objects.filter(county=county, slip=_slip(actor, county, number))
    return _acts(facts_by_id(county, list(rows.values_list("fact", flat=True))))


def _slip(actor: Actor, county: str, number: str) -> Slip:
    row = visible_slips(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchSlip(number=number)
    return row


def _acts(facts: list[FactValue] | tuple[FactValue, ...]) -> tuple[ActValue, ...]:
    return tuple(
        ActValue(
            fact=fact.id,
            thread=fact.thread,
            happened_at=fact.happened_at,
            said=said,
            amount_fen=AMOUNTS[fact.kind](fact.facts),
        )
        for fact, said in zip(facts, sentences(facts), strict=True)
    )


def slip_value(row: Slip) -> SlipValue:
    """The frozen value of a row."""
    return SlipValue(**{name: getattr(row, name) for name in SlipValue.__slots__})
