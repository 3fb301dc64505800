"""What the bank's room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchBankAccount(Refusal):
    code = "bank.no_such_account"
    nature = Nature.ABSENT
    what = _("There is no bank account {account} that you may see.")
    mend = _("Declare the account first, with the day and the balance it is mirrored from.")


class AccountDeclared(Refusal):
    code = "bank.account_declared"
    what = _("The bank account {account} is declared already.")
    mend = _("Take its statements in, or choose another code for another account.")


class StatementUnreadable(Refusal):
    code = "bank.statement_unreadable"
    nature = Nature.INVALID
    what = _("{name} cannot be read as a statement: {why}.")
    mend = _(
        "Send the bank's CAMT.053 file, or a table whose columns are named; no document type may be declared in it."
    )


class RowsWrong(Refusal):
    code = "bank.rows_wrong"
    nature = Nature.INVALID
    what = _("{count} rows of the statement are wrong, so none was taken in.")
    mend = _("Look at the rows that are marked, ask the bank for a right file, and send it again.")


class NotWhole(Refusal):
    code = "bank.not_whole"
    nature = Nature.INVALID
    what = _("Statement {statement} is not whole: opening and entries differ from its closing by {difference}.")
    mend = _("Ask the bank for the whole statement; nothing was taken in.")


class StatementDiffers(Refusal):
    code = "bank.statement_differs"
    what = _("Statement {statement} was taken in before with other entries.")
    mend = _("Ask the bank which of the two holds. What was taken in stays as it is.")


class DaysTaken(Refusal):
    code = "bank.days_taken"
    what = _("Statement {other} already has days of {since} to {until}.")
    mend = _("Each day is taken in once. Send the statement of the days that are missing.")


class NotContinuing(Refusal):
    code = "bank.not_continuing"
    what = _("{statement} begins with {opening}, and the day before ended with {closing}.")
    mend = _("Check that it is this account's; ask the bank for what moved in between.")


class OtherAccount(Refusal):
    code = "bank.other_account"
    nature = Nature.INVALID
    what = _("The file is of account {found}, and not of {account}.")
    mend = _("Choose the account that the file names.")


class NoSuchUpload(Refusal):
    code = "bank.no_such_upload"
    nature = Nature.ABSENT
    what = _("There is no such statement file that you may see.")
    mend = _("Upload it again; a file that was thrown away is gone.")


class NoSuchSide(Refusal):
    code = "bank.nothing_open"
    nature = Nature.ABSENT
    what = _("What you chose is not open any more, or is not yours to see.")
    mend = _("Look at the open lines again; somebody may have settled it.")


class NotEqual(Refusal):
    code = "bank.not_equal"
    what = _("The bank's lines make {bank} and the books {books}.")
    mend = _("Choose lines and entries of the same sum, at least one on each side.")


class NoSuchMatch(Refusal):
    code = "bank.no_such_match"
    nature = Nature.ABSENT
    what = _("There is no such match that stands.")
    mend = _("Open the line; it may have been undone already.")


class CannotBook(Refusal):
    code = "bank.cannot_book"
    nature = Nature.INVALID
    what = _("{amount} cannot be booked as {booking}.")
    mend = _("Fees and what is handed on go out, what the channel hands over comes in; name the biller it is for.")


class NotHeld(Refusal):
    code = "bank.not_held"
    what = _("{amount} went out and only {held} is held to be sent back.")
    mend = _("Match it to what the books expect, or book first what came in and is not ours.")


class WhyWanted(Refusal):
    code = "bank.why_wanted"
    nature = Nature.INVALID
    what = _("A known difference is marked with a reason of at most {most} characters.")
    mend = _("Write whom you asked and what they said.")
