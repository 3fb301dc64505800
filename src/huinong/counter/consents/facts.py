"""The kinds of fact that the room of consents writes. No phone stands in them, not even a digest."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare
from huinong.logistics.parcels.facts import PIECE

GIVEN = "consent.given"
WITHDRAWN = "consent.withdrawn"

declare(
    Kind(
        GIVEN,
        Flow.INFORMATION,
        _("consent given"),
        _("the recipient agrees to a station, for {covers}; said {channel}"),
        about=PIECE,
    ),
    Kind(
        WITHDRAWN,
        Flow.INFORMATION,
        _("consent withdrawn"),
        _("the recipient does not agree to a station, for {covers}; said {channel}"),
        about=PIECE,
    ),
)
