"""What the batches' room refuses."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huinong.edge.heads import WrongCell
from huinong.kernel.refusal import Nature, Refusal


class NoSuchBatch(Refusal):
    code = "batches.no_such_batch"
    nature = Nature.ABSENT
    what = _("There is no such batch that you may see.")
    mend = _("Files that nobody took in are kept for some days only. Upload it again.")


class NoSuchAgreement(Refusal):
    code = "batches.no_such_agreement"
    nature = Nature.ABSENT
    what = _("There is no such agreement that you may see.")
    mend = _("Check its number in the list of agreements.")


class NumberTaken(Refusal):
    code = "batches.number_taken"
    what = _("The agreement number {number} is already in use.")
    mend = _("Agreements are never rewritten: give the new one its own number.")


class NotACustomer(Refusal):
    code = "batches.not_a_customer"
    nature = Nature.INVALID
    what = _("An agreement is made with a co-operative, a firm or a shop of this county.")
    mend = _("Register it among the parties first; a person shows a document at the counter.")


class DaysTurned(Refusal):
    code = "batches.days_turned"
    nature = Nature.INVALID
    what = _("The last day lies before the first.")
    mend = _("Correct the days.")


class AlreadyEnded(Refusal):
    code = "batches.already_ended"
    what = _("The agreement {number} is over on that day already, or has its end.")
    mend = _("Look at its days; make a new agreement if the customer goes on.")


class NotAgreed(Refusal):
    code = "batches.not_agreed"
    what = _("{customer} has no agreement that holds today.")
    mend = _("Ask the county manager for an agreement, or take the pieces in one by one with a document.")


class NotAHandInPoint(Refusal):
    code = "batches.not_a_hand_in_point"
    nature = Nature.INVALID
    what = _("Nothing is handed in at this point.")
    mend = _("Choose a station or an outlet that is open.")


class UploadedElsewhere(Refusal):
    code = "batches.uploaded_elsewhere"
    what = _("This file was uploaded before, to be handed in at {point}.")
    mend = _("A file is taken in once, and there. While it waits, it may be thrown away there and uploaded here.")


class ColumnsUnknown(Refusal):
    code = "batches.columns_unknown"
    nature = Nature.INVALID
    what = _("Which columns hold the recipient, the phone, the address, the weight and the contents is not known yet.")
    mend = _("Say it once for this customer, or fill in the template.")


class BatchRefused(Refusal):
    """Carries `cells`, every wrong one of the file: nothing of it was taken in."""

    code = "batches.batch_refused"
    nature = Nature.INVALID
    what = _("{errors} rows of the file cannot be taken in, so none was.")
    mend = _("Take the error file, correct it, and upload it again.")
    MOST = 1_000

    def __init__(self, cells: Sequence[WrongCell]) -> None:
        super().__init__(errors=len({cell.row for cell in cells}))
        self.cells = tuple(cells[: self.MOST])


class PostageChanged(Refusal):
    code = "batches.postage_changed"
    what = _("The postage is not what was shown before: the price board has changed.")
    mend = _("Look at the batch again and take the amount that it shows now.")
