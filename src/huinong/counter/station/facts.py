"""The kinds of fact the station writes of its own; pieces, bags, orders and money are told by their rooms."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

COUNTED = "station.counted"

declare(
    Kind(COUNTED, Flow.INFORMATION, _("shelf counted"), _("The shelf was counted: {found} of {expected} pieces")),
)
