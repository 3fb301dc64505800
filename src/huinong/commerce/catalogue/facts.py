"""The kinds of fact the catalogue writes."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

declare(
    Kind("sku.registered", Flow.TRADE, _("goods registered"), _("{name} ({sku_code}) was registered for sale")),
    Kind("sku.repriced", Flow.TRADE, _("price changed"), _("{name} ({sku_code}) has a new price")),
    Kind("sku.listed", Flow.TRADE, _("goods listed"), _("{name} ({sku_code}) is on sale")),
    Kind("sku.unlisted", Flow.TRADE, _("goods unlisted"), _("{name} ({sku_code}) is no longer on sale: {reason}")),
    Kind("lot.received", Flow.TRADE, _("lot received"), _("{quantity} {unit} of {name} came in as lot {lot_code}")),
)
