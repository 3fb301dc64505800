"""The kinds of fact trade writes."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, Subject, declare

ORDER = Subject("order", "{order}", "{order}")

declare(
    Kind("order.placed", Flow.TRADE, _("order placed"), _("ordered for {total_fen}, boxes: {boxes}"), about=ORDER),
    Kind("order.paid", Flow.TRADE, _("order paid"), _("paid {total_fen}, held until it arrives"), about=ORDER),
    Kind("order.packed", Flow.TRADE, _("order packed"), _("packed, boxes: {boxes}"), about=ORDER),
    Kind("order.shipped", Flow.TRADE, _("order shipped"), _("on its way"), about=ORDER),
    Kind("order.delivered", Flow.TRADE, _("order delivered"), _("it has reached its buyer"), about=ORDER),
    Kind(
        "order.refunded",
        Flow.TRADE,
        _("order refunded"),
        _("{amount_fen} refunded, boxes: {box_count}; {reason}"),
        about=ORDER,
    ),
    Kind("order.cancelled", Flow.TRADE, _("order cancelled"), _("cancelled: {reason}"), about=ORDER),
)
