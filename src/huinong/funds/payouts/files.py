"""The payment file of some statements, built again from the rows whenever it is wanted: no clear account is kept."""

import hashlib
from collections.abc import Sequence

from huinong.funds.payouts import accounts, pain001
from huinong.funds.payouts.models import PaymentFile, Statement
from huinong.funds.payouts.pain001 import Message, Transfer
from huinong.funds.payouts.values import end_to_end_of
from huinong.kernel import clock


def content(file: PaymentFile, rows: Sequence[Statement]) -> bytes:
    """The pain.001 of a file; the same rows give the same bytes."""
    assert all(row.creditor for row in rows), "what is approved has its account"
    transfers = [
        Transfer(
            end_to_end=end_to_end_of(row.number, row.attempt),
            amount_fen=row.amount_fen,
            to=accounts.payer(row.creditor),
            remark=f"{row.month:%Y-%m} {row.number}",
        )
        for row in rows
        if row.creditor
    ]
    message = Message(
        number=file.number,
        made_at=file.made_at.astimezone(clock.BEIJING),
        on=clock.day_of(file.made_at),
        debtor=accounts.payer(file.debtor),
        transfers=transfers,
    )
    return pain001.written(message)


def digest(text: bytes) -> str:
    """What proves a file to be the one that was made."""
    return hashlib.sha256(text).hexdigest()
