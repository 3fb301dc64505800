"""The SQL adapter of the posting kernel: lock and load accounts, write what the kernel decided. Set-based."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NoReturn

from huinong.engines import posting as kernel
from huinong.engines.posting import Code, HoldState
from huinong.funds.ledger.codes import parse
from huinong.funds.ledger.errors import (
    AboveCeiling,
    BelowFloor,
    HoldClosed,
    HoldExpired,
    NoLines,
    NoSuchHold,
    NotBalanced,
    OverHold,
)
from huinong.funds.ledger.models import Account, Leg, Posting, PostingStatus
from huinong.funds.ledger.values import NewPosting
from huinong.journal.errors import KeyReused
from huinong.kernel.ids import new_id
from huinong.storage import bulk

AMOUNTS = ("posted_fen", "pending_out_fen", "pending_in_fen")


def locked(county: str, codes: Iterable[str]) -> dict[str, Account]:
    """The accounts of these codes, locked in the order of their codes; those new to the county are opened.

    Two sessions that open one account at once both succeed: the second waits and then finds it.
    """
    wanted = sorted(set(codes))
    found = _lock(county, wanted)
    missing = [code for code in wanted if code not in found]
    if not missing:
        return found
    fresh = [Account(county=county, code=code, kind=parse(code)[0], holder=parse(code)[1]) for code in missing]
    Account.objects.bulk_create(fresh, ignore_conflicts=True)
    return _lock(county, wanted)


def _lock(county: str, codes: Sequence[str]) -> dict[str, Account]:
    rows = Account.objects.select_for_update().filter(county=county, code__in=codes).order_by("code")
    return {row.code: row for row in rows}


def balances(accounts: Mapping[str, Account], holds: Iterable[Posting] = ()) -> kernel.Balances:
    """The rows as the kernel takes them."""
    return kernel.Balances(
        {
            code: kernel.Account(
                row.posted_fen, row.pending_out_fen, row.pending_in_fen, row.floor_fen, row.ceiling_fen
            )
            for code, row in accounts.items()
        },
        {row.key: kernel.Hold(row.held or {}, HoldState(row.status), row.expires_at) for row in holds},
    )


def check(outcome: kernel.Outcome, requests: Sequence[kernel.Request]) -> None:
    """Raises the refusal of the first request that was refused: a batch is all or none."""
    for status, request in zip(outcome.statuses, requests, strict=True):
        if status.code not in {Code.ACCEPTED, Code.REPEATED, Code.LINKED}:
            _refuse(status, request)


def _refuse(status: kernel.Status, request: kernel.Request) -> NoReturn:
    key = request.hold or request.key
    match status.code:
        case Code.KEY_REUSED:
            raise KeyReused(key=request.key)
        case Code.NO_LINES:
            raise NoLines(key=key)
        case Code.NOT_BALANCED:
            raise NotBalanced(key=key, difference_fen=sum(request.lines.values()))
        case Code.NO_SUCH_HOLD:
            raise NoSuchHold(key=key)
        case Code.HOLD_CLOSED:
            raise HoldClosed(key=key)
        case Code.HOLD_EXPIRED:
            raise HoldExpired(key=key, at=request.at)
        case Code.OVER_HOLD:
            raise OverHold(key=key, account=status.account)
        case Code.BELOW_FLOOR:
            raise BelowFloor(key=key, account=status.account)
        case Code.ABOVE_CEILING:
            raise AboveCeiling(key=key, account=status.account)
    raise AssertionError(status)


def write_accounts(accounts: Mapping[str, Account], after: Mapping[str, kernel.Account]) -> None:
    """Store the amounts of the accounts that changed."""
    changed = []
    for code, row in accounts.items():
        now = after[code]
        if (row.posted_fen, row.pending_out_fen, row.pending_in_fen) != (
            now.posted_fen,
            now.pending_out_fen,
            now.pending_in_fen,
        ):
            row.posted_fen, row.pending_out_fen = now.posted_fen, now.pending_out_fen
            row.pending_in_fen = now.pending_in_fen
            changed.append(row)
    bulk.update(changed, AMOUNTS)


def new_postings(postings: Sequence[NewPosting], kind: kernel.Kind) -> list[Posting]:
    """The rows of new postings or holds, not yet inserted."""
    is_hold = kind is kernel.Kind.PENDING
    return [
        Posting(
            id=new_id(),
            county=posting.county,
            key=posting.key,
            status=PostingStatus.PENDING if is_hold else PostingStatus.POSTED,
            memo=posting.memo,
            thread=posting.thread,
            happened_at=posting.happened_at,
            because=posting.because,
            expires_at=posting.expires_at,
            linked=posting.linked,
            held=dict(posting.lines) if is_hold else None,
        )
        for posting in postings
    ]


def write_legs(
    legs: Iterable[kernel.Leg], accounts: Mapping[str, Account], rows: Mapping[str, Posting], at: datetime | None = None
) -> None:
    """Insert the kernel's legs; `rows` are their postings by the request's key, `at` when it was not the posting's."""
    bulk.insert(
        [
            Leg(
                id=new_id(),
                county=rows[leg.key].county,
                posting_id=rows[leg.key].id,
                account_id=accounts[leg.account].id,
                amount_fen=leg.amount_fen,
                balance_after_fen=leg.balance_after_fen,
                happened_at=at or rows[leg.key].happened_at,
                thread=rows[leg.key].thread,
            )
            for leg in legs
        ]
    )
