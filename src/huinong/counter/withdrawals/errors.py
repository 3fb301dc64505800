"""What the room of withdrawals refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoChannel(Refusal):
    code = "withdrawals.no_channel"
    what = _("No bank answers for withdrawals here today.")
    mend = _("The county manager declares the bank's channel first.")


class NoKeeper(Refusal):
    code = "withdrawals.no_keeper"
    nature = Nature.INVALID
    what = _("{point} has no keeper, so no cash is paid out there.")
    mend = _("Choose a station with a keeper.")


class EntryWrong(Refusal):
    code = "withdrawals.entry_wrong"
    nature = Nature.INVALID
    what = _("Not right: {fields}.")
    mend = _("Read the card again; the amount is in whole yuan.")


class Offline(Refusal):
    code = "withdrawals.offline"
    what = _("The request is {seconds} seconds old: withdrawals are made online only.")
    mend = _("Give no cash. Ask again when the station is online.")


class OverLimit(Refusal):
    code = "withdrawals.over_limit"
    what = _("{amount} is more than the {left} that this card may still withdraw today.")
    mend = _("Offer what is left, or send the customer to a bank's counter.")


class Suspicious(Refusal):
    code = "withdrawals.suspicious"
    what = _("This withdrawal is not made: {flags}.")
    mend = _("Give no cash. The county manager says what may be done.")


class NoSuchWithdrawal(Refusal):
    code = "withdrawals.no_such_withdrawal"
    nature = Nature.ABSENT
    what = _("There is no withdrawal {number} that you may see.")
    mend = _("Check the number on the receipt.")


class NotNow(Refusal):
    code = "withdrawals.not_now"
    what = _("Withdrawal {number} is {state}.")
    mend = _("Look at it again before you do anything with cash.")


class Contradicted(Refusal):
    code = "withdrawals.contradicted"
    what = _("Withdrawal {number} is {state}, and the bank now says otherwise.")
    mend = _("Nothing was changed. Call the bank with the number.")


class NoteWanted(Refusal):
    code = "withdrawals.note_wanted"
    nature = Nature.INVALID
    what = _("A reason is wanted, and none is given.")
    mend = _("Write whom you asked and what they said.")
