"""The posting kernel: (balances, ordered requests) → statuses, legs, new balances. See README.md."""

from huinong.engines.posting.kernel import post
from huinong.engines.posting.values import (
    Account,
    AccountState,
    Balances,
    Code,
    Hold,
    HoldState,
    Kind,
    Leg,
    Outcome,
    Request,
    Status,
)

__all__ = [
    "Account",
    "AccountState",
    "Balances",
    "Code",
    "Hold",
    "HoldState",
    "Kind",
    "Leg",
    "Outcome",
    "Request",
    "Status",
    "post",
]
