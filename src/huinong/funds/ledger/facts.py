"""The kinds of fact the ledger writes."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

declare(
    Kind("ledger.posted", Flow.FUNDS, _("money posted"), _("booked: {memo}")),
    Kind("ledger.held", Flow.FUNDS, _("money held"), _("set aside: {memo}")),
    Kind("ledger.released", Flow.FUNDS, _("hold released"), _("set aside no longer: {memo}")),
    Kind("ledger.expired", Flow.FUNDS, _("hold expired"), _("a hold ran out: {memo}")),
    Kind("ledger.limited", Flow.FUNDS, _("account limited"), _("the limits of {account} were set")),
)
