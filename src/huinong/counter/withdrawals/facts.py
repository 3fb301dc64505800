"""The kinds of fact that withdrawals write, on the thread of the withdrawal."""

from django.utils.translation import gettext_lazy as _

from huinong.counter.withdrawals.values import State
from huinong.journal.kinds import Flow, Kind, declare

CHANNEL, OWN_CARD = "withdrawals.channel_declared", "withdrawals.own_card_named"
ASKED, REVIEWED = "withdrawals.asked", "withdrawals.reviewed"
ENDS = {state.value: f"withdrawals.{state.value}" for state in State if state is not State.PROCESSING}

declare(
    Kind(CHANNEL, Flow.INFORMATION, _("bank's channel declared"), _("{name} from {valid_from}")),
    Kind(OWN_CARD, Flow.INFORMATION, _("keeper's card named"), _("card {card}")),
    Kind(ASKED, Flow.FUNDS, _("withdrawal asked for"), _("{amount_fen} of card {card}; the bank is being asked")),
    Kind(ENDS["approved"], Flow.FUNDS, _("withdrawal granted"), _("{amount_fen} of card {card}")),
    Kind(ENDS["handed"], Flow.FUNDS, _("withdrawal handed out"), _("{amount_fen} in cash")),
    Kind(ENDS["declined"], Flow.FUNDS, _("withdrawal declined"), _("{amount_fen} of card {card}: {reason}")),
    Kind(ENDS["returned"], Flow.FUNDS, _("withdrawal given back"), _("{amount_fen} to card {card}: {reason}")),
    Kind(REVIEWED, Flow.FUNDS, _("withdrawal reviewed"), _("{note}")),
)
