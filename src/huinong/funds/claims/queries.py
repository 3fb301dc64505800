"""Reads of claims: a county's for its desks, a courier's own, a town's, and a keeper's own and those on them."""

from dataclasses import fields
from uuid import UUID

from django.db.models import Q, QuerySet

from huinong.edge import gates
from huinong.funds.claims import facts
from huinong.funds.claims.allowing import limit_for
from huinong.funds.claims.errors import NoSuchClaim
from huinong.funds.claims.models import Claim
from huinong.funds.claims.reading import chain_of
from huinong.funds.claims.values import (
    UNANSWERED,
    BlameRule,
    Chain,
    Claimant,
    ClaimState,
    ClaimValue,
    Limit,
    LimitRule,
    Loss,
)
from huinong.journal.queries import facts_of, may_see
from huinong.journal.values import FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor

COUNTY_DIGITS = 6
WORDS = {
    "loss": Loss,
    "claimant": Claimant,
    "state": ClaimState,
    "limit_rule": LimitRule,
    "responsible_rule": BlameRule,
}


def visible_claims(actor: Actor) -> QuerySet[Claim]:
    """The one gate: what an actor may see of claims."""
    gates.require(actor, "claims.read")
    scope = actor.scope
    rows = Claim.objects.filter(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.party is not None:
        return rows.filter(carrier_party=scope.party)
    if scope.point is not None:
        return rows.filter(Q(opened_point=scope.point) | Q(responsible_point=scope.point))
    if len(scope.division) > COUNTY_DIGITS:
        places = ("village", "opened_division", "responsible_division")
        within = Q(pk__in=[])
        for place in places:
            within |= Q(**{f"{place}__startswith": scope.division})
        return rows.filter(within)
    return rows


def claim(actor: Actor, county: str, number: str) -> ClaimValue:
    """One claim. Raises NoSuchClaim."""
    return value_of(_row(actor, county, number), actor)


def chain(actor: Actor, county: str, number: str) -> Chain:
    """The custody chain behind a claim and whom it proposes, for those who decide. Raises NotPermitted, NoSuchClaim."""
    gates.require(actor, "claims.decide")
    row = _row(actor, county, number)
    return chain_of(county, row.thread, Loss(row.loss))


def limit(actor: Actor, county: str, number: str) -> Limit:
    """What could be assessed if the loss were what was asked for. Raises NotPermitted, NoSuchClaim."""
    gates.require(actor, "claims.decide")
    row = _row(actor, county, number)
    return limit_for(row, row.wanted_fen)


def story(actor: Actor, county: str, number: str) -> tuple[FactValue, ...]:
    """Everything that happened to a claim, in order, as far as the actor may see of it. Raises NoSuchClaim."""
    row = _row(actor, county, number)
    opened = [fact for fact in facts_of(county, [row.thread], kinds=[facts.OPENED]) if fact.facts["claim"] == number]
    since = facts_of(county, [f"CLAIM-{number}"])
    return tuple(fact for fact in (*opened, *since) if may_see(actor, fact))


def in_state(rows: QuerySet[Claim], state: ClaimState, actor: Actor) -> QuerySet[Claim]:
    """Those of these claims that stand there as `value_of` shows them: paid, where recourse is not theirs to see."""
    scope = actor.scope
    if scope.party is not None:
        own = Q(responsible=f"partner:{scope.party}")
    elif scope.point is not None:
        own = Q(responsible_point=scope.point)
    else:
        return rows.filter(state=state)
    if state is ClaimState.PAID:
        return rows.filter(Q(state=state) | Q(state=ClaimState.RECOURSED) & ~own)
    return rows.filter(own, state=state) if state is ClaimState.RECOURSED else rows.filter(state=state)


def unanswered(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those of these claims that wait for an answer."""
    return rows.filter(state__in=UNANSWERED)


def late(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Those of these claims that should have been answered before today."""
    return unanswered(rows).filter(answer_by__lt=clock.today())


def responsibles(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The custodians who answer for claims that one may see, with what they are called; for county and town desks."""
    if actor.scope.point is not None or actor.scope.party is not None:
        return ()
    rows = visible_claims(actor).exclude(responsible="").order_by("responsible_name", "responsible")
    return tuple(dict(rows.values_list("responsible", "responsible_name")).items())


def _row(actor: Actor, county: str, number: str) -> Claim:
    row = visible_claims(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchClaim(claim=number)
    return row


def value_of(row: Claim, actor: Actor) -> ClaimValue:
    """The frozen value of a claim, as far as the actor may see it: recourse is shown to desks and to whom it is on."""
    given = {field.name: getattr(row, field.name) for field in fields(ClaimValue)}
    words = {name: word(given[name]) if given[name] else None for name, word in WORDS.items()}
    value = ClaimValue(**{**given, **words})
    return value if _may_see_recourse(row, actor.scope.point, actor.scope.party) else value.without_recourse()


def _may_see_recourse(row: Claim, point: UUID | None, party: UUID | None) -> bool:
    if party is not None:
        return row.responsible == f"partner:{party}"
    return point is None or point == row.responsible_point
