"""The only writers of bills collected: declare a biller; pay, let go, let lapse, ask again. `asking` locks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from huinong.counter.billers import facts
from huinong.counter.billers.adapters import adapter_of
from huinong.counter.billers.declarations import parse
from huinong.counter.billers.errors import DeclaredAlready, Lapsed, NoSuchBill, NotLocked
from huinong.counter.billers.models import Bill, Biller
from huinong.counter.billers.moving import take_cash
from huinong.counter.billers.queries import asked_of, biller_of, value_of, visible_bills, waiting
from huinong.counter.billers.settling import entry_of, settle
from huinong.counter.billers.values import STATE_LABELS, BillValue, State
from huinong.edge import gates
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.policies.queries import figure
from huinong.storage import bulk
from huinong.storage.outside import assert_outside


@act
def load(*, key: str, county: str, text: str, actor: Actor) -> Receipt:
    """Declare a biller by its file, from the day it says on; the same act again changes nothing.

    Raises NotPermitted, OutOfScope, DeclarationWrong, DeclaredAlready.
    """
    gates.require(actor, "billers.declare")
    gates.require_scope(actor, county)
    said = parse(text)
    asked = said.model_dump(mode="json")
    entry = Entry(
        key=key,
        kind=facts.DECLARED,
        county=county,
        thread=f"BILLER-{said.code}",
        happened_at=moment_of(county, key),
        facts={"code": said.code, "name": said.name_zh, "valid_from": said.valid_from.isoformat()},
        asked=asked,
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if Biller.objects.filter(county=county, code=said.code, valid_from=said.valid_from).exists():
        raise DeclaredAlready(biller=said.code, day=said.valid_from.isoformat())
    bulk.insert([Biller(county=county, code=said.code, valid_from=said.valid_from, declaration=asked)])
    return append(entry, actor=actor)


@act
def let_go(*, key: str, county: str, number: str, actor: Actor) -> Receipt:
    """Let a locked bill go: the customer does not pay. Raises NotPermitted, NoSuchBill, NotLocked."""
    gates.require(actor, "billers.pay")
    row = mine(county, [number], actor)[0]
    declared = biller_of(county, row.biller, row.declared_from)
    entry = entry_of(key, facts.LET_GO, row, declared, {"number": number})
    if not recall(county, [entry]):
        _require_locked([row])
        row.state, row.claim = State.LET_GO, None
        row.save(update_fields=["state", "claim"])
    return append(entry, actor=actor)


def pay(*, key: str, county: str, numbers: Sequence[str], actor: Actor) -> tuple[BillValue, ...]:
    """Take the cash of locked bills, all or none; then tell the biller, and answer them as they stand.

    Not to be called inside a transaction. A bill whose biller does not answer stays processing: its money is safe
    and nothing is sent again. Raises NotPermitted, NoSuchBill, NotLocked, Lapsed.
    """
    assert_outside()
    fresh = _take(key, county, numbers, actor)
    told = {row.number: _sent(row) if row.number in fresh else value_of(row) for row in _rows(county, numbers)}
    return tuple(told[number] for number in numbers)


@act
def _take(key: str, county: str, numbers: Sequence[str], actor: Actor) -> frozenset[str]:
    """Mark the bills as sent before they are, with their cash: whoever finds one so may only query."""
    gates.require(actor, "billers.pay")
    rows = mine(county, numbers, actor)
    declared = {row.number: biller_of(county, row.biller, row.declared_from) for row in rows}
    asked = {"numbers": sorted(set(numbers))}
    entries = [entry_of(f"{key}/{row.number}", facts.PAID, row, declared[row.number], asked) for row in rows]
    if recall(county, entries):
        append_many(entries, actor=actor)
        return frozenset()
    _require_locked(rows)
    now = clock.now()
    if any(row.locked_at < _lapses_before(row) for row in rows):
        raise Lapsed(number=rows[0].number)
    for row, receipt in zip(rows, append_many(entries, actor=actor), strict=True):
        row.state, row.paid_at, row.file_day = (
            State.PROCESSING,
            now,
            declared[row.number].calendar.file_day(now),
        )
        row.save(update_fields=["state", "paid_at", "file_day"])
        take_cash(row, receipt.fact)
    return frozenset(numbers)


def _sent(row: Bill) -> BillValue:
    """Tell the biller once; whatever it answers, once or twice, is settled."""
    declared = biller_of(row.county, row.biller, row.declared_from)
    value = value_of(row)
    for answer in adapter_of(declared).pay(asked_of(row)):
        value = settle(county=row.county, number=row.number, answer=answer)
    return value


def resolve(*, county: str, number: str) -> BillValue:
    """Ask the biller what became of a bill that is processing, by the same number; it is never paid again by that."""
    assert_outside()
    row = _rows(county, [number])[0]
    if row.state != State.PROCESSING:
        return value_of(row)
    declared = biller_of(county, row.biller, row.declared_from)
    return settle(county=county, number=number, answer=adapter_of(declared).query(asked_of(row)))


def look_again(*, county: str, number: str, actor: Actor) -> BillValue:
    """Ask the biller again about a bill that the actor may see. Raises NoSuchBill."""
    if not visible_bills(actor).filter(county=county, number=number).exists():
        raise NoSuchBill(number=number)
    return resolve(county=county, number=number)


def resolve_all(*, county: str) -> int:
    """Ask about every bill that waits; answers how many are settled now. For a scheduled job."""
    return sum(resolve(county=county, number=number).state is not State.PROCESSING for number in waiting(county))


@act
def lapse_all(*, county: str, actor: Actor = gates.SYSTEM) -> int:
    """Let every locked bill go that nobody paid within the rule's minutes; answers how many. For a scheduled job."""
    gates.require(actor, "billers.reconcile")
    gates.require_scope(actor, county)
    lapsed = Bill.objects.select_for_update().filter(county=county, number__in=stale(county=county)).order_by("number")
    rows = [row for row in lapsed if row.state == State.LOCKED]
    for row in rows:
        declared = biller_of(county, row.biller, row.declared_from)
        append(entry_of(f"lapsed/{row.number}", facts.LET_GO, row, declared, {"number": row.number}), actor=actor)
        row.state, row.claim = State.LET_GO, None
        row.save(update_fields=["state", "claim"])
    return len(rows)


