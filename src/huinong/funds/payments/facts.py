"""The kinds of fact payments write."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, Subject, declare

FUNDS = Flow.FUNDS
PAYMENT = Subject("payment", "{number}", "{order}")
REFUND = Subject("payment", "{refund}", "{order}")

declare(
    Kind(
        "payment.opened", FUNDS, _("payment opened"), _("payment of {amount_fen} begun, by {provider}"), about=PAYMENT
    ),
    Kind("payment.processing", FUNDS, _("payment processing"), _("sent to {provider}"), about=PAYMENT),
    Kind("payment.confirmed", FUNDS, _("payment confirmed"), _("{amount_fen} received by {provider}"), about=PAYMENT),
    Kind("payment.failed", FUNDS, _("payment failed"), _("the payment failed at {provider}: {reason}"), about=PAYMENT),
    Kind(
        "payment.refund_opened",
        FUNDS,
        _("refund opened"),
        _("refund of {amount_fen} begun, by {provider}"),
        about=REFUND,
    ),
    Kind("payment.refund_processing", FUNDS, _("refund processing"), _("sent to {provider}"), about=REFUND),
    Kind("payment.refunded", FUNDS, _("payment refunded"), _("{amount_fen} given back by {provider}"), about=REFUND),
    Kind(
        "payment.refund_failed", FUNDS, _("refund failed"), _("the refund failed at {provider}: {reason}"), about=REFUND
    ),
)
