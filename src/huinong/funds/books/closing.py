"""The only writers of month closes (月结): one person prepares, another closes; then the month is locked."""

from datetime import date, timedelta

from huinong.edge import gates
from huinong.funds.books import facts
from huinong.funds.books.errors import (
    DaysNotEnded,
    MonthClosed,
    MonthsInOrder,
    NotPrepared,
    PreparedAlready,
    SamePerson,
)
from huinong.funds.books.models import MonthClose
from huinong.funds.books.months import last_day, month_name, next_month
from huinong.funds.books.services import entry_at
from huinong.funds.books.standing import open_day
from huinong.funds.ledger import dated
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor


@act
def prepare_month(*, key: str, county: str, month: date, actor: Actor) -> Receipt:
    """Say that a month was looked through and may be closed; every day of it has ended.

    Raises NotPermitted, OutOfScope, DaysNotEnded, MonthsInOrder, PreparedAlready, MonthClosed.
    """
    first, entry = _asked(key, facts.MONTH_PREPARED, county, month, actor)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _require_ended(county, first)
    known = MonthClose.objects.select_for_update().filter(county=county, month=first).first()
    if known is not None:
        raise (MonthClosed if known.closed_at else PreparedAlready)(month=month_name(first))
    last = MonthClose.objects.filter(county=county).order_by("-month").first()
    if last is not None and (last.closed_at is None or next_month(last.month) != first):
        wanted = next_month(last.month) if last.closed_at else last.month
        raise MonthsInOrder(month=month_name(first), next=month_name(wanted))
    receipt = append(entry, actor=actor)
    MonthClose.objects.create(county=county, month=first, prepared_by=actor.id, prepared_at=receipt.fact.happened_at)
    return receipt


@act
def close_month(*, key: str, county: str, month: date, actor: Actor) -> Receipt:
    """Lock a month as a second person. It is published as the books of the last ended day know it, for good.

    Raises NotPermitted, OutOfScope, NotPrepared, MonthClosed, SamePerson.
    """
    first, entry = _asked(key, facts.MONTH_CLOSED, county, month, actor)
    row = MonthClose.objects.select_for_update().filter(county=county, month=first).first()
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row is None:
        raise NotPrepared(month=month_name(first))
    if row.closed_at is not None:
        raise MonthClosed(month=month_name(first))
    if row.prepared_by == actor.id:
        raise SamePerson(month=month_name(first))
    known_on = open_day(county) - timedelta(days=1)
    told = entry_at(
        county, key=key, kind=entry.kind, thread=entry.thread, asked=entry.asked, known_on=known_on.isoformat()
    )
    receipt = append(told, actor=actor)
    row.closed_by, row.closed_at, row.known_on = actor.id, receipt.fact.happened_at, known_on
    row.save(update_fields=["closed_by", "closed_at", "known_on"])
    return receipt


def _asked(key: str, kind: str, county: str, month: date, actor: Actor) -> tuple[date, Entry]:
    gates.require(actor, "books.close")
    gates.require_scope(actor, county)
    first = month.replace(day=1)
    asked = {"month": month_name(first)}
    return first, entry_at(county, key=key, kind=kind, thread=f"BOOKS-{month_name(first)}", asked=asked)


def _require_ended(county: str, first: date) -> None:
    open_on = dated.open_day(county)
    if open_on is None or open_on <= last_day(first):
        raise DaysNotEnded(month=month_name(first), open_on=(open_on or first).isoformat())
