"""What accounts are called on a page."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.funds.ledger import codes
from huinong.registry.parties import queries as parties

KIND_LABELS: Mapping[str, Any] = {
    "courier": _("Partner courier"),
    "keeper": _("Station keeper"),
    "cash": pgettext_lazy("account", "Cash in a keeper's hand"),
    "transit": pgettext_lazy("account", "Remitted, not yet found in the bank"),
    "short": pgettext_lazy("account", "Short in the till"),
    "over": pgettext_lazy("account", "Over in the till"),
    "deposit": pgettext_lazy("account", "Keeper's deposit"),
    "bus": _("Bus company"),
    "coop": _("Co-operative"),
    "cod": pgettext_lazy("account", "Cash on delivery"),
    "owed": pgettext_lazy("account", "Collected for a biller"),
    "customers": pgettext_lazy("account", "Customers"),
    "trunk": pgettext_lazy("account", "The wider network"),
    "operator": _("Operator"),
    "freight": pgettext_lazy("account", "Freight"),
    "escrow": pgettext_lazy("account", "Held for buyers"),
    "psp": pgettext_lazy("account", "Payment channel (simulated)"),
}
OURS: Mapping[str, Any] = {
    codes.OPERATOR_INCOME: pgettext_lazy("account", "Operator's income"),
    codes.OPERATOR_COST: pgettext_lazy("account", "Operator's cost"),
    codes.OPERATOR_CASH: pgettext_lazy("account", "Cash at outlets"),
    codes.OPERATOR_BANK: pgettext_lazy("account", "Operator's bank account"),
    codes.OPERATOR_SUSPENSE: pgettext_lazy("account", "Received in the bank for others, to be sent back"),
    codes.OPERATOR_AGENCY: pgettext_lazy("account", "Owed by the bank for withdrawals at stations"),
    codes.FREIGHT_INCOME: pgettext_lazy("account", "Freight income"),
    codes.ESCROW_ORDERS: pgettext_lazy("account", "Held for buyers until the goods arrive"),
    codes.PSP_SIMULATED: pgettext_lazy("account", "Payment channel (simulated)"),
    codes.OWED_BACK: pgettext_lazy("account", "To be given back to customers"),
    codes.TRUNK_COD: pgettext_lazy("account", "Cash on delivery of the wider network"),
    codes.owed("withdrawals"): pgettext_lazy("account", "Agreed for withdrawals, not handed out yet"),
}
TOLD_BY_KIND = codes.TILL | {"keeper", "cod", "owed"}  # whose holder has another account, too
SIMULATED = frozenset({codes.PSP_SIMULATED})


Names = Mapping[UUID | str, str]
"""What parties are called, by id, and billers, by the code of their account."""
BillerNames = Callable[[str], Mapping[str, str]]
_billers: list[BillerNames] = []


def install_billers(names: BillerNames) -> None:
    """Take whoever knows what the billers of a county are called, by their codes."""
    _billers[:] = [names]


def holders(county: str, ids: Collection[UUID | None]) -> Names:
    """What those are called who hold accounts; of accounts without a holder, the billers that they are for."""
    found: dict[UUID | str, str] = dict(parties.party_names(county, [id_ for id_ in ids if id_]).items())
    for billers in _billers if None in ids else ():
        found |= {codes.owed(code): name for code, name in billers(county).items()}
    return found


def name_of(account: str, holder: UUID | None, names: Names) -> str:
    """An account as people call it: its holder's name, or what the operator keeps it for."""
    return names.get(holder or account) or str(OURS.get(account, account.removeprefix("owed:")))


def kind_label(kind: str) -> str:
    return str(KIND_LABELS.get(kind, kind))


def account_names(county: str, accounts: Collection[str]) -> Mapping[str, str]:
    """Accounts as a posting tells of them; of a holder whose accounts are unlike, with what it is for."""
    parsed = {account: codes.parse(account) for account in accounts}
    names = holders(county, [holder for _, holder in parsed.values()])
    told = {}
    for account, (kind, holder) in parsed.items():
        name = name_of(account, holder, names)
        told[account] = f"{kind_label(kind)} {name}" if kind in TOLD_BY_KIND and account not in OURS else name
    return told
