"""Reads of the ledger. Those that take an actor show what the actor may see; the others are for rooms above."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.ledger.errors import NoSuchAccount
from huinong.funds.ledger.models import Account, Leg, Posting
from huinong.funds.ledger.values import (
    AccountBalance,
    DayTurnover,
    Income,
    PostedLines,
    Rate,
    Statement,
    StatementLine,
    TrialBalance,
    Turnover,
)
from huinong.journal.queries import facts_of
from huinong.kernel.actor import Actor, Scope
from huinong.kernel.clock import BEIJING
from huinong.registry.points import queries as points
from huinong.storage import lookup

COUNTY_DIGITS = 6
ROWS_AT_ONCE = 10_000


def visible_accounts(actor: Actor) -> QuerySet[Account]:
    """The one gate: a party's own accounts; a point's or town's keepers'; else all of the division."""
    gates.require(actor, "ledger.read")
    scope = actor.scope
    rows = Account.objects.filter(_in_county(scope.division[:COUNTY_DIGITS]))
    if scope.party is not None:
        rows = rows.filter(holder=scope.party)
    if scope.point is not None or len(scope.division) > COUNTY_DIGITS:
        rows = rows.filter(kind__in=codes.TILL | {"keeper"}, holder__in=_keepers(scope))
    return rows


def _in_county(prefix: str) -> Q:
    return Q(county=prefix) if len(prefix) == COUNTY_DIGITS else Q(county__startswith=prefix)


def _keepers(scope: Scope) -> list[UUID]:
    """The parties in charge of the points of a scope within one county."""
    county = scope.county or ""
    held = points.points_in(county) if scope.point is None else points.points_by_id(county, [scope.point]).values()
    return [point.keeper_party for point in held if point.keeper_party and point.division.startswith(scope.division)]


def balance(county: str, account: str, *, actor: Actor) -> AccountBalance:
    """One account as it stands. Raises NoSuchAccount."""
    return _value(_one(county, account, actor))


def balances(county: str, prefix: str = "", *, actor: Actor) -> tuple[AccountBalance, ...]:
    """The accounts whose code begins with `prefix` ("keeper:"), by code."""
    rows = visible_accounts(actor).filter(county=county, code__startswith=prefix).order_by("code")
    return tuple(_value(row) for row in rows)


def statement(
    county: str,
    account: str,
    *,
    since: datetime,
    until: datetime,
    actor: Actor,
    offset: int = 0,
    after: tuple[datetime, int] | None = None,
    limit: int | None = None,
) -> Statement:
    """The legs of one account from `since` to before `until`, as they happened; or a page of them.

    The page begins at `offset`, or after the line of that moment and version. Raises NoSuchAccount.
    """
    row = _one(county, account, actor)
    legs = Leg.objects.filter(county=county, account=row)
    within = legs.filter(happened_at__gte=since, happened_at__lt=until).order_by("happened_at", "version")
    opening_fen = _sum(legs.filter(happened_at__lt=since)) + (_sum(within[:offset]) if offset else 0)
    if after:
        later = Q(happened_at__gt=after[0]) | Q(happened_at=after[0], version__gt=after[1])
        opening_fen += _sum(within.exclude(later))
        within = within.filter(later)
    page = within.select_related("posting")[offset : None if limit is None else offset + limit]
    running_fen = opening_fen
    lines = []
    for leg in page:
        running_fen += leg.amount_fen
        lines.append(_line(leg, running_fen))
    return Statement(account=account, opening_fen=opening_fen, lines=tuple(lines), closing_fen=running_fen)


def statement_size(county: str, account: str, *, since: datetime, until: datetime, actor: Actor) -> int:
    """How many lines `statement` has. Raises NoSuchAccount."""
    legs = Leg.objects.filter(county=county, account=_one(county, account, actor))
    return legs.filter(happened_at__gte=since, happened_at__lt=until).count()


def line(county: str, account: str, posting: UUID, *, actor: Actor) -> StatementLine | None:
    """One line of an account with the balance after it; None when that posting did not move it.

    Raises NoSuchAccount.
    """
    legs = Leg.objects.filter(county=county, account=_one(county, account, actor))
    row = legs.select_related("posting").filter(posting=posting).first()
    if row is None:
        return None
    before = Q(happened_at__lt=row.happened_at) | Q(happened_at=row.happened_at, version__lte=row.version)
    return _line(row, _sum(legs.filter(before)))


def days(county: str, account: str, *, since: datetime, until: datetime, actor: Actor) -> tuple[DayTurnover, ...]:
    """What came into and went out of an account on each day that moved it, newest first. Raises NoSuchAccount."""
    legs = Leg.objects.filter(county=county, account=_one(county, account, actor))
    within = legs.filter(happened_at__gte=since, happened_at__lt=until)
    summed = within.annotate(day=TruncDate("happened_at", tzinfo=BEIJING)).values_list("day")
    rows = summed.annotate(
        lines=Count("version"),
        received=Sum("amount_fen", filter=Q(amount_fen__gt=0), default=0),
        given=Sum("amount_fen", filter=Q(amount_fen__lt=0), default=0),
    )
    return tuple(
        DayTurnover(day=day, lines=lines, received_fen=received, given_fen=-given)
        for day, lines, received, given in rows.order_by("-day")
    )


def rates(county: str, account: str, *, since: datetime, until: datetime, actor: Actor) -> tuple[Rate, ...]:
    """How many lines moved an account by the same amount for the same reason. Raises NoSuchAccount."""
    legs = Leg.objects.filter(county=county, account=_one(county, account, actor))
    within = legs.filter(happened_at__gte=since, happened_at__lt=until)
    grouped = within.values_list("posting__memo", "amount_fen").annotate(lines=Count("version"))
    return tuple(
        Rate(memo=memo, amount_fen=fen, lines=lines)
        for memo, fen, lines in grouped.order_by("posting__memo", "-amount_fen")
    )


def county_of(actor: Actor, asked: str = "") -> str:
    """Whose books are meant: the county asked for if it is the actor's to see, their own, or the first on the network.

    Raises OutOfScope when there is none.
    """
    counties = counties_of(actor)
    if asked in counties:
        return asked
    if asked or not counties:
        raise gates.OutOfScope
    return counties[0]


def counties_of(actor: Actor) -> tuple[str, ...]:
    """The counties whose books an actor may open."""
    own = actor.scope.county
    return (own,) if own else points.counties_on_network(actor.scope.division)


def turnovers(county: str, prefix: str = "", *, since: datetime, until: datetime, actor: Actor) -> tuple[Turnover, ...]:
    """What came into and went out of each account from `since` to before `until`, by code."""
    seen = visible_accounts(actor).filter(county=county, code__startswith=prefix)
    legs = Leg.objects.filter(county=county, account__in=seen, happened_at__lt=until)
    within = Q(happened_at__gte=since)
    summed = {
        account: (opening or 0, received or 0, -(given or 0))
        for account, opening, received, given in legs.values_list("account").annotate(
            opening=Sum("amount_fen", filter=~within),
            received=Sum("amount_fen", filter=within & Q(amount_fen__gt=0)),
            given=Sum("amount_fen", filter=within & Q(amount_fen__lt=0)),
        )
    }
    return tuple(
        Turnover(
            account=row.code,
            kind=row.kind,
            holder=row.holder,
            opening_fen=opening,
            received_fen=received,
            given_fen=given,
        )
        for row in seen.order_by("code")
        for opening, received, given in [summed.get(row.id, (0, 0, 0))]
    )


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
    summed = legs.values_list("account__code", "posting__memo").annotate(
        pieces=Count("version"), total=Sum("amount_fen")
    )
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
        abs(posted_fen - moved.pop(id_, 0)) for id_, posted_fen in rows.values_list("id", "posted_fen")
    )
    unexplained_fen += sum(map(abs, moved.values()))  # legs of no account
    return TrialBalance(
        county=county, by_kind=by_kind, difference_fen=sum(by_kind.values()), unexplained_fen=unexplained_fen
    )


def known_keys(county: str, keys: Sequence[str]) -> frozenset[str]:
    """Those of these keys that name a posting already: for consequences, which repeat without asking again."""
    return frozenset(key for (key,) in lookup.values(Posting, ("key",), county=county, key=keys))


def postings_of(county: str, threads: Iterable[str], memos: Iterable[str]) -> tuple[PostedLines, ...]:
    """What was posted in some threads under some memos, in the order it was recorded: for rooms above."""
    told = facts_of(county, threads, kinds=["ledger.posted"])
    keys = [str(fact.facts.get("hold", fact.key)) for fact in told]  # a capture is a fact of its own, and no posting
    rows = Posting.objects.filter(county=county, key__in=keys, memo__in=list(memos))
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


def standing(county: str, kinds: Collection[str], holders: Collection[UUID]) -> Mapping[tuple[str, UUID], int]:
    """What these holders' accounts of these kinds stand at, unopened ones left out: for rooms above."""
    rows = Account.objects.filter(county=county, kind__in=kinds, holder__in=holders)
    found = rows.values_list("kind", "holder", "posted_fen")
    return {(kind, holder): fen for kind, holder, fen in found if holder is not None}


