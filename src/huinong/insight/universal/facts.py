"""The fact this room writes."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

ANNOUNCED = "suspension.announced"

declare(
    Kind(
        ANNOUNCED,
        Flow.INFORMATION,
        _("suspension announced"),
        _("Service at {places_named} is suspended from {first_on} to {last_on}: {reason}"),
    ),
)