def stale(*, county: str) -> tuple[str, ...]:
    """The numbers of the locked bills that nobody paid within the rule's minutes."""
    rows = Bill.objects.filter(county=county, state=State.LOCKED).order_by("number")
    return tuple(row.number for row in rows if row.locked_at < _lapses_before(row))


def _lapses_before(row: Bill) -> datetime:
    """What was locked before this moment is not paid any more: what is owed may have changed."""
    now = clock.now()
    minutes = figure("billers.lock_minutes", division=row.division, on=clock.day_of(now))
    return now - timedelta(minutes=minutes)


def _rows(county: str, numbers: Sequence[str]) -> list[Bill]:
    rows = list(Bill.objects.filter(county=county, number__in=numbers).order_by("number"))
    missing = set(numbers) - {row.number for row in rows}
    if missing or not rows:
        raise NoSuchBill(number=min(missing, default=""))
    return rows


def mine(county: str, numbers: Sequence[str], actor: Actor) -> list[Bill]:
    """Bills that the actor may see, locked in the order of their numbers. Raises NoSuchBill."""
    found = visible_bills(actor).select_for_update().filter(county=county, number__in=numbers)
    rows = list(found.order_by("number"))
    missing = set(numbers) - {row.number for row in rows}
    if missing or not rows:
        raise NoSuchBill(number=min(missing, default=""))
    return rows


def _require_locked(rows: Sequence[Bill]) -> None:
    for row in rows:
        if row.state != State.LOCKED:
            raise NotLocked(number=row.number, state=STATE_LABELS[State(row.state)])
