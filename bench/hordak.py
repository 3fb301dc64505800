"""django-hordak: double entry that PostgreSQL's triggers check, a transaction each. `make bench` installs it."""

from collections.abc import Sequence

from django.db import transaction
from hordak.models import Account, AccountType
from moneyed import Money


class Transfers:
    """Accounts of its own, as `naive.Transfers` has them. An account is named by its number; -1 is the hot one."""

    def __init__(self, accounts: int) -> None:
        named = ((f"account {number}", str(number + 2)) for number in range(-1, accounts))
        self.accounts = [
            Account.objects.create(name=name, code=code, type=AccountType.liability, currencies=["CNY"])
            for name, code in named
        ]

    def move(self, pairs: Sequence[tuple[int, int]]) -> None:
        for giver, taker in pairs:
            with transaction.atomic():
                self.accounts[giver + 1].transfer_to(self.accounts[taker + 1], Money("0.35", "CNY"))
