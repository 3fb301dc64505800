"""What the room of claims refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchClaim(Refusal):
    code = "claims.no_such_claim"
    nature = Nature.ABSENT
    what = _("There is no claim {claim} that you may see.")
    mend = _("Open the list of claims and choose one.")


class NoSuchPiece(Refusal):
    code = "claims.no_such_piece"
    nature = Nature.ABSENT
    what = _("There is no piece {carrier} {number} that you may claim for.")
    mend = _("Check the carrier and the number. A box of an order is made good by refunding its order.")


class WrongClaimant(Refusal):
    code = "claims.wrong_claimant"
    nature = Nature.INVALID
    what = _("Only a partner courier's own manager claims for the courier, and for its inbound pieces alone.")
    mend = _("Choose the sender or the recipient, or let the courier's manager open the claim.")


class AlreadyClaimed(Refusal):
    code = "claims.already_claimed"
    what = _("{carrier} {number} is claimed for already, in claim {claim}.")
    mend = _("Add what is new to that claim by word of the county; once it is refused or taken back, open another.")


class TooLateToClaim(Refusal):
    code = "claims.too_late"
    what = _("A claim for this piece could be opened until {until}.")
    mend = _("Tell the claimant of the rule: {days} days from the day on which the piece was handed in.")


class WrongState(Refusal):
    code = "claims.wrong_state"
    what = _("Claim {claim} is not where this can be done: {state}.")
    mend = _("Open the claim; its next step is the form that is shown there.")


class AboveLimit(Refusal):
    code = "claims.above_limit"
    what = _("{amount} is more than the limit of {limit}. The rule: {rule}.")
    mend = _("Assess at most the limit, or correct the loss that was found.")


class AboveAssessed(Refusal):
    code = "claims.above_assessed"
    what = _("{amount} is more than the {most} that may stand here.")
    mend = _("Grant at most what was assessed, and recover at most what was paid.")


class NotInTheChain(Refusal):
    code = "claims.not_in_the_chain"
    nature = Nature.INVALID
    what = _("The piece was never in these hands.")
    mend = _("Choose one of those who had the piece, or the network itself.")


class ReasonWanted(Refusal):
    code = "claims.reason_wanted"
    nature = Nature.INVALID
    what = _("This is not what the custody chain proposes, and no reason is given.")
    mend = _("Say why another answers for it, or take what is proposed.")
