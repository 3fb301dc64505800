"""The kinds of fact that the till writes, on the thread of its point. `station` is the point."""

from django.utils.translation import gettext_lazy as _

from huinong.counter.till.values import Purpose
from huinong.journal.kinds import Flow, Kind, declare

OPENED, CLOSED, COUNTED = "till.opened", "till.closed", "till.counted"
FLOAT_GIVEN, DEPOSITED = "till.float_given", "till.deposited"
REMITTED, FOUND, REFUSED = "till.remitted", "till.remittance_found", "till.remittance_refused"
OPEN_AGAIN = "till.remittance_open_again"
SHORT_PAID, SHORT_WAIVED, UNFOUND = "till.short_paid", "till.short_waived", "till.remittance_unfound"
LEAVING, LEFT = "till.leaving", "till.left"

OF_PURPOSE = {
    Purpose.OPENING: OPENED,
    Purpose.CLOSING: CLOSED,
    Purpose.SURPRISE: COUNTED,
    Purpose.LEAVING: LEAVING,
    Purpose.HAND_OVER: LEFT,
}
COUNT = _("{counted_fen} counted, {expected_fen} expected {reason}")

declare(
    Kind(OPENED, Flow.FUNDS, _("till opened"), COUNT),
    Kind(CLOSED, Flow.FUNDS, _("till closed"), COUNT),
    Kind(COUNTED, Flow.FUNDS, _("till counted by surprise"), COUNT),
    Kind(FLOAT_GIVEN, Flow.FUNDS, _("float given"), _("{amount_fen} given as a float, slip {proof}")),
    Kind(DEPOSITED, Flow.FUNDS, _("deposit taken"), _("{amount_fen} left as a deposit, slip {proof}")),
    Kind(REMITTED, Flow.FUNDS, _("cash remitted"), _("{amount_fen} paid in, slip {proof}")),
    Kind(FOUND, Flow.FUNDS, _("remittance found"), _("{amount_fen} of {remittance} found in the bank")),
    Kind(OPEN_AGAIN, Flow.FUNDS, _("remittance open again"), _("{amount_fen} of {remittance} waits to be found again")),
    Kind(REFUSED, Flow.FUNDS, _("remittance refused"), _("{amount_fen} of {remittance} refused: {reason}")),
    Kind(
        UNFOUND,
        Flow.FUNDS,
        _("finding taken back"),
        _("{amount_fen} of {remittance} is not in the bank: {reason}"),
    ),
    Kind(SHORT_PAID, Flow.FUNDS, _("shortage paid"), _("{amount_fen} put into the drawer by the keeper {reason}")),
    Kind(SHORT_WAIVED, Flow.FUNDS, _("shortage waived"), _("{amount_fen} borne by the county: {reason}")),
    Kind(LEAVING, Flow.FUNDS, _("keeper leaves"), COUNT),
    Kind(LEFT, Flow.FUNDS, _("keeper closed out"), _("{counted_fen} handed over; {claim_fen} is still owed {reason}")),
)
