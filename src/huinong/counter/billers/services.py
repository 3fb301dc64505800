"""The only writers of bills collected: declare a biller; lock, pay, let go, ask again. Billers are asked outside."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import json

from huinong.counter.billers import facts
from huinong.counter.billers.adapters import adapter_of
from huinong.counter.billers.declarations import Declaration, Model, parse
from huinong.counter.billers.errors import (
    Closed,
    DeclaredAlready,
    FormWrong,
    NoCounter,
    NoSuchBill,
    NothingOwed,
    NotLocked,
    OutsideLimits,
    PaidAlready,
)
from huinong.counter.billers.models import Bill, Biller
from huinong.counter.billers.moving import take_cash
from huinong.counter.billers.queries import asked_of, biller_of, value_of, visible_bills, waiting
from huinong.counter.billers.settling import settle, telling
from huinong.counter.billers.values import STATE_LABELS, Asked, BillValue, NewBill, Outcome, State
from huinong.edge import gates
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.registry.points.queries import point as point_of
from huinong.registry.points.values import PointKind, PointValue
from huinong.storage import bulk
from huinong.storage.outside import assert_outside
from huinong.storage.secrets import keyed_hash, mask_id_number, seal

COUNTERS = frozenset({PointKind.OUTLET, PointKind.VILLAGE_STATION, PointKind.TOWNSHIP_CENTRE})
MOST_BILLS = 20


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


def lock(
    *, key: str, county: str, point: UUID, biller: str, bills: Sequence[NewBill], actor: Actor
) -> tuple[BillValue, ...]:
    """Ask the biller what is owed, and lock it: one bill, or a family's together. No money is taken yet.

    The biller is asked outside any transaction, and nobody is asked about an act repeated. Raises NotPermitted,
    OutOfScope, NoCounter, NoSuchBiller, Closed, FormWrong, NothingOwed, OutsideLimits, PaidAlready.
    """
    gates.require(actor, "billers.pay")
    at = point_of(county, point)
    gates.require_scope(actor, at.division, point=at.id)
    if at.kind not in COUNTERS:
        raise NoCounter(point=at.name)
    known = Bill.objects.filter(county=county, visit=key).order_by("place").first()
    declared = biller_of(county, biller, known.declared_from if known else clock.today())
    if not 0 < len(bills) <= MOST_BILLS:
        raise FormWrong(fields=f"1–{MOST_BILLS}")
    for each in bills:
        declared.check(each.fields)
    owed = [0] * len(bills) if known else _owed(declared, bills)
    return _lock(key, at, declared, list(zip(bills, owed, strict=True)), actor)


def _owed(declared: Declaration, bills: Sequence[NewBill]) -> list[int]:
    """What each bill comes to. Raises Closed, NothingOwed, OutsideLimits."""
    if not declared.calendar.is_open(clock.now()):
        hours = declared.calendar
        raise Closed(biller=declared.name_zh, opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}")
    amounts = [each.amount_fen if declared.model is Model.DIRECT else _asked(declared, each) for each in bills]
    limits = declared.limits
    for amount_fen in amounts:
        if not limits.least_fen <= amount_fen <= limits.most_fen:
            raise OutsideLimits(amount_fen=amount_fen, least_fen=limits.least_fen, most_fen=limits.most_fen)
    return amounts


def _asked(declared: Declaration, bill: NewBill) -> int:
    """What the biller says is owed, or the payer's amount for an account that the biller knows."""
    assert_outside()
    account = str(bill.fields[declared.account])
    asked = Asked(number="", account=account, fields=bill.fields, amount_fen=bill.amount_fen)
    answer = adapter_of(declared).ask(asked)
    if answer.outcome is not Outcome.SUCCEEDED:
        raise NothingOwed(biller=declared.name_zh)
    return answer.amount_fen if declared.model is Model.FETCH_AND_PAY else bill.amount_fen


@act
def _lock(
    key: str, at: PointValue, declared: Declaration, owed: Sequence[tuple[NewBill, int]], actor: Actor
) -> tuple[BillValue, ...]:
    before = list(Bill.objects.filter(county=at.county, visit=key).order_by("place"))
    rows = [_row(at, declared, bill, fen) for bill, fen in owed]
    for place, row in enumerate(rows):
        row.visit, row.place = key, place
    kept = before if len(before) == len(rows) else rows
    entries = [
        _entry(f"{key}/{row.place}", facts.LOCKED, row, declared, _as_asked(bill, declared, at, len(owed)))
        for row, (bill, _) in zip(kept, owed, strict=True)
    ]
    if not recall(at.county, entries):
        _require_unclaimed(rows)
        bulk.insert(rows)
    append_many(entries, actor=actor)
    return tuple(value_of(row) for row in kept)