def moved_by_day(
    county: str, kinds: Collection[str], holders: Collection[UUID], *, since: datetime
) -> Mapping[UUID, Mapping[tuple[date, str], int]]:
    """By how much each day and memo moved the accounts of these kinds taken together, by holder: for rooms above.

    What went from one of them to another moved nothing.
    """
    legs = Leg.objects.filter(county=county, account__kind__in=kinds, account__holder__in=holders)
    within = legs.filter(happened_at__gte=since).annotate(day=TruncDate("happened_at", tzinfo=BEIJING))
    summed = within.values_list("account__holder", "day", "posting__memo").annotate(total=Sum("amount_fen"))
    moved: dict[UUID, dict[tuple[date, str], int]] = {}
    for holder, day, memo, fen in summed.order_by("account__holder", "day", "posting__memo"):
        moved.setdefault(holder, {})[day, memo] = fen
    return moved


def moved_because(county: str, account: str, memo: str, *, since: datetime, until: datetime) -> dict[UUID, int]:
    """By how much each fact moved an account under a memo: for rooms above that reckon a month again."""
    legs = Leg.objects.filter(county=county, account__code=account, happened_at__gte=since, happened_at__lt=until)
    moved = legs.filter(posting__memo=memo, posting__because__isnull=False)
    rows = moved.values_list("posting__because", "amount_fen").iterator(chunk_size=ROWS_AT_ONCE)
    return {because: fen for because, fen in rows if because}


def _sum(legs: QuerySet[Leg]) -> int:
    return legs.aggregate(total=Sum("amount_fen"))["total"] or 0


def _one(county: str, account: str, actor: Actor) -> Account:
    row = visible_accounts(actor).filter(county=county, code=account).first()
    if row is None:
        raise NoSuchAccount(account=account)
    return row


def _line(leg: Leg, balance_fen: int) -> StatementLine:
    posting = leg.posting
    return StatementLine(
        posting=leg.posting_id,
        version=leg.version,
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
        state=row.state,
    )
