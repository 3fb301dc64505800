"""The kinds of fact that the bank's room writes, on the thread of its account or of the match."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

DECLARED, COLUMNS, TAKEN = "bank.declared", "bank.columns_named", "bank.taken"
MATCHED, UNMATCHED, OWNED = "bank.matched", "bank.unmatched", "bank.owned"

declare(
    Kind(DECLARED, Flow.FUNDS, _("bank account declared"), _("{name}, {opening_fen} on {opens_on}")),
    Kind(COLUMNS, Flow.INFORMATION, _("columns of a bank file named"), _("of {account} from {valid_from}")),
    Kind(TAKEN, Flow.FUNDS, _("bank statement taken in"), _("{statement}: {entries} entries, closing {closing_fen}")),
    Kind(MATCHED, Flow.FUNDS, _("bank line settled"), _("{amount_fen} {rule} {note}")),
    Kind(UNMATCHED, Flow.FUNDS, _("settling of a bank line undone"), _("{amount_fen} is open again")),
    Kind(OWNED, Flow.FUNDS, _("open bank line taken on"), _("{amount_fen}")),
)
