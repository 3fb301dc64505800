"""Reads of consents: of pieces that a caller may see, and the shares of carriers."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum

from huinong.counter.consents import rules
from huinong.counter.consents.models import ShelvedDay, Word
from huinong.counter.consents.values import Channel, Rule, Share, Standing, Unasked, WordValue
from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.proving import phone_digests
from huinong.logistics.parcels.values import ParcelValue

COUNTY_DIGITS = 6
NONE = (0, 0)


def standing(actor: Actor, county: str, carrier: str, number: str) -> Standing:
    """The words that cover one piece in sight. Raises NoSuchParcel."""
    gates.require(actor, "consents.read")
    return standing_of(parcels.parcel(county=county, carrier=carrier, number=number, actor=actor))


def standing_of(piece: ParcelValue) -> Standing:
    """The words that cover a piece, for a caller that has gated it."""
    phones = phone_digests(piece.county, [piece.id])
    words = rules.covering(piece.county, {piece.id: piece.carrier}, phones)[piece.id]
    return Standing(words=tuple(_value(word) for word in words), may_stand=bool(phones[piece.id]))


def _value(word: Word) -> WordValue:
    return WordValue(covers=word.covers, is_given=word.is_given, channel=Channel(word.channel), said_at=word.said_at)


def unasked(county: str, pieces: Sequence[ParcelValue]) -> Mapping[UUID, Unasked]:
    """Those of a county's pieces that the rule asks consent for and that have none, in a fixed number of queries.

    For a caller that has gated the pieces.
    """
    today = clock.today()
    wanted = {carrier: rules.rule_of(county, carrier, today) for carrier in {piece.carrier for piece in pieces}}
    asked = {piece.id: piece for piece in pieces if wanted[piece.carrier] is not Rule.OFF}
    phones = phone_digests(county, asked)
    words = rules.covering(county, {id_: piece.carrier for id_, piece in asked.items()}, phones)
    return {
        id_: Unasked(
            piece=piece,
            declined_at=words[id_][0].said_at if words[id_] else None,
            may_stand=bool(phones[id_]),
        )
        for id_, piece in asked.items()
        if not rules.holds(words[id_])
    }


def shares(actor: Actor, county: str, month: date) -> tuple[Share, ...]:
    """Each carrier's month (any day of it) in sight: a courier its own brands, the county's desks all.

    A point or a township sees none: the share is the county's and the courier's. Raises NotPermitted, OutOfScope.
    """
    gates.require(actor, "consents.read")
    scope = actor.scope
    if not county.startswith(scope.division[:COUNTY_DIGITS]):
        raise gates.OutOfScope
    if scope.point is not None or len(scope.division) > COUNTY_DIGITS:
        return ()
    brands = {row.code: row for row in parcels.carriers(county=county) if scope.party in {None, row.party}}
    first = month.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    days = ShelvedDay.objects.filter(county=county, carrier__in=brands, on__gte=first, on__lt=after)
    counted = days.order_by().values_list("carrier").annotate(Sum("shelved"), Sum("consented"))
    sums = {carrier: (shelved, consented) for carrier, shelved, consented in counted}
    return tuple(
        Share(
            county=county,
            carrier=code,
            name=brand.name,
            month=first,
            shelved=sums.get(code, NONE)[0],
            consented=sums.get(code, NONE)[1],
            party=brand.party,
        )
        for code, brand in sorted(brands.items())
    )
