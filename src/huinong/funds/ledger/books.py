"""The SQL adapter of the posting kernel: lock and load accounts, write what the kernel decided. Set-based."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import NoReturn
from uuid import UUID

from django.db import IntegrityError

from huinong.engines import posting as kernel
from huinong.engines.posting import Code, HoldState
from huinong.funds.ledger import business_days
from huinong.funds.ledger.codes import parse
from huinong.funds.ledger.errors import (
    AboveCeiling,
    AccountClosed,
    AccountFrozen,
    BelowFloor,
    HoldClosed,
    HoldExpired,
    NoLines,
    NoSuchHold,
    NotACouriers,
    NotBalanced,
    OverHold,
)
from huinong.funds.ledger.models import Account, Leg, Posting, PostingStatus
from huinong.funds.ledger.values import NewPosting
from huinong.journal.errors import KeyReused
from huinong.kernel.ids import new_id
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.parties.values import PartyKind
from huinong.storage import bulk, lookup

Taken = tuple[UUID | None, int | None, int | None]
NOTHING_TAKEN: Taken = (None, None, None)
NOT_REFUSED = frozenset({Code.ACCEPTED, Code.REPEATED, Code.LINKED})
POSTING_FIELDS = (
    "id",
    "county",
    "key",
    "status",
    "memo",
    "thread",
    "happened_at",
    "effective_on",
    "booked_on",
    "because",
    "expires_at",
    "linked",
    "held",
    "reverses",
    "share_numerator",
    "share_denominator",
)
LEG_FIELDS = (
    "county",
    "posting",
    "account",
    "amount_fen",
    "balance_after_fen",
    "version",
    "happened_at",
)
AMOUNTS = ("posted_fen", "pending_out_fen", "pending_in_fen", "version")
_AMOUNTS = attrgetter(*AMOUNTS)


def locked(county: str, codes: Iterable[str]) -> dict[str, Account]:
    """The accounts of these codes, locked in the order of their ids; those new to the county are opened.

    Two sessions that open one account at once both succeed: the second waits and then finds it.
    """
    wanted = sorted(set(codes))
    found = _lock(county, wanted)
    missing = [code for code in wanted if code not in found]
    if not missing:
        return found
    fresh = [Account(county=county, code=code, kind=parse(code)[0], holder=parse(code)[1]) for code in missing]
    _check_holders(county, fresh)
    Account.objects.bulk_create(fresh, ignore_conflicts=True)
    business_days.begin(county)
    return _lock(county, wanted)


def lock_open(county: str, codes: Iterable[str]) -> None:
    """Lock those of these accounts that are open already, in the order of their ids."""
    _lock(county, sorted(set(codes)))


def _check_holders(county: str, fresh: Sequence[Account]) -> None:
    """Raises NotACouriers when the fee of an inbound piece would be charged to anybody but a courier (二次收费)."""
    couriers = {row.holder: row.code for row in fresh if row.kind == "courier" and row.holder}
    for id_, party in parties_by_id(county, sorted(couriers)).items() if couriers else ():
        if party.kind is not PartyKind.COURIER:
            raise NotACouriers(account=couriers[id_])


def _lock(county: str, codes: Sequence[str]) -> dict[str, Account]:
    return {row.code: row for row in lookup.rows(Account, county=county, code=codes, lock=True)}


def balances(accounts: Mapping[str, Account], holds: Iterable[Posting] = ()) -> kernel.Balances:
    """The rows as the kernel takes them."""
    return kernel.Balances(
        {
            code: kernel.Account(
                row.posted_fen,
                row.pending_out_fen,
                row.pending_in_fen,
                row.floor_fen,
                row.ceiling_fen,
                row.version,
                kernel.AccountState(row.state),
            )
            for code, row in accounts.items()
        },
        {row.key: kernel.Hold(row.held or {}, HoldState(row.status), row.expires_at) for row in holds},
    )


def check(outcome: kernel.Outcome, requests: Sequence[kernel.Request]) -> None:
    """Raises the refusal of the first request that was refused: a batch is all or none."""
    for status, request in zip(outcome.statuses, requests, strict=True):
        if status.code not in NOT_REFUSED:
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
        case Code.ACCOUNT_CLOSED:
            raise AccountClosed(key=key, account=status.account)
        case Code.ACCOUNT_FROZEN:
            raise AccountFrozen(key=key, account=status.account)
        case Code.BELOW_FLOOR:
            raise BelowFloor(key=key, account=status.account)
        case Code.ABOVE_CEILING:
            raise AboveCeiling(key=key, account=status.account)
    raise AssertionError(status)


def write(
    outcome: kernel.Outcome,
    accounts: Mapping[str, Account],
    accepted: Sequence[NewPosting],
    *,
    kind: kernel.Kind = kernel.Kind.POST,
    taken: Mapping[str, Taken] | None = None,
    open_on: date | None = None,
) -> None:
    """Write what the kernel decided: the postings or holds it accepted, their legs, and the accounts as they stand.

    `taken` says what the reversals among them reverse; they go into the books of `open_on`.
    """
    ids = _insert_postings(accepted, kind, taken or {}, open_on)
    insert_legs(outcome.legs, accounts, {posting.key: posting for posting in accepted}, ids)
    write_accounts(accounts, outcome.balances.accounts)


def write_accounts(accounts: Mapping[str, Account], after: Mapping[str, kernel.Account]) -> None:
    """Store the amounts of the accounts that changed, each of which still stands at the balance it went on from.

    Raises IntegrityError for one that does not, which the locks rule out: two writers never go on from one balance.
    """
    changed = []
    for code, row in accounts.items():
        amounts = _AMOUNTS(after[code])
        if amounts != _AMOUNTS(row):
            changed.append((*amounts, row.county, row.id, row.version))
    if bulk.update_rows(Account, AMOUNTS, changed, still="version") != len(changed):
        raise IntegrityError("an account has moved since it was locked")


def _insert_postings(
    postings: Sequence[NewPosting], kind: kernel.Kind, taken: Mapping[str, Taken], open_on: date | None
) -> dict[str, UUID]:
    is_hold = kind is kernel.Kind.PENDING
    status = PostingStatus.PENDING.value if is_hold else PostingStatus.POSTED.value
    ids = {posting.key: new_id() for posting in postings}
    values = (
        (
            ids[posting.key],
            posting.county,
            posting.key,
            status,
            posting.memo,
            posting.thread,
            posting.happened_at,
            *business_days.dated(posting.happened_at, posting.effective_on, open_on),
            posting.because,
            posting.expires_at,
            posting.linked,
            dict(posting.lines) if is_hold else None,
            *taken.get(posting.key, NOTHING_TAKEN),
        )
        for posting in postings
    )
    bulk.insert_rows(Posting, POSTING_FIELDS, values)
    return ids


def insert_legs(
    legs: Sequence[kernel.Leg],
    accounts: Mapping[str, Account],
    postings: Mapping[str, Posting | NewPosting],
    ids: Mapping[str, UUID],
    at: datetime | None = None,
) -> None:
    """Insert the kernel's legs. `postings` and `ids` are by the request's key; `at` when it was not the posting's."""
    values = (
        (
            posting.county,
            ids[leg.key],
            accounts[leg.account].id,
            leg.amount_fen,
            leg.balance_after_fen,
            leg.version,
            at or posting.happened_at,
        )
        for leg in legs
        for posting in [postings[leg.key]]
    )
    bulk.insert_rows(Leg, LEG_FIELDS, values)
