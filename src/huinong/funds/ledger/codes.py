"""The codes of accounts: `kind:holder`. Balance > 0: the network owes the holder; < 0: the holder owes the network."""

import re
from uuid import UUID

from huinong.funds.ledger.errors import NoSuchAccountKind

OPERATOR_INCOME = "operator:income"
OPERATOR_COST = "operator:cost"
OPERATOR_CASH = "operator:cash"
FREIGHT_INCOME = "freight:income"
ESCROW_ORDERS = "escrow:orders"
PSP_SIMULATED = "psp:simulated"
TRUNK_COD = "trunk:cod"

HOLDERS = frozenset({"keeper", "cash", "courier", "bus", "coop", "cod"})  # kinds whose holder is a party
OURS = frozenset(
    {OPERATOR_INCOME, OPERATOR_COST, OPERATOR_CASH, FREIGHT_INCOME, ESCROW_ORDERS, PSP_SIMULATED, TRUNK_COD}
)
BILLER = re.compile(r"owed:[a-z0-9-]{2,24}")


def keeper(party: UUID | str) -> str:
    return f"keeper:{party}"


def cash(party: UUID | str) -> str:
    """The network's cash in a keeper's hand: below zero until it is handed in. Apart from what the keeper earns."""
    return f"cash:{party}"


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
