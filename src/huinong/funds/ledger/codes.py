"""The codes of accounts: `kind:holder`. Balance > 0: the network owes the holder; < 0: the holder owes the network."""

import re
from uuid import UUID

from huinong.funds.ledger.errors import NoSuchAccountKind

OPERATOR_INCOME = "operator:income"
OPERATOR_COST = "operator:cost"
OPERATOR_CASH = "operator:cash"
OPERATOR_BANK = "operator:bank"
OPERATOR_SUSPENSE = "operator:suspense"
OPERATOR_AGENCY = "operator:agency"
FREIGHT_INCOME = "freight:income"
ESCROW_ORDERS = "escrow:orders"
PSP_SIMULATED = "psp:simulated"
TRUNK_COD = "trunk:cod"
OWED_BACK = "customers:back"  # collected for a biller that did not take it: whoever paid may fetch it

TILL = frozenset({"cash", "transit", "short", "over", "deposit"})
"""What the network keeps of one keeper beside what the keeper earns."""

HOLDERS = frozenset({"keeper", "courier", "bus", "coop", "cod"}) | TILL  # kinds whose holder is a party
OURS = frozenset(
    {
        OPERATOR_INCOME, OPERATOR_COST, OPERATOR_CASH, OPERATOR_BANK, FREIGHT_INCOME, ESCROW_ORDERS, PSP_SIMULATED,
        TRUNK_COD, OPERATOR_SUSPENSE, OPERATOR_AGENCY, OWED_BACK,
    }
)  # fmt: skip
BILLER = re.compile(r"owed:[a-z0-9-]{2,24}")


def keeper(party: UUID | str) -> str:
    return f"keeper:{party}"


def cash(party: UUID | str) -> str:
    """The network's cash in a keeper's hand: below zero until it is handed in. Apart from what the keeper earns."""
    return f"cash:{party}"


def transit(party: UUID | str) -> str:
    """Cash that a keeper says was remitted, until the county finds it in the bank: below zero meanwhile."""
    return f"transit:{party}"


def short(party: UUID | str) -> str:
    """Cash that was missing when a keeper's till was counted: below zero, a claim on the keeper."""
    return f"short:{party}"


def over(party: UUID | str) -> str:
    """Cash that nobody can account for, found when a till was counted: above zero, kept for whoever it belongs to."""
    return f"over:{party}"


def deposit(party: UUID | str) -> str:
    """What a keeper left with the network as a security: above zero, theirs until they leave."""
    return f"deposit:{party}"


def courier(party: UUID | str) -> str:
    return f"courier:{party}"


def bus(party: UUID | str) -> str:
    return f"bus:{party}"


def coop(party: UUID | str) -> str:
    return f"coop:{party}"


def cod(party: UUID | str) -> str:
    """What was taken on delivery for a courier or a sender. It is theirs, and kept apart from what anybody earns."""
    return f"cod:{party}"


def owed(biller: str) -> str:
    """What was collected for a biller and is not handed on yet. A biller is declared by a file and need be no party."""
    return f"owed:{biller}"


def parse(code: str) -> tuple[str, UUID | None]:
    """The kind of an account and the party that holds it. Raises NoSuchAccountKind."""
    kind, _, holder = code.partition(":")
    if code in OURS or BILLER.fullmatch(code):
        return kind, None
    try:
        party = UUID(holder) if kind in HOLDERS else None
    except ValueError:
        party = None
    if party is None or code != f"{kind}:{party}":
        raise NoSuchAccountKind(account=code)
    return kind, party
