"""The kinds of fact that bills write."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, Subject, declare

DRAFTED, ISSUED, AGREED, CLOSED = "bill.drafted", "bill.issued", "bill.agreed", "bill.closed"
DISPUTED, DECIDED, COMPARED = "bill.disputed", "bill.dispute_decided", "bill.compared"
COMPLAINED = "bill.complaint_noted"
BILL = Subject("bill", "{bill}", "BILL-{bill}")

declare(
    Kind(DRAFTED, Flow.FUNDS, _("bill drafted"), _("drafted for {month}: {pieces} pieces, {total_fen}"), about=BILL),
    Kind(ISSUED, Flow.FUNDS, _("bill issued"), _("issued: {total_fen}, to be disputed until {until}"), about=BILL),
    Kind(DISPUTED, Flow.FUNDS, _("bill disputed"), _("{carrier} {number} was disputed: {reason}"), about=BILL),
    Kind(DECIDED, Flow.FUNDS, _("dispute decided"), _("{carrier} {number}: {answer}, {amount_fen}"), about=BILL),
    Kind(COMPARED, Flow.INFORMATION, _("bill compared"), _("compared with {file}: {found} differences"), about=BILL),
    Kind(AGREED, Flow.FUNDS, _("bill agreed"), _("agreed by the courier"), about=BILL),
    Kind(CLOSED, Flow.FUNDS, _("bill closed"), _("closed: nobody disputes it any more"), about=BILL),
    Kind(COMPLAINED, Flow.INFORMATION, _("complaint noted"), _("complained of: {note}")),
)
