"""The kinds of fact settlement writes of its own; what it accrues is told by `ledger.posted`."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

declare(Kind("tariff.set", Flow.FUNDS, _("tariff set"), _("{tariff} is {amount_fen} from {valid_from}")))
