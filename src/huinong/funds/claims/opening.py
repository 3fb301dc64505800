"""Opening a claim on a piece."""

from datetime import timedelta

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.funds.claims import facts
from huinong.funds.claims.entries import EVIDENCE, MOST_FEN, entry_of, thread_of
from huinong.funds.claims.errors import (
    AlreadyClaimed,
    TooLateToClaim,
    WrongClaimant,
)
from huinong.funds.claims.models import Claim
from huinong.funds.claims.reading import Piece, is_mail, piece_of
from huinong.funds.claims.values import (
    ENDED,
    Claimant,
    ClaimState,
    NewClaim,
)
from huinong.journal.queries import facts_by_key
from huinong.journal.services import act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points.queries import points_by_id
from huinong.registry.policies.queries import figure_of
from huinong.storage import bulk

TOWN_DIGITS = 9


@act
def open_claim(*, key: str, county: str, claim: NewClaim, actor: Actor) -> Receipt:
    """Open a claim on a piece; its number is in the receipt's facts.

    A courier's manager claims for the courier, a keeper, an outlet or the county for the sender or the recipient. How
    long it may be opened and must be answered are the policies `claims.open_days` and `claims.answer_days`, a
    carrier's own before those for all. Raises NoSuchPiece, WrongClaimant, AlreadyClaimed, TooLateToClaim.
    """
    gates.require(actor, "claims.open")
    _check_asked(claim)
    piece = piece_of(county, claim.carrier, claim.number, actor)
    before = list(Claim.objects.select_for_update().filter(county=county, thread=piece.thread).order_by("id"))
    row = _new(county, claim, piece, actor)
    first = facts_by_key(county, [key]).get(key)
    if first is not None:
        row.number = str(first.facts.get("claim"))
    asked = {name: getattr(claim, name) for name in NewClaim.__slots__}
    told = {**asked, "postage_fen": row.postage_fen, "answer_by": row.answer_by.isoformat(), "joins": thread_of(row)}
    entry = entry_of(key, facts.OPENED, row, told, asked, thread=piece.thread)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check_claimant(county, claim, piece, actor)
    for each in before:
        if ClaimState(each.state) not in ENDED:
            raise AlreadyClaimed(carrier=claim.carrier, number=claim.number, claim=each.number)
    _check_in_time(county, claim, piece)
    receipt = append(entry, actor=actor)
    row.opened_at = receipt.fact.happened_at
    bulk.insert([row])
    return receipt


def _check_asked(claim: NewClaim) -> None:
    amounts = (claim.insured_fen, claim.value_fen, claim.postage_fen, claim.wanted_fen)
    if not all(0 <= fen <= MOST_FEN for fen in amounts) or not claim.wanted_fen:
        raise InvalidInput(fields="insured_fen, value_fen, postage_fen, wanted_fen")
    if len(claim.evidence) > EVIDENCE:
        raise InvalidInput(fields="evidence")


def _check_claimant(county: str, claim: NewClaim, piece: Piece, actor: Actor) -> None:
    is_courier = actor.scope.party is not None
    if is_courier is not (claim.claimant is Claimant.COURIER):
        raise WrongClaimant
    if is_courier and (piece.direction != "inbound" or is_mail(county, piece.carrier_party)):
        raise WrongClaimant


def _check_in_time(county: str, claim: NewClaim, piece: Piece) -> None:
    days = figure_of("claims.open_days", claim.carrier, division=county, on=piece.begun_on)
    until = piece.begun_on + timedelta(days=days)
    if clock.today() > until:
        raise TooLateToClaim(until=until, days=days)


def _new(county: str, claim: NewClaim, piece: Piece, actor: Actor) -> Claim:
    today, now = clock.today(), clock.now()
    days = figure_of("claims.answer_days", claim.carrier, division=county, on=today)
    month = f"SP{county}-{today:%Y%m}-"
    serial = Claim.objects.filter(county=county, number__startswith=month).count() + 1
    return Claim(
        county=county,
        number=f"{month}{serial:04d}",
        carrier=claim.carrier,
        piece=claim.number,
        thread=piece.thread,
        direction=piece.direction,
        village=piece.village,
        carrier_party=piece.carrier_party,
        begun_on=piece.begun_on,
        weight_g=piece.weight_g,
        loss=claim.loss,
        claimant=claim.claimant,
        insured_fen=claim.insured_fen,
        value_fen=claim.value_fen,
        postage_fen=claim.postage_fen if piece.postage_fen is None else piece.postage_fen,
        wanted_fen=claim.wanted_fen,
        evidence=claim.evidence.strip(),
        state=ClaimState.OPENED,
        opened_at=now,
        opened_point=actor.scope.point,
        opened_division=_division_of(county, actor),
        answer_by=today + timedelta(days=days),
    )


def _division_of(county: str, actor: Actor) -> str:
    """Where a claim was taken in: the town or the station of whoever opened it, "" above a town."""
    if actor.scope.point is not None:
        return points_by_id(county, [actor.scope.point])[actor.scope.point].division
    return actor.scope.division if len(actor.scope.division) >= TOWN_DIGITS else ""
