"""The kinds of fact payments write."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

FUNDS = Flow.FUNDS

declare(
    Kind("payment.opened", FUNDS, _("payment opened"), _("payment {number} was opened for order {order}")),
    Kind("payment.processing", FUNDS, _("payment processing"), _("payment {number} was sent to {provider}")),
    Kind("payment.confirmed", FUNDS, _("payment confirmed"), _("payment {number} of order {order} is confirmed")),
    Kind("payment.failed", FUNDS, _("payment failed"), _("payment {number} of order {order} failed: {reason}")),
    Kind("payment.refund_opened", FUNDS, _("refund opened"), _("refund {refund} of payment {number} was opened")),
    Kind("payment.refund_processing", FUNDS, _("refund processing"), _("refund {refund} was sent to {provider}")),
    Kind("payment.refunded", FUNDS, _("payment refunded"), _("refund {refund} of payment {number} was paid out")),
    Kind("payment.refund_failed", FUNDS, _("refund failed"), _("refund {refund} of payment {number} failed: {reason}")),
)
