"""What the till refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoTill(Refusal):
    code = "till.no_till"
    nature = Nature.INVALID
    what = _("{point} has no till: nobody keeps it, or it has no counter.")
    mend = _("Choose a station or outlet with a keeper; the county manager appoints one.")


class EntryWrong(Refusal):
    code = "till.entry_wrong"
    nature = Nature.INVALID
    what = _("Missing or not readable: {fields}.")
    mend = _("Fill in what is named, then send it again.")


class ReasonWanted(Refusal):
    code = "till.reason_wanted"
    nature = Nature.INVALID
    what = _("{counted} were counted and {expected} should be here, and no reason is given.")
    mend = _("Count once more; if it still differs, say why, and it is booked as short or over.")


class OpenAlready(Refusal):
    code = "till.open_already"
    what = _("The till is open already: shift {shift}.")
    mend = _("Close that shift first, or go on working in it.")


class NotOpen(Refusal):
    code = "till.not_open"
    what = _("The till of {point} is not open.")
    mend = _("Open it first: count the float in the drawer.")


class StillOpen(Refusal):
    code = "till.still_open"
    what = _("Shift {shift} is still open.")
    mend = _("Close the shift first; then the keeper can leave.")


class KeeperCounts(Refusal):
    code = "till.keeper_counts"
    what = _("A surprise count is made by somebody else than the keeper.")
    mend = _("Let the outlet or the county count.")


class SamePerson(Refusal):
    code = "till.same_person"
    what = _("You declared this yourself; a second person must decide it.")
    mend = _("Let a colleague of the outlet or the county do it.")


class NotSoShort(Refusal):
    code = "till.not_so_short"
    what = _("{amount} are more than the {short} that are short here.")
    mend = _("Settle at most what is short.")


class NotConfirmed(Refusal):
    code = "till.not_confirmed"
    what = _("Remittance {remittance} was not found in the bank, so nothing is to be taken back.")
    mend = _("Look at its state on the till's page.")


class NotSoMuch(Refusal):
    code = "till.not_so_much"
    what = _("{amount} is more than the {cash} in the till.")
    mend = _("Remit what is there, or count the till if more is in it.")


class SlipUsed(Refusal):
    code = "till.slip_used"
    what = _("The bank's slip {proof} already stands for {remittance}.")
    mend = _("Check the number on the slip; each slip is declared once.")


class NoSuchRemittance(Refusal):
    code = "till.no_such_remittance"
    nature = Nature.ABSENT
    what = _("There is no remittance {remittance} that you may see.")
    mend = _("Open the list of remittances and choose one.")


class NoSuchShift(Refusal):
    code = "till.no_such_shift"
    nature = Nature.ABSENT
    what = _("There is no shift {shift} that you may see.")
    mend = _("Open the point's till and choose one of its shifts.")


class DecidedAlready(Refusal):
    code = "till.decided_already"
    what = _("Remittance {remittance} was decided already.")
    mend = _("Look at what was decided; a mistake is put right by a new remittance.")


class RemittanceOpen(Refusal):
    code = "till.remittance_open"
    what = _("Remittance {remittance} is not decided yet.")
    mend = _("Let the county find it in the bank or refuse it, then close the keeper out.")


class NotLeaving(Refusal):
    code = "till.not_leaving"
    what = _("The keeper of {point} has not declared to leave.")
    mend = _("The keeper counts and declares first; then a second person confirms.")


class KeeperLeft(Refusal):
    code = "till.keeper_left"
    what = _("The keeper of {point} is leaving or has left: the till takes no more cash.")
    mend = _("Appoint the next keeper. Parcels are handed out as before.")


class TillFrozen(Refusal):
    code = "till.frozen"
    what = _("{point} takes no cash: {due} were to be remitted until {due_on}.")
    mend = _("Remit and have it confirmed; then it takes cash again. Parcels are handed out as before.")


class CashShort(Refusal):
    code = "till.cash_short"
    what = _("{amount} cannot be paid out at {point}: {cash} is there that is not promised.")
    mend = _("Offer a smaller amount, or ask the county for a float.")


class OverCap(Refusal):
    code = "till.over_cap"
    what = _("With {amount} more the till of {point} would hold over its limit of {cap}.")
    mend = _("Remit cash first, then take more.")
