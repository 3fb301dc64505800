"""The kinds of fact trade writes."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

declare(
    Kind("order.placed", Flow.TRADE, _("order placed"), _("order {order} was placed: {boxes} boxes")),
    Kind("order.paid", Flow.TRADE, _("order paid"), _("order {order} is paid")),
    Kind("order.packed", Flow.TRADE, _("order packed"), _("order {order} was packed into {boxes} boxes")),
    Kind("order.shipped", Flow.TRADE, _("order shipped"), _("order {order} is on its way")),
    Kind("order.delivered", Flow.TRADE, _("order delivered"), _("order {order} has reached its buyer")),
    Kind(
        "order.refunded",
        Flow.TRADE,
        _("order refunded"),
        _("{box_count} boxes of order {order} were refunded: {reason}"),
    ),
    Kind("order.cancelled", Flow.TRADE, _("order cancelled"), _("order {order} was cancelled: {reason}")),
)
