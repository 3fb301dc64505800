"""The kinds of fact settlement writes of its own; what it accrues is told by `ledger.posted`."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

declare(
    Kind("tariff.set", Flow.FUNDS, _("tariff set"), _("{tariff} is {amount_fen} from {valid_from}")),
    Kind(
        "bus.month_settled",
        Flow.FUNDS,
        _("bus month settled"),
        _("{month} was settled: {trips} trips, {metres} metres"),
    ),
    Kind("bus.month_reversed", Flow.FUNDS, _("bus month taken back"), _("{month} was taken back: {reason}")),
)
