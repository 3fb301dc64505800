"""The facts this room writes: who is told of pieces, and what a person sent again. Deliveries themselves are none."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

REGISTERED = "webhook.registered"
REVOKED = "webhook.revoked"
RESENT = "push.resent"

declare(
    Kind(REGISTERED, Flow.INFORMATION, _("webhook registered"), _("Status of pieces is pushed to {host}.")),
    Kind(REVOKED, Flow.INFORMATION, _("webhook revoked"), _("Nothing more is pushed to {host}.")),
    Kind(RESENT, Flow.INFORMATION, _("push sent again"), _("A status of {piece} was put on the way again.")),
)
