"""Reads of the ledger. Those that take an actor show the accounts that actor may see; the others are for rooms above."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from huinong.edge import gates
from huinong.funds.ledger.errors import NoSuchAccount
from huinong.funds.ledger.models import Account, Leg, Posting
from huinong.funds.ledger.values import (
    AccountBalance,
    Income,
    PostedLines,
    Statement,
    StatementLine,
    TrialBalance,
)
from huinong.kernel.actor import Actor

KEYS_A_QUERY = 5_000
COUNTY_DIGITS = 6


def visible_accounts(actor: Actor) -> QuerySet[Account]:
    """The one gate. A party sees the accounts it holds; a county's or province's staff all of theirs.

    A keeper's scope is a point, so the caller passes a keeper on by the party that keeps it (`holders`).
    """
    gates.require(actor, "ledger.read")
    scope = actor.scope
    rows = Account.objects.filter(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.party is not None:
        return rows.filter(holder=scope.party)
    if scope.point is not None or len(scope.division) > COUNTY_DIGITS:
        return rows.none()
    return rows


def balance(county: str, account: str, *, actor: Actor) -> AccountBalance:
    """One account as it stands. Raises NoSuchAccount."""
    return _value(_one(county, account, actor))


def balances(county: str, prefix: str = "", *, actor: Actor) -> tuple[AccountBalance, ...]:
    """The accounts whose code begins with `prefix` ("keeper:"), by code."""
    rows = visible_accounts(actor).filter(county=county, code__startswith=prefix).order_by("code")
    return tuple(_value(row) for row in rows)


def statement(county: str, account: str, *, since: datetime, until: datetime, actor: Actor) -> Statement:
    """The legs of one account from `since` to before `until`, as they happened. Raises NoSuchAccount."""
    row = _one(county, account, actor)
    legs = Leg.objects.filter(county=county, account=row)
    opening_fen = legs.filter(happened_at__lt=since).aggregate(total=Sum("amount_fen"))["total"] or 0
    within = legs.filter(happened_at__gte=since, happened_at__lt=until)
    running_fen = opening_fen
    lines = []
    for leg in within.select_related("posting").order_by("happened_at", "id"):
        running_fen += leg.amount_fen
        lines.append(_line(leg, running_fen))
    return Statement(account=account, opening_fen=opening_fen, lines=tuple(lines), closing_fen=running_fen)


def income(
    county: str,
    accounts: Collection[str],
    *,
    since: datetime,
    until: datetime,
    memos: Collection[str] = (),
    actor: Actor,
) -> tuple[Income, ...]:
    """What each memo brought each account from `since` to before `until`, by account and memo."""
    seen = visible_accounts(actor).filter(county=county, code__in=accounts)
    legs = Leg.objects.filter(county=county, account__in=seen, happened_at__gte=since, happened_at__lt=until)
    if memos:
        legs = legs.filter(posting__memo__in=memos)
    summed = legs.values_list("account__code", "posting__memo").annotate(pieces=Count("id"), total=Sum("amount_fen"))
    return tuple(
        Income(account=code, memo=memo, pieces=pieces, amount_fen=total)
        for code, memo, pieces, total in summed.order_by("account__code", "posting__memo")
    )


def trial_balance(county: str, *, actor: Actor) -> TrialBalance:
    """All accounts of a county by kind, their difference from zero, and from their own legs."""
    gates.require(actor, "ledger.read")
    gates.require_scope(actor, county)
    rows = Account.objects.filter(county=county)
    by_kind = dict(rows.values_list("kind").annotate(total=Sum("posted_fen")).order_by("kind"))
    moved = dict(Leg.objects.filter(county=county).values_list("account").annotate(total=Sum("amount_fen")))
    unexplained_fen = sum(
        abs(posted_fen - moved.get(id_, 0)) for id_, posted_fen in rows.values_list("id", "posted_fen")
    )
    return TrialBalance(
        county=county, by_kind=by_kind, difference_fen=sum(by_kind.values()), unexplained_fen=unexplained_fen
    )


def known_keys(county: str, keys: Sequence[str]) -> frozenset[str]:
    """Those of these keys that name a posting already: for consequences, which repeat without asking again."""
    found: set[str] = set()
    for start in range(0, len(keys), KEYS_A_QUERY):
        rows = Posting.objects.filter(county=county, key__in=keys[start : start + KEYS_A_QUERY])
        found.update(rows.values_list("key", flat=True))
    return frozenset(found)


def postings_of(county: str, threads: Iterable[str], memos: Iterable[str]) -> tuple[PostedLines, ...]:
    """What was posted in some threads under some memos, in the order it was recorded: for rooms above."""
    rows = Posting.objects.filter(county=county, thread__in=list(threads), memo__in=list(memos), status="posted")
    postings = {row.id: row for row in rows.order_by("id")}
    lines: dict[UUID, dict[str, int]] = {id_: {} for id_ in postings}
    legs = Leg.objects.filter(county=county, posting__in=postings)
    for posting, code, fen in legs.values_list("posting_id", "account__code", "amount_fen"):
        lines[posting][code] = fen
    return tuple(
        PostedLines(
            key=row.key,
            thread=row.thread,
            memo=row.memo,
            because=row.because,
            happened_at=row.happened_at,
            lines=lines[row.id],
        )
        for row in postings.values()
    )


def _one(county: str, account: str, actor: Actor) -> Account:
    row = visible_accounts(actor).filter(county=county, code=account).first()
    if row is None:
        raise NoSuchAccount(account=account)
    return row


def _line(leg: Leg, balance_fen: int) -> StatementLine:
    posting = leg.posting
    return StatementLine(
        happened_at=leg.happened_at,
        key=posting.key,
        memo=posting.memo,
        thread=posting.thread,
        because=posting.because,
        amount_fen=leg.amount_fen,
        balance_fen=balance_fen,
    )


def _value(row: Account) -> AccountBalance:
    return AccountBalance(
        county=row.county,
        code=row.code,
        kind=row.kind,
        holder=row.holder,
        posted_fen=row.posted_fen,
        pending_out_fen=row.pending_out_fen,
        pending_in_fen=row.pending_in_fen,
        floor_fen=row.floor_fen,
        ceiling_fen=row.ceiling_fen,
    )
