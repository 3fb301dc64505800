"""What the books refuse."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class StillOpenHere(Refusal):
    code = "books.still_open"
    what = _("{day} cannot end yet: {open}.")
    mend = _("Finish what is named; the county's rules do not let it be left open.")


class ReasonWanted(Refusal):
    code = "books.reason_wanted"
    nature = Nature.INVALID
    what = _("{day} would end with this left open: {open}.")
    mend = _("Say why it is left open, or finish it first.")


class NotTheOpenDay(Refusal):
    code = "books.not_the_open_day"
    what = _("The open business day is {open_on}, not {day}.")
    mend = _("Look at the page again: somebody may have ended the day already.")


class DaysNotEnded(Refusal):
    code = "books.days_not_ended"
    what = _("{month} still has open days: the books stand at {open_on}.")
    mend = _("End every day of the month first.")


class MonthsInOrder(Refusal):
    code = "books.months_in_order"
    what = _("{month} does not come next: {next} is to be closed first.")
    mend = _("Close the months one after the other.")


class NotPrepared(Refusal):
    code = "books.not_prepared"
    what = _("Nobody has prepared the closing of {month} yet.")
    mend = _("Have one person check and prepare it; another closes it.")


class PreparedAlready(Refusal):
    code = "books.prepared_already"
    what = _("The closing of {month} was prepared already.")
    mend = _("A second person can close it.")


class MonthClosed(Refusal):
    code = "books.month_closed"
    what = _("{month} is closed; what was published stays as it is.")
    mend = _("Enter a correction: it is dated today, takes effect then, and shows beside what was published.")


class SamePerson(Refusal):
    code = "books.same_person"
    what = _("Who prepared the closing of {month} cannot close it.")
    mend = _("Let a second person look at the month and close it.")


class EntryWrong(Refusal):
    code = "books.entry_wrong"
    nature = Nature.INVALID
    what = _("Not filled in as it should be: {fields}.")
    mend = _("Correct these and send it again.")


class DayStillOpen(Refusal):
    code = "books.day_still_open"
    what = _("{day} is still open; nothing in it needs a correction.")
    mend = _("Record the act where it happens; corrections are for days that have ended.")


class SubjectTaken(Refusal):
    code = "books.subject_taken"
    what = _("From {valid_from} on, another subject is set for {account} {memo} already.")
    mend = _("Choose a later day.")
