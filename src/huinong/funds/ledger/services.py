"""The only doors through which money moves. Every batch is all or none, locks accounts by code, and repeats safely."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from huinong.edge import gates
from huinong.engines import posting as kernel
from huinong.engines.posting import Code, Kind
from huinong.funds.ledger import books, business_days, reversals
from huinong.funds.ledger.errors import NoSuchHold
from huinong.funds.ledger.models import Account, Posting, PostingStatus
from huinong.funds.ledger.standing import close_account, freeze_account, limit_account, thaw_account
from huinong.funds.ledger.values import NewPosting, Reversal
from huinong.journal.services import act, append_many, recall
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage import bulk

__all__ = [
    "capture",
    "close_account",
    "expire_due",
    "freeze_account",
    "hold",
    "hold_many",
    "limit_account",
    "post",
    "post_many",
    "release",
    "reverse",
    "reverse_many",
    "thaw_account",
]

ENDINGS = {
    Kind.POST_PENDING: ("posted", "ledger.posted", PostingStatus.POSTED),
    Kind.VOID_PENDING: ("released", "ledger.released", PostingStatus.VOIDED),
    Kind.EXPIRE: ("expired", "ledger.expired", PostingStatus.EXPIRED),
}
EXPIRED_A_RUN = 1_000


class _Territorial(Protocol):
    @property
    def county(self) -> str: ...


@act
def post_many(postings: Sequence[NewPosting], *, actor: Actor) -> tuple[Receipt, ...]:
    """Post in order, all or none; a key posted before is answered with its first receipt.

    Accounts open with their first posting. Raises the first refusal: see engines/posting `Code` for the order.
    """
    return _enter(postings, Kind.POST, actor)


def post(posting: NewPosting, *, actor: Actor) -> Receipt:
    """Post one; see `post_many`."""
    return post_many([posting], actor=actor)[0]


@act
def hold_many(postings: Sequence[NewPosting], *, actor: Actor) -> tuple[Receipt, ...]:
    """Set money aside, counted by the accounts' limits until it is captured, released or expires."""
    return _enter(postings, Kind.PENDING, actor)


def hold(posting: NewPosting, *, actor: Actor) -> Receipt:
    """Set money aside once; see `hold_many`."""
    return hold_many([posting], actor=actor)[0]


@act
def capture(
    *, county: str, key: str, happened_at: datetime, actor: Actor, lines: Mapping[str, int] | None = None
) -> Receipt:
    """Post what was set aside as `key`, or a smaller part of it; the rest is free again."""
    return _end(county, [key], Kind.POST_PENDING, happened_at=happened_at, actor=actor, lines=lines)[0]


@act
def release(*, county: str, key: str, happened_at: datetime, actor: Actor) -> Receipt:
    """Free what was set aside as `key`."""
    return _end(county, [key], Kind.VOID_PENDING, happened_at=happened_at, actor=actor)[0]


@act
def expire_due(*, county: str, actor: Actor) -> tuple[Receipt, ...]:
    """Free the holds whose time has passed, at most a thousand a run; another run finds the rest."""
    now = clock.now()
    due = Posting.objects.filter(county=county, status=PostingStatus.PENDING, expires_at__lte=now).order_by(
        "expires_at"
    )
    return _end(
        county, list(due.values_list("key", flat=True)[:EXPIRED_A_RUN]), Kind.EXPIRE, happened_at=now, actor=actor
    )


@act
def reverse_many(taken_back: Sequence[Reversal], *, actor: Actor) -> tuple[Receipt, ...]:
    """Take back shares of earlier postings, to the fen: shares that add up to one leave nothing.

    Balances may become negative; they are carried. Raises NoSuchPosting, OverReversed.
    """
    _check_gates(taken_back, actor)
    receipts: dict[int, Receipt] = {}
    for county, places in _by_county(taken_back).items():
        mine = _reverse([taken_back[place] for place in places], county, actor)
        receipts.update(zip(places, mine, strict=True))
    return tuple(receipts[place] for place in range(len(taken_back)))


def reverse(reversal: Reversal, *, actor: Actor) -> Receipt:
    """Take back a share of one posting; see `reverse_many`."""
    return reverse_many([reversal], actor=actor)[0]


def _check_gates(asked: Iterable[_Territorial], actor: Actor) -> None:
    gates.require(actor, "ledger.post")
    for county in {each.county for each in asked}:
        gates.require_scope(actor, county)


