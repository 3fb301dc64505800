"""The kinds of fact that bills collected at the village write."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

DECLARED, FILE = "billers.declared", "billers.file_taken"
LOCKED, LET_GO, PAID = "billers.locked", "billers.let_go", "billers.paid"
CONFIRMED, REFUNDED, SETTLED = "billers.confirmed", "billers.refunded", "billers.settled"
RETURNED, ROLL, ELSEWHERE = "billers.returned", "billers.roll_taken", "billers.paid_elsewhere"

declare(
    Kind(DECLARED, Flow.INFORMATION, _("biller declared"), _("{name} may be paid from {valid_from}")),
    Kind(LOCKED, Flow.FUNDS, _("bill asked for"), _("{amount_fen} owed to {name}")),
    Kind(LET_GO, Flow.FUNDS, _("bill let go"), _("not paid: {amount_fen} to {name}")),
    Kind(PAID, Flow.FUNDS, _("bill paid in cash"), _("{amount_fen} taken for {name}; the biller is being asked")),
    Kind(CONFIRMED, Flow.FUNDS, _("bill confirmed"), _("{name} has {amount_fen}")),
    Kind(REFUNDED, Flow.FUNDS, _("bill not taken"), _("{amount_fen} to give back, {name} did not take it: {reason}")),
    Kind(RETURNED, Flow.FUNDS, _("money given back"), _("{returned_fen} fetched, known by {proof}")),
    Kind(ROLL, Flow.INFORMATION, _("village list taken in"), _("{lines} people who should pay {name}")),
    Kind(ELSEWHERE, Flow.INFORMATION, _("paid elsewhere"), _("one person of the list pays elsewhere")),
    Kind(FILE, Flow.FUNDS, _("biller's file taken in"), _("{lines} lines: {matched} agree, {differ} differ")),
    Kind(SETTLED, Flow.FUNDS, _("difference settled"), _("settled: {note}")),
)
