"""What the room of bills refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchBill(Refusal):
    code = "bills.no_such_bill"
    nature = Nature.ABSENT
    what = _("There is no bill {number} that you may see.")
    mend = _("Open the list of bills and choose one.")


class MonthRuns(Refusal):
    code = "bills.month_runs"
    what = _("{month} is not over yet, so it cannot be billed.")
    mend = _("Make the bill from the first day of the next month on; until then its statement shows the month so far.")


class NotBillable(Refusal):
    code = "bills.not_billable"
    nature = Nature.INVALID
    what = _("Only a courier registered in this county is billed.")
    mend = _("Choose a partner courier; our own pieces and villagers are never billed for inbound.")


class NothingToBill(Refusal):
    code = "bills.nothing_to_bill"
    what = _("No piece of this courier was signed in {month} that is not billed already.")
    mend = _("Check the month and the courier. There is nothing to send.")


class BillIssued(Refusal):
    code = "bills.issued"
    what = _("Bill {number} is issued and is never changed.")
    mend = _("What was told since, or is corrected, stands in the next bill.")


class NotIssued(Refusal):
    code = "bills.not_issued"
    what = _("Bill {number} is not open: it is a draft, agreed or closed.")
    mend = _("Look at its state: a draft is issued first, and what is closed is corrected in the next bill.")


class DisputeTooLate(Refusal):
    code = "bills.dispute_too_late"
    what = _("Bill {number} could be disputed until {until}.")
    mend = _("Speak with the county: what both agree on is put into the next bill as a correction.")


class NoSuchLine(Refusal):
    code = "bills.no_such_line"
    nature = Nature.ABSENT
    what = _("Bill {number} has no such line or dispute.")
    mend = _("Open the bill and choose one of its lines.")


class LineDisputed(Refusal):
    code = "bills.line_disputed"
    what = _("{piece} is disputed already in bill {number}.")
    mend = _("Wait for the county's answer; it stands at the line.")


class DisputeDecided(Refusal):
    code = "bills.dispute_decided"
    what = _("This dispute over {piece} is decided already.")
    mend = _("Nothing to do; the answer stands at the line.")


class NotAnAdjustment(Refusal):
    code = "bills.not_an_adjustment"
    nature = Nature.INVALID
    what = _("A line of {amount_fen} fen that is accepted must become another amount.")
    mend = _("Give the amount that the line should have, or reject the dispute.")


class DisputesOpen(Refusal):
    code = "bills.disputes_open"
    what = _("{count} disputes over bill {number} are not decided.")
    mend = _("Decide them first; then it can be agreed or closed.")


class StillDisputable(Refusal):
    code = "bills.still_disputable"
    what = _("Bill {number} can be disputed until {until} and is not agreed.")
    mend = _("Close it after that day, or wait until the courier agrees.")


class ColumnsMissing(Refusal):
    code = "bills.columns_missing"
    nature = Nature.INVALID
    what = _("The file's columns for {missing} are not known. It has: {heads}.")
    mend = _("Say what they are called, and send the file again.")


class WrongRow(Refusal):
    code = "bills.wrong_row"
    nature = Nature.INVALID
    what = _("Row {row} of the file cannot be read: {text}")
    mend = _("A number as text and an amount in yuan to the fen are wanted. Correct it and send the file again.")
