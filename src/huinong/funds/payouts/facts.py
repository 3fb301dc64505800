"""The kinds of fact payouts write; what they move is told by `ledger.held`, `ledger.posted` and `ledger.released`."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

MONTH_DRAFTED = "payout.month_drafted"
DRAFTED = "payout.drafted"
APPROVED = "payout.approved"
SENT = "payout.sent"
PAID = "payout.paid"
REJECTED = "payout.rejected"
CARRY_DECIDED = "payout.carry_decided"
FILE_MADE = "payout.file_made"
ANSWERED = "payout.answered"
ACCOUNT_SET = "payout.account_set"
DISPUTED = "payout.disputed"
DISPUTE_DECIDED = "payout.dispute_decided"

declare(
    Kind(MONTH_DRAFTED, Flow.FUNDS, _("month settled"), _("{count} net statements of {month} were drafted")),
    Kind(DRAFTED, Flow.FUNDS, _("net statement drafted"), _("of {month}: {net_fen}, to pay {amount_fen}")),
    Kind(APPROVED, Flow.FUNDS, _("net statement approved"), _("{amount_fen} were set aside to be paid")),
    Kind(SENT, Flow.FUNDS, _("payment sent"), _("{amount_fen} were sent to the bank in file {file}")),
    Kind(PAID, Flow.FUNDS, _("payment made"), _("the bank paid {amount_fen}")),
    Kind(REJECTED, Flow.FUNDS, _("payment refused"), _("the bank refused {amount_fen}: {reason}")),
    Kind(CARRY_DECIDED, Flow.FUNDS, _("debt carried on"), _("{net_fen} are carried into the next period: {reason}")),
    Kind(FILE_MADE, Flow.FUNDS, _("payment file made"), _("payment file {file}: {count} payments, {total_fen}")),
    Kind(ANSWERED, Flow.FUNDS, _("bank's answer"), _("the bank answered file {file}: {paid} paid, {rejected} refused")),
    Kind(ACCOUNT_SET, Flow.FUNDS, _("bank account entered"), _("a bank account was entered: {masked}")),
    Kind(DISPUTED, Flow.FUNDS, _("line disputed"), _("a line of {amount_fen} is disputed: {reason}")),
    Kind(DISPUTE_DECIDED, Flow.FUNDS, _("dispute decided"), _("the dispute was decided, {adjustment_fen}: {answer}")),
)
