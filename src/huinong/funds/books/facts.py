"""The kinds of fact that the books write."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

DAY_ENDED, MONTH_PREPARED, MONTH_CLOSED = "books.day_ended", "books.month_prepared", "books.month_closed"
CORRECTED, SUBJECT_SET = "books.corrected", "books.subject_set"

declare(
    Kind(DAY_ENDED, Flow.FUNDS, _("business day ended"), _("the day {day} ended, {left_open} left open {reason}")),
    Kind(MONTH_PREPARED, Flow.FUNDS, _("month close prepared"), _("the closing of {month} was prepared")),
    Kind(MONTH_CLOSED, Flow.FUNDS, _("month closed"), _("{month} was closed with the books of {known_on}")),
    Kind(CORRECTED, Flow.FUNDS, _("books corrected"), _("{amount_fen} corrected for {effective_on}: {reason}")),
    Kind(SUBJECT_SET, Flow.FUNDS, _("subject set"), _("{product} goes to {subject} from {valid_from}")),
)
