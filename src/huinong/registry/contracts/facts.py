"""The facts this room writes."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

DRAFTED = "contract.drafted"
SIGNED = "contract.signed"
ENDED = "contract.ended"

declare(
    Kind(
        DRAFTED, Flow.TRADE, _("contract drafted"), _("{number}: version {version} drafted, to hold from {valid_from}.")
    ),
    Kind(SIGNED, Flow.TRADE, _("contract signed"), _("{number}: version {version} signed, holds from {valid_from}.")),
    Kind(ENDED, Flow.TRADE, _("contract ended"), _("{number} ends on {ended_on}: {reason}")),
)
