"""What the room of billers refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class DeclarationWrong(Refusal):
    code = "billers.declaration_wrong"
    nature = Nature.INVALID
    what = _("The biller's declaration is wrong at {place}: {why}.")
    mend = _("Correct the file there and load it again; docs/adding-a-biller.md shows a whole one.")


class DeclaredAlready(Refusal):
    code = "billers.declared_already"
    what = _("Biller {biller} already has another declaration from {day}.")
    mend = _("Let the new one hold from a later day.")


class NoSuchBiller(Refusal):
    code = "billers.no_such_biller"
    nature = Nature.ABSENT
    what = _("No biller {biller} is declared here today.")
    mend = _("Choose one of the list; the county manager loads what is missing.")


class NoSuchBill(Refusal):
    code = "billers.no_such_bill"
    nature = Nature.ABSENT
    what = _("There is no collected bill {number} that you may see.")
    mend = _("Check the number on the receipt.")


class FormWrong(Refusal):
    code = "billers.form_wrong"
    nature = Nature.INVALID
    what = _("These cannot be right: {fields}.")
    mend = _("Correct them from the card or the bill, and ask again.")


class Closed(Refusal):
    code = "billers.closed"
    what = _("{biller} takes no payments at this time.")
    mend = _("Come back in its hours: {opens} to {closes}.")


class OutsideLimits(Refusal):
    code = "billers.outside_limits"
    nature = Nature.INVALID
    what = _("{amount} cannot be paid here.")
    mend = _("Pay between {least} and {most} at once.")


class NothingOwed(Refusal):
    code = "billers.nothing_owed"
    what = _("{biller} has nothing to be paid under this number.")
    mend = _("Take no money. Check the number on the card or the last bill.")


class Silent(Refusal):
    code = "billers.silent"
    what = _("{biller} does not answer now.")
    mend = _("Take no money. Ask again in a few minutes; everything else at the counter goes on.")


class Lapsed(Refusal):
    code = "billers.lapsed"
    what = _("Bill {number} was asked for too long ago.")
    mend = _("Take no money. Ask again what is owed: it may have changed.")


class PaidAlready(Refusal):
    code = "billers.paid_already"
    what = _("This was paid before, or is being paid: bill {number}.")
    mend = _("Take no money again. Look at that bill, and print its receipt.")


class NotLocked(Refusal):
    code = "billers.not_locked"
    what = _("Bill {number} is {state} and cannot be paid or let go.")
    mend = _("Look at the bill; ask for what is owed anew if it was let go.")


class Contradicted(Refusal):
    code = "billers.contradicted"
    what = _("Bill {number} is {state}, and the biller now says otherwise.")
    mend = _("Nothing was changed. The day's file decides; the county settles the difference.")


class NoCounter(Refusal):
    code = "billers.no_counter"
    nature = Nature.INVALID
    what = _("{point} has no counter.")
    mend = _("Choose a village station, a township centre or an outlet.")


class FileUnreadable(Refusal):
    code = "billers.file_unreadable"
    nature = Nature.INVALID
    what = _("Row {row} of the biller's file cannot be read, so none was taken in.")
    mend = _("Ask the biller for a file with the columns that its declaration names.")


class FileTaken(Refusal):
    code = "billers.file_taken"
    what = _("The file of {biller} of {day} was taken in already.")
    mend = _("Settle its differences one by one.")


class DayNotOver(Refusal):
    code = "billers.day_not_over"
    what = _("The day {day} is not over: its file would not be whole.")
    mend = _("Take the file in on the day after.")


class NoSuchDifference(Refusal):
    code = "billers.no_such_difference"
    nature = Nature.ABSENT
    what = _("There is no such difference that is open.")
    mend = _("Open the day's reconciliation and choose one that is not settled.")


class NoteWanted(Refusal):
    code = "billers.note_wanted"
    nature = Nature.INVALID
    what = _("A difference is settled with a reason, and none is given.")
    mend = _("Write whom you asked and what they said.")


class NothingToPrint(Refusal):
    code = "billers.nothing_to_print"
    what = _("No money was taken yet, so there is no receipt.")
    mend = _("Take the cash first.")


class NothingToReturn(Refusal):
    code = "billers.nothing_to_return"
    what = _("Bill {number} has no money to give back.")
    mend = _("Look at the bill: who fetched the money, and when, stands there.")


class SignedWrong(Refusal):
    code = "billers.signed_wrong"
    nature = Nature.INVALID
    what = _("Who fetches the money is not proven: their name and the last four signs of the account.")
    mend = _("Ask for the card or the bill, and type its last four signs and the name of whoever stands here.")


class NoRoll(Refusal):
    code = "billers.no_roll"
    nature = Nature.INVALID
    what = _("{biller} is not paid once a year by each person, so it has no village list.")
    mend = _("Choose a biller such as social insurance.")


class RollUnreadable(Refusal):
    code = "billers.roll_unreadable"
    nature = Nature.INVALID
    what = _("{count} rows of the list cannot be right; the first is row {row}: {why}.")
    mend = _("Correct the file and choose it again. Nothing was taken in.")


class NoSuchRoll(Refusal):
    code = "billers.no_such_roll"
    nature = Nature.ABSENT
    what = _("There is no such village list that you may see.")
    mend = _("Open the counter's lists and choose one.")
