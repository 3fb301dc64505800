"""What follows here from facts of other rooms: a claim that is granted settles the exceptions of its piece."""

from collections.abc import Sequence

from django.db.models import QuerySet

from huinong.edge.gates import SYSTEM
from huinong.journal.values import FactValue
from huinong.logistics.parcels.inbox import close_incident
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.values import CLAIMABLE


def settle_claimed(facts: Sequence[FactValue]) -> None:
    """claim.decided: once granted, the loss is settled and explained by the claim; refused, it stays as it was."""
    for fact in facts:
        if fact.facts["granted_fen"]:
            _settle(fact)


def unsettle_claimed(facts: Sequence[FactValue]) -> None:
    """claim.reversed: the claim explains nothing any more."""
    for fact in facts:
        _of_piece(fact).filter(claim=fact.facts["claim"]).update(claim="")


def _settle(fact: FactValue) -> None:
    claim = str(fact.facts["claim"])
    for incident in _of_piece(fact).filter(closed_at__isnull=True).order_by("id"):
        close_incident(
            key=f"{fact.key}/{incident.id}",
            county=fact.county,
            incident=incident.id,
            note=claim,
            happened_at=fact.happened_at,
            actor=SYSTEM,
        )
    _of_piece(fact).update(claim=claim)


def _of_piece(fact: FactValue) -> QuerySet[Incident]:
    """The exceptions of the claimed piece that a claim can settle."""
    told = fact.facts
    return Incident.objects.filter(
        county=fact.county, parcel__carrier=told["carrier"], parcel__number=told["number"], kind__in=CLAIMABLE
    )
