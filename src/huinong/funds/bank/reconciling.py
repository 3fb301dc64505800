"""The reconciliation of books and bank as of the end of any day (银行存款余额调节表), from what is matched now."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Max, Q, QuerySet, Sum

from huinong.edge import gates
from huinong.funds.bank.models import Account, Item, Line, Statement
from huinong.funds.bank.queries import gaps, sides, visible
from huinong.funds.bank.values import Balance, Rule
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.kernel import clock
from huinong.kernel.actor import Actor

Row = TypeVar("Row", Line, Item)
FIRST = clock.at_beijing(date(1970, 1, 2), hour=0)


def balance(actor: Actor, county: str, day: date | None = None) -> Balance:
    """Books beside bank at the end of a day; of the last day that every account's statements reach, where none is said.

    Raises NotPermitted, OutOfScope.
    """
    gates.require(actor, "bank.read")
    gates.require_scope(actor, county)
    rows = list(visible(actor, Account).filter(county=county).order_by("code"))
    ends = dict(Statement.objects.filter(county=county).values_list("account").annotate(last=Max("until")))
    reaches = min(ends.values(), default=None)
    asked = day or reaches or clock.today()
    opened = min((row.opens_on for row in rows), default=asked)
    lines = Line.objects.filter(county=county, day__lte=asked)
    items = Item.objects.filter(county=county, day__lte=asked)
    beyond = _settled_later(county, asked)
    found = gaps(actor, county, until=asked)
    return Balance(
        county=county,
        day=asked,
        reaches=reaches,
        book_fen=_book_fen(county, codes.OPERATOR_BANK, asked),
        transit_fen=_book_fen(county, "transit:", asked),
        bank_fen=sum(_bank_fen(row, asked) for row in rows),
        lines=sides(county, _outstanding(lines, beyond)),
        items=sides(county, _outstanding(items, beyond)),
        gaps=found,
        opening_fen=sum(row.opening_fen for row in rows) - _opening_fen(county, opened),
        missing_fen=sum(each.moved_fen for each in found),
    )


def _settled_later(county: str, day: date) -> Collection[UUID]:
    """The matches that hold something of a later day: as of the day, what they settle is outstanding on both sides."""
    later = {"county": county, "day__gt": day, "match__isnull": False}
    found = [model.objects.filter(**later).values_list("match", flat=True) for model in (Line, Item)]
    return {match for matches in found for match in matches}


def _outstanding(rows: QuerySet[Row], beyond: Collection[UUID]) -> QuerySet[Row]:
    is_open = Q(match=None) | Q(match__rule=Rule.KNOWN) | Q(match__in=beyond)
    return rows.filter(is_open).order_by("day", "id")


def _bank_fen(row: Account, day: date) -> int:
    """What the bank says an account held at the end of a day, as far as its statements tell."""
    last = Statement.objects.filter(county=row.county, account=row, since__lte=day).order_by("-since").first()
    if last is None:
        return row.opening_fen if row.opens_on <= day else 0
    if last.until <= day:
        return last.closing_fen
    part = Line.objects.filter(county=row.county, statement=last, day__lte=day).aggregate(fen=Sum("amount_fen"))["fen"]
    return last.opening_fen + (part or 0)


def _book_fen(county: str, prefix: str, day: date) -> int:
    """What the books say of accounts at the end of a day, above zero for what is there. (ADR 1: what the bank owes us
    stands below zero.)"""
    until = clock.at_beijing(day, hour=24)
    found = ledger.turnovers(county, prefix, since=FIRST, until=until, actor=gates.SYSTEM)
    return -sum(each.closing_fen for each in found)


def _opening_fen(county: str, opened: date) -> int:
    """What the books held before the first account was mirrored; what was dated back since is no part of the items."""
    before = opened - timedelta(days=1)
    return _book_fen(county, codes.OPERATOR_BANK, before) + _book_fen(county, "transit:", before)
