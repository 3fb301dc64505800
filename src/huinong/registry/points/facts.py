"""The facts this room writes."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

OPENED = "point.opened"
CLOSED = "point.closed"
REOPENED = "point.reopened"
KEEPER_ASSIGNED = "point.keeper_assigned"
HOURS_SET = "point.hours_set"
MARKET_DAYS_SET = "point.market_days_set"
CAPABILITY_SET = "point.capability_set"

declare(
    Kind(OPENED, Flow.INFORMATION, _("Point opened"), _("{name} ({code}) opened on {opened_on}.")),
    Kind(CLOSED, Flow.INFORMATION, _("Point closed"), _("{name} ({code}) closed on {closed_on}: {reason}")),
    Kind(REOPENED, Flow.INFORMATION, _("Point reopened"), _("{name} ({code}) reopened on {reopened_on}.")),
    Kind(KEEPER_ASSIGNED, Flow.INFORMATION, _("Keeper assigned"), _("{name} ({code}) was given a keeper.")),
    Kind(HOURS_SET, Flow.INFORMATION, _("Opening hours set"), _("{name} ({code}) posted its opening hours.")),
    Kind(MARKET_DAYS_SET, Flow.INFORMATION, _("Market days set"), _("{name}: market days {digits}.")),
    Kind(CAPABILITY_SET, Flow.INFORMATION, _("Capability set"), _("{name} ({code}): {service} was updated.")),
)
