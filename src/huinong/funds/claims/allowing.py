"""What may be assessed for a claim: its case as the policies, the contract and the bills make it."""

from huinong.funds.bills.queries import deducted_fen
from huinong.funds.claims.limits import Case, limit_of
from huinong.funds.claims.models import Claim
from huinong.funds.claims.reading import is_mail
from huinong.funds.claims.values import Claimant, Limit, Loss
from huinong.registry.contracts import queries as contracts
from huinong.registry.contracts.values import Fault
from huinong.registry.policies.queries import figure_of

WHOLE_BP = 10_000


def limit_for(claim: Claim, loss_fen: int) -> Limit:
    """The limit where the loss is `loss_fen`, by the rules of the day on which the piece was handed in."""
    claimant = Claimant(claim.claimant)
    case = Case(
        loss=Loss(claim.loss),
        claimant=claimant,
        is_mail=is_mail(claim.county, claim.carrier_party),
        insured_fen=claim.insured_fen,
        value_fen=claim.value_fen,
        postage_fen=claim.postage_fen,
        times=figure_of("claims.uninsured_times", claim.carrier, division=claim.county, on=claim.begun_on),
        contract_fen=_contract_fen(claim) if claimant is Claimant.COURIER else None,
    )
    return limit_of(case, loss_fen)


def _contract_fen(claim: Claim) -> int | None:
    """What the courier's contract gives for a lost or damaged piece, less what its bills deducted for it already."""
    held = contracts.contract_on(claim.county, claim.carrier, claim.begun_on)
    price_fen = held.terms.price_fen(claim.village, claim.weight_g) if held else None
    if held is None or price_fen is None:
        return None
    agreed_fen = min(held.terms.penalties_fen.get(Fault.LOST, 0), price_fen * held.terms.piece_cap_bp // WHOLE_BP)
    return max(0, agreed_fen - deducted_fen(claim.county, claim.carrier, claim.piece, Fault.LOST))