def _by_county(asked: Sequence[_Territorial]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {county: [] for county in sorted({each.county for each in asked})}
    for place, each in enumerate(asked):
        places[each.county].append(place)
    return places


def _enter(postings: Sequence[NewPosting], kind: Kind, actor: Actor) -> tuple[Receipt, ...]:
    _check_gates(postings, actor)
    receipts: dict[int, Receipt] = {}
    for county, places in _by_county(postings).items():
        mine = [postings[place] for place in places]
        accounts = books.locked(county, {code for posting in mine for code in posting.lines})
        entries = [_entry(posting, kind) for posting in mine]
        known = recall(county, entries)
        fresh = [posting for posting in mine if posting.key not in known]
        receipts.update(zip(places, _book(accounts, fresh, entries, known, kind=kind, actor=actor), strict=True))
    return tuple(receipts[place] for place in range(len(postings)))


def _book(
    accounts: Mapping[str, Account],
    fresh: Sequence[NewPosting],
    entries: Sequence[Entry],
    known: Mapping[str, FactValue],
    *,
    kind: Kind,
    actor: Actor,
    taken: Mapping[str, books.Taken] | None = None,
) -> tuple[Receipt, ...]:
    """Run the kernel over what is new, then write its facts and rows."""
    requests = [_request(posting, kind) for posting in fresh]
    outcome = kernel.post(books.balances(accounts), requests)
    books.check(outcome, requests)
    open_on = business_days.shared(entries[0].county) if fresh else None
    business_days.check(fresh, open_on)
    receipts = append_many(entries, actor=actor, known=known)
    accepted = [p for p, status in zip(fresh, outcome.statuses, strict=True) if status.code is Code.ACCEPTED]
    books.write(outcome, accounts, accepted, kind=kind, taken=taken, open_on=open_on)
    return receipts


def _reverse(asked: Sequence[Reversal], county: str, actor: Actor) -> tuple[Receipt, ...]:
    originals = reversals.originals(county, sorted({reversal.of for reversal in asked}))
    known = recall(county, [_reversal_entry(reversal, originals[reversal.of].row) for reversal in asked])
    fresh = {reversal.key: reversal for reversal in asked if reversal.key not in known}
    planned = reversals.plan(list(fresh.values()), originals)
    accounts = books.locked(county, {code for posting in planned for code in posting.lines})
    lines = {posting.key: posting.lines for posting in planned}
    entries = [_reversal_entry(reversal, originals[reversal.of].row, lines.get(reversal.key, {})) for reversal in asked]
    taken = {key: (originals[each.of].row.id, each.numerator, each.denominator) for key, each in fresh.items()}
    return _book(accounts, planned, entries, known, kind=Kind.POST, actor=actor, taken=taken)


def _end(
    county: str,
    keys: Sequence[str],
    kind: Kind,
    *,
    happened_at: datetime,
    actor: Actor,
    lines: Mapping[str, int] | None = None,
) -> tuple[Receipt, ...]:
    """Post, void or expire holds of one county."""
    gates.require(actor, "ledger.post")
    gates.require_scope(actor, county)
    suffix, _, status = ENDINGS[kind]
    rows = {row.key: row for row in _locked_holds(county, keys)}
    accounts = books.locked(county, {code for row in rows.values() for code in row.held or {}} | set(lines or {}))
    entries = [_ending_entry(rows[key], kind, happened_at, lines) for key in keys]
    known = recall(county, entries)
    fresh = [rows[key] for key in keys if f"{key}/{suffix}" not in known]
    requests = [kernel.Request(f"{row.key}/{suffix}", kind, lines or {}, hold=row.key, at=happened_at) for row in fresh]
    outcome = kernel.post(books.balances(accounts, fresh), requests)
    books.check(outcome, requests)
    receipts = append_many(entries, actor=actor)
    open_on = business_days.shared(county)
    for row in fresh:
        row.status = status
        row.effective_on, row.booked_on = business_days.dated(happened_at, None, open_on)
    bulk.update(fresh, ["status", "effective_on", "booked_on"])
    ended = {f"{row.key}/{suffix}": row for row in fresh}
    books.insert_legs(outcome.legs, accounts, ended, {key: row.id for key, row in ended.items()}, happened_at)
    books.write_accounts(accounts, outcome.balances.accounts)
    return receipts


def _locked_holds(county: str, keys: Sequence[str]) -> list[Posting]:
    rows = Posting.objects.select_for_update().filter(county=county, key__in=keys, held__isnull=False)
    found = list(rows.order_by("key"))
    absent = set(keys) - {row.key for row in found}
    if absent:
        raise NoSuchHold(key=min(absent))
    return found


def _request(posting: NewPosting, kind: Kind) -> kernel.Request:
    return kernel.Request(
        posting.key, kind, posting.lines, group=posting.linked, at=posting.happened_at, expires_at=posting.expires_at
    )


def _entry(posting: NewPosting, kind: Kind) -> Entry:
    facts = {"lines": posting.lines, "memo": posting.memo, "because": posting.because}
    if posting.effective_on is not None:
        facts["effective_on"] = posting.effective_on.isoformat()
    return Entry(
        key=posting.key,
        kind="ledger.posted" if kind is Kind.POST else "ledger.held",
        county=posting.county,
        thread=posting.thread,
        happened_at=posting.happened_at,
        facts=facts,
        asked=facts if kind is Kind.POST else {**facts, "expires_at": _iso(posting.expires_at)},
        point=posting.point,
        party=posting.party,
    )


def _ending_entry(row: Posting, kind: Kind, happened_at: datetime, lines: Mapping[str, int] | None) -> Entry:
    suffix, fact_kind, _ = ENDINGS[kind]
    moved = dict(lines or row.held or {})
    because = str(row.because) if row.because else None
    return Entry(
        key=f"{row.key}/{suffix}",
        kind=fact_kind,
        county=row.county,
        thread=row.thread,
        happened_at=happened_at,
        facts={"lines": moved, "memo": row.memo, "because": because, "hold": row.key},
        asked={"lines": moved, "hold": row.key},
    )


def _reversal_entry(reversal: Reversal, original: Posting, lines: Mapping[str, int] | None = None) -> Entry:
    asked = {
        "reverses": reversal.of,
        "numerator": reversal.numerator,
        "denominator": reversal.denominator,
        "memo": reversal.memo,
        "because": str(reversal.because) if reversal.because else None,
    }
    return Entry(
        key=reversal.key,
        kind="ledger.posted",
        county=reversal.county,
        thread=original.thread,
        happened_at=reversal.happened_at,
        facts={**asked, "lines": dict(lines or {})},
        asked=asked,
        point=reversal.point,
        party=reversal.party,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
