"""The kinds of fact that this room writes."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

LOADED = "roads.loaded"

declare(
    Kind(LOADED, Flow.INFORMATION, _("road map loaded"), _("A road map was loaded: {name}, {road_km} km of road")),
)
