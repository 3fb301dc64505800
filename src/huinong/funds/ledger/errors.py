"""What the ledger refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchAccountKind(Refusal):
    code = "ledger.no_such_account_kind"
    nature = Nature.INVALID
    what = _("{account} is not the code of an account.")
    mend = _("Use one of the ledger's own codes, such as keeper: and the id of the party.")


class NoSuchAccount(Refusal):
    code = "ledger.no_such_account"
    nature = Nature.ABSENT
    what = _("There is no account {account} that you may see.")
    mend = _("Check the code. An account opens with its first posting.")


class NotACouriers(Refusal):
    code = "ledger.not_a_couriers"
    what = _("{account} cannot be opened: its holder is no courier, and inbound pieces are charged to couriers alone.")
    mend = _("Charge the courier whose waybill it is; to charge a villager for an inbound piece is forbidden.")


class NoLines(Refusal):
    code = "ledger.no_lines"
    nature = Nature.INVALID
    what = _("The posting {key} moves nothing, or has a line of zero.")
    mend = _("Leave out lines of zero, and do not post what moves nothing.")


class NotBalanced(Refusal):
    code = "ledger.not_balanced"
    nature = Nature.INVALID
    what = _("The lines of {key} differ by {difference_fen} fen; they must sum to zero.")
    mend = _("Correct the amounts so that what one account gives another receives.")


class DayEnded(Refusal):
    code = "ledger.day_ended"
    what = _("The day {day} has ended in the books; nothing may be dated into it any more.")
    mend = _("Enter it as a correction: it is dated today and takes effect then.")


class NotYetEffective(Refusal):
    code = "ledger.not_yet_effective"
    nature = Nature.INVALID
    what = _("{key} would count for {day}, after the day it happened.")
    mend = _("Name the day it happened, or an earlier one.")


class NotForward(Refusal):
    code = "ledger.not_forward"
    what = _(
        "The books stand at {open_on}; {day} cannot be ended: days end in their order, and none before it has come."
    )
    mend = _("End the open day first, and no day that is still to come.")


class NoSuchHold(Refusal):
    code = "ledger.no_such_hold"
    nature = Nature.ABSENT
    what = _("No money was set aside as {key}.")
    mend = _("Check the key of the hold.")


class HoldClosed(Refusal):
    code = "ledger.hold_closed"
    what = _("The money set aside as {key} was already posted or released.")
    mend = _("Nothing to do; look at the account's statement to see what became of it.")


class HoldExpired(Refusal):
    code = "ledger.hold_expired"
    what = _("The money set aside as {key} could no longer be used at {at}.")
    mend = _("Set it aside again, then post it.")


class OverHold(Refusal):
    code = "ledger.over_hold"
    what = _("More than was set aside as {key} was asked from {account}.")
    mend = _("Post at most what was set aside, and the rest as a posting of its own.")


class AccountClosed(Refusal):
    code = "ledger.account_closed"
    what = _("{account} is closed: {key} cannot move it.")
    mend = _("Use another account, or have this one opened again.")


class AccountFrozen(Refusal):
    code = "ledger.account_frozen"
    what = _("{account} is frozen: {key} would lower it.")
    mend = _("Settle why it was frozen and have it opened again. Meanwhile it may be raised, and holds released.")


class BelowFloor(Refusal):
    code = "ledger.below_floor"
    what = _("{account} has not enough: {key} would take it below its floor.")
    mend = _("Wait for money to come in, release a hold, or have the floor changed.")


class AboveCeiling(Refusal):
    code = "ledger.above_ceiling"
    what = _("{account} may not hold so much: {key} would take it above its ceiling.")
    mend = _("Pay out or hand in money first, or have the ceiling changed.")


class LimitsCrossed(Refusal):
    code = "ledger.limits_crossed"
    what = _("{account} already stands outside these limits.")
    mend = _("Settle the account first, or choose limits around its balance.")


class AccountNotSettled(Refusal):
    code = "ledger.account_not_settled"
    what = _("{account} cannot be closed: it stands at {posted_fen} fen, and {pending_fen} fen are set aside.")
    mend = _("Pay out or take in what is left, and capture or release what is set aside; then close it.")


class StandsOtherwise(Refusal):
    code = "ledger.stands_otherwise"
    what = _("{account} is {state} already, so this cannot be done to it.")
    mend = _("Look at its statement. A frozen or closed account can be opened again; then do this.")


class NoSuchPosting(Refusal):
    code = "ledger.no_such_posting"
    nature = Nature.ABSENT
    what = _("Nothing was posted as {key}.")
    mend = _("Check the key of the posting.")


class OverReversed(Refusal):
    code = "ledger.over_reversed"
    what = _("{wanted_fen} fen of {key} are to be reversed and {left_fen} fen are left.")
    mend = _("Reverse no more than what is left.")
