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
    what = _("{amount_fen} fen cannot be paid here.")
    mend = _("Pay between {least_fen} and {most_fen} fen at once.")


class NothingOwed(Refusal):
    code = "billers.nothing_owed"
    what = _("{biller} cannot say now what is owed.")
    mend = _("Take no money. Check the account number, or ask again later.")


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
