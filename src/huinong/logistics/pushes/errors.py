"""What the pushes' room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchWebhook(Refusal):
    code = "pushes.no_such_webhook"
    nature = Nature.ABSENT
    what = _("There is no such webhook in use that you may see.")
    mend = _("Open the page of pushes; register one when there is none.")


class NoSuchDelivery(Refusal):
    code = "pushes.no_such_delivery"
    nature = Nature.ABSENT
    what = _("There is no such push that you may see.")
    mend = _("Open the list of pushes and choose one.")


class AddressRefused(Refusal):
    code = "pushes.address_refused"
    nature = Nature.INVALID
    what = _("{url} is no address that status may be pushed to.")
    mend = _("Give an https address on the public internet, without a name and password in it.")


class WebhookLive(Refusal):
    code = "pushes.webhook_live"
    what = _("This partner's pieces are already pushed to {host}.")
    mend = _("Revoke that webhook first: two would each be told half of what happened.")


class NotAPartner(Refusal):
    code = "pushes.not_a_partner"
    nature = Nature.INVALID
    what = _("Status is pushed to a courier of this county, and no courier was named.")
    mend = _("Sign in as the courier's manager, or name the courier's party.")


class NotResendable(Refusal):
    code = "pushes.not_resendable"
    what = _("This push is still on its way, or its webhook was revoked.")
    mend = _("Wait for it; after a new webhook is registered, the next status goes there.")