def _as_asked(bill: NewBill, declared: Declaration, at: PointValue, count: int) -> dict[str, object]:
    """The request as it was made, the form by its keyed hash: the journal learns nobody's account."""
    form = keyed_hash("billers form", json.encode(dict(sorted(bill.fields.items()))).decode())
    return {
        "biller": declared.code,
        "point": str(at.id),
        "form": form,
        "amount_fen": bill.amount_fen,
        "bills": count,
    }


def _row(at: PointValue, declared: Declaration, bill: NewBill, amount_fen: int) -> Bill:
    return Bill(
        county=at.county,
        number=_number(),
        biller=declared.code,
        declared_from=declared.valid_from,
        point=at.id,
        division=at.division,
        sealed=seal(json.encode(dict(bill.fields)).decode()),
        account=mask_id_number(str(bill.fields[declared.account])),
        claim=keyed_hash("billers claim", declared.claim(bill.fields)),
        amount_fen=amount_fen,
        fee_fen=declared.fee.fen,
        is_customer_fee=declared.fee.payer == "customer",
        state=State.LOCKED,
        is_simulated=declared.adapter.kind == "simulator",
        locked_at=clock.now(),
    )


def _number() -> str:
    """A bill's number: eight digits of time and fourteen drawn, for a biller knows numbers of 24 signs at most."""
    drawn = new_id().hex.upper()
    return f"DS{drawn[4:12]}{drawn[18:]}"


def _require_unclaimed(rows: Sequence[Bill]) -> None:
    """Raises PaidAlready where the same is being paid, or was once and for all. The database forbids it, too."""
    taken = Bill.objects.filter(county=rows[0].county, biller=rows[0].biller, claim__in=[row.claim for row in rows])
    claims: dict[str | None, str] = dict(taken.values_list("claim", "number"))
    for row in rows:
        if row.claim in claims:
            raise PaidAlready(number=claims[row.claim])
        claims[row.claim] = row.number


@act
def let_go(*, key: str, county: str, number: str, actor: Actor) -> Receipt:
    """Let a locked bill go: the customer does not pay. Raises NotPermitted, NoSuchBill, NotLocked."""
    gates.require(actor, "billers.pay")
    row = _mine(county, [number], actor)[0]
    declared = biller_of(county, row.biller, row.declared_from)
    entry = _entry(key, facts.LET_GO, row, declared, {"number": number})
    if not recall(county, [entry]):
        _require_locked([row])
        row.state, row.claim = State.LET_GO, None
        row.save(update_fields=["state", "claim"])
    return append(entry, actor=actor)


def pay(*, key: str, county: str, numbers: Sequence[str], actor: Actor) -> tuple[BillValue, ...]:
    """Take the cash of locked bills, all or none; then tell the biller, and answer them as they stand.

    Not to be called inside a transaction. A bill whose biller does not answer stays processing: its money is safe
    and nothing is sent again. Raises NotPermitted, NoSuchBill, NotLocked.
    """
    assert_outside()
    fresh = _take(key, county, numbers, actor)
    told = {row.number: _sent(row) if row.number in fresh else value_of(row) for row in _rows(county, numbers)}
    return tuple(told[number] for number in numbers)


@act
def _take(key: str, county: str, numbers: Sequence[str], actor: Actor) -> frozenset[str]:
    """Mark the bills as sent before they are, with their cash: whoever finds one so may only query."""
    gates.require(actor, "billers.pay")
    rows = _mine(county, numbers, actor)
    declared = {row.number: biller_of(county, row.biller, row.declared_from) for row in rows}
    asked = {"numbers": sorted(set(numbers))}
    entries = [_entry(f"{key}/{row.number}", facts.PAID, row, declared[row.number], asked) for row in rows]
    if recall(county, entries):
        append_many(entries, actor=actor)
        return frozenset()
    _require_locked(rows)
    now = clock.now()
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


def _rows(county: str, numbers: Sequence[str]) -> list[Bill]:
    rows = list(Bill.objects.filter(county=county, number__in=numbers).order_by("number"))
    missing = set(numbers) - {row.number for row in rows}
    if missing or not rows:
        raise NoSuchBill(number=min(missing, default=""))
    return rows


def _mine(county: str, numbers: Sequence[str], actor: Actor) -> list[Bill]:
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


def _entry(key: str, kind: str, row: Bill, declared: Declaration, asked: Mapping[str, object]) -> Entry:
    """The fact of an act on a bill; a repeat keeps the time of the first."""
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=row.number,
        happened_at=moment_of(row.county, key),
        facts={"name": declared.name_zh, **telling(row)},
        asked=asked,
        point=row.point,
    )
