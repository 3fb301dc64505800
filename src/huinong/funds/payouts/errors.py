"""What payouts refuse."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchStatement(Refusal):
    code = "payouts.no_such_statement"
    nature = Nature.ABSENT
    what = _("There is no net statement {number} that you may see.")
    mend = _("Open the list of net statements and choose one.")


class MonthRuns(Refusal):
    code = "payouts.month_runs"
    what = _("{month} is not over yet, so it cannot be settled.")
    mend = _("Draft it from the first day of the next month on.")


class NothingToSettle(Refusal):
    code = "payouts.nothing_to_settle"
    what = _("Nobody earned or owed anything in {month} that is not settled already.")
    mend = _("Check the month. There is nothing to draft.")


class NotAtThisStep(Refusal):
    code = "payouts.not_at_this_step"
    what = _("Net statement {number} is not at this step any more, or not yet.")
    mend = _("Open it: its state says what comes next.")


class SamePerson(Refusal):
    code = "payouts.same_person"
    what = _("You drafted net statement {number} yourself.")
    mend = _("Ask a second person to look at it and approve it.")


class NothingToPay(Refusal):
    code = "payouts.nothing_to_pay"
    what = _("All of net statement {number} is disputed: nothing is left to pay.")
    mend = _("Decide its disputes first, then draft the month again.")


class NoBankAccount(Refusal):
    code = "payouts.no_bank_account"
    what = _("No bank account of {holder} is known.")
    mend = _("Enter the account on the net statement's page, then try again.")


class NotABankAccount(Refusal):
    code = "payouts.not_a_bank_account"
    nature = Nature.INVALID
    what = _("This is no bank account: {fields}.")
    mend = _("Give the holder's name, the account's 8 to 30 digits, and the bank's 12-digit code.")


class NothingApproved(Refusal):
    code = "payouts.nothing_approved"
    what = _("No approved net statement waits to be sent.")
    mend = _("Approve net statements first; then make the payment file.")


class NoSuchFile(Refusal):
    code = "payouts.no_such_file"
    nature = Nature.ABSENT
    what = _("There is no payment file {number} that you may see.")
    mend = _("Check that the answer belongs to this county, or open the list of payment files.")


class NotAnAnswer(Refusal):
    code = "payouts.not_an_answer"
    nature = Nature.INVALID
    what = _("This file is not an answer of the bank that can be read: {reason}")
    mend = _("Load the pain.002 file as the bank gave it, unchanged.")


class NoSuchLine(Refusal):
    code = "payouts.no_such_line"
    nature = Nature.ABSENT
    what = _("Net statement {number} has no such line or dispute.")
    mend = _("Open the statement and choose one of its lines.")


class DisputeTooLate(Refusal):
    code = "payouts.dispute_too_late"
    what = _("Net statement {number} could be disputed until {until}.")
    mend = _("Speak with the county: what both agree on stands in the next statement.")


class LineDisputed(Refusal):
    code = "payouts.line_disputed"
    what = _("This line is disputed already, in net statement {number}.")
    mend = _("Wait for the county's answer; it stands at the line.")


class DisputeDecided(Refusal):
    code = "payouts.dispute_decided"
    what = _("This dispute is decided already.")
    mend = _("Nothing to do; the answer stands at the line.")


class NotAnAdjustment(Refusal):
    code = "payouts.not_an_adjustment"
    nature = Nature.INVALID
    what = _("A line of {amount_fen} fen that is accepted must become another amount.")
    mend = _("Give the amount that the line should have, or reject the dispute.")
