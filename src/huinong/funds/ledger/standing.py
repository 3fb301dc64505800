"""What an account may still do: its limits, and whether it is open, frozen or closed. `services` holds these doors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huinong.edge import gates
from huinong.funds.ledger import books
from huinong.funds.ledger.errors import AccountNotSettled, LimitsCrossed, StandsOtherwise
from huinong.funds.ledger.models import Account, AccountState
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.storage import bulk

FROM = {
    "ledger.frozen": (AccountState.OPEN,),
    "ledger.thawed": (AccountState.FROZEN, AccountState.CLOSED),
    "ledger.closed": (AccountState.OPEN, AccountState.FROZEN),
}


@act
def limit_account(
    *,
    county: str,
    account: str,
    floor_fen: int | None,
    ceiling_fen: int | None,
    key: str,
    happened_at: datetime,
    actor: Actor,
) -> Receipt:
    """Set how low and how high an account may go. Raises LimitsCrossed when it already stands outside."""
    row = _locked(county, account, actor)
    entry = _entry(row, "ledger.limited", key, happened_at, {"floor_fen": floor_fen, "ceiling_fen": ceiling_fen})
    known = recall(county, [entry])
    row.floor_fen, row.ceiling_fen = floor_fen, ceiling_fen
    if not known and not books.balances({account: row}).accounts[account].is_within_limits:
        raise LimitsCrossed(account=account)
    receipt = append(entry, actor=actor)
    if not receipt.is_repeat:
        bulk.update([row], ["floor_fen", "ceiling_fen"])
    return receipt


@act
def freeze_account(*, county: str, account: str, reason: str, key: str, happened_at: datetime, actor: Actor) -> Receipt:
    """Let nothing lower an account; it may still be raised, and its holds released. Raises StandsOtherwise."""
    row = _locked(county, account, actor)
    return _stand(row, AccountState.FROZEN, _entry(row, "ledger.frozen", key, happened_at, {"reason": reason}), actor)


@act
def thaw_account(*, county: str, account: str, reason: str, key: str, happened_at: datetime, actor: Actor) -> Receipt:
    """Open an account again that was frozen or closed. Raises StandsOtherwise."""
    row = _locked(county, account, actor)
    return _stand(row, AccountState.OPEN, _entry(row, "ledger.thawed", key, happened_at, {"reason": reason}), actor)


@act
def close_account(*, county: str, account: str, reason: str, key: str, happened_at: datetime, actor: Actor) -> Receipt:
    """Let an account take part in nothing more. Raises StandsOtherwise, and AccountNotSettled unless it is empty."""
    row = _locked(county, account, actor)
    return _stand(row, AccountState.CLOSED, _entry(row, "ledger.closed", key, happened_at, {"reason": reason}), actor)


def _locked(county: str, account: str, actor: Actor) -> Account:
    gates.require(actor, "ledger.post")
    gates.require_scope(actor, county)
    return books.locked(county, [account])[account]


def _entry(row: Account, kind: str, key: str, happened_at: datetime, asked: Mapping[str, Any]) -> Entry:
    told = {"account": row.code, **asked}
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=f"ACCOUNT-{row.code}",
        happened_at=happened_at,
        facts=told,
        asked=told,
        party=row.holder,
    )


def _stand(row: Account, state: AccountState, entry: Entry, actor: Actor) -> Receipt:
    if not recall(row.county, [entry]):
        _check(row, state, entry.kind)
    receipt = append(entry, actor=actor)
    if not receipt.is_repeat:
        row.state = state
        bulk.update([row], ["state"])
    return receipt


def _check(row: Account, state: AccountState, kind: str) -> None:
    if row.state not in FROM[kind]:
        raise StandsOtherwise(account=row.code, state=AccountState(row.state).label)
    pending_fen = row.pending_in_fen + row.pending_out_fen
    if state is AccountState.CLOSED and (row.posted_fen or pending_fen):
        raise AccountNotSettled(account=row.code, posted_fen=row.posted_fen, pending_fen=pending_fen)
