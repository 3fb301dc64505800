"""Ask what is owed, and lock it: billers are asked outside any transaction, and no money is taken yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec import json

from huinong.counter.billers import facts
from huinong.counter.billers.adapters import adapter_of
from huinong.counter.billers.declarations import Declaration, FormFields, Model
from huinong.counter.billers.errors import (
    Closed,
    FormWrong,
    NoCounter,
    NothingOwed,
    OutsideLimits,
    PaidAlready,
    Silent,
)
from huinong.counter.billers.models import Bill
from huinong.counter.billers.queries import biller_of, value_of
from huinong.counter.billers.settling import entry_of
from huinong.counter.billers.values import COUNTERS, MOST_BILLS, Asked, BillValue, NewBill, Outcome, State, mask_account
from huinong.edge import gates
from huinong.journal.services import act, append_many, recall
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.kernel.ids import new_id
from huinong.registry.parties.values import mask_name
from huinong.registry.points.queries import point as point_of
from huinong.registry.points.values import PointValue
from huinong.storage import bulk
from huinong.storage.outside import assert_outside
from huinong.storage.secrets import keyed_hash, seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a bill comes to, and whose it is where that is known."""

    amount_fen: int
    name: str


NOBODY = Owed(amount_fen=0, name="")


def claim_of(declared: Declaration, fields: FormFields) -> str:
    """The keyed hash of what two bills that must not be paid side by side have in common."""
    return keyed_hash("billers claim", declared.claim(fields))


def lock(
    *, key: str, county: str, point: UUID, biller: str, bills: Sequence[NewBill], actor: Actor
) -> tuple[BillValue, ...]:
    """Ask the biller what is owed, and lock it: one bill, or a family's together. No money is taken yet.

    The biller is asked outside any transaction, and nobody is asked about an act repeated. Raises NotPermitted,
    OutOfScope, NoCounter, NoSuchBiller, Closed, FormWrong, NothingOwed, Silent, OutsideLimits, PaidAlready.
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
    owed = [NOBODY] * len(bills) if known else _owed(declared, bills)
    return _lock(key, at, declared, list(zip(bills, owed, strict=True)), actor)


def _owed(declared: Declaration, bills: Sequence[NewBill]) -> list[Owed]:
    """What each bill comes to, and whose it is. Raises Closed, NothingOwed, Silent, OutsideLimits."""
    if not declared.calendar.is_open(clock.now()):
        hours = declared.calendar
        raise Closed(biller=declared.name_zh, opens=f"{hours.opens:%H:%M}", closes=f"{hours.closes:%H:%M}")
    owed = [_asked(declared, each) for each in bills]
    limits = declared.limits
    for each in owed:
        if not limits.least_fen <= each.amount_fen <= limits.most_fen:
            raise OutsideLimits(amount=yuan(each.amount_fen), least=yuan(limits.least_fen), most=yuan(limits.most_fen))
    return owed


def _asked(declared: Declaration, bill: NewBill) -> Owed:
    """What the biller says is owed, or the form's amount for an account that the biller knows."""
    said_fen = declared.amount_fen(bill.fields, bill.amount_fen)
    name = str(bill.fields.get(declared.payer, ""))
    if declared.model is Model.DIRECT:
        return Owed(amount_fen=said_fen, name=name)
    assert_outside()
    account = str(bill.fields[declared.account])
    answer = adapter_of(declared).ask(Asked(number="", account=account, fields=bill.fields, amount_fen=said_fen))
    if answer.outcome is Outcome.UNKNOWN:
        raise Silent(biller=declared.name_zh)
    if answer.outcome is Outcome.FAILED:
        raise NothingOwed(biller=declared.name_zh)
    owed_fen = answer.amount_fen if declared.model is Model.FETCH_AND_PAY else said_fen
    return Owed(amount_fen=owed_fen, name=answer.name or name)


@act
def _lock(
    key: str, at: PointValue, declared: Declaration, owed: Sequence[tuple[NewBill, Owed]], actor: Actor
) -> tuple[BillValue, ...]:
    before = list(Bill.objects.filter(county=at.county, visit=key).order_by("place"))
    rows = [_row(at, declared, bill, each) for bill, each in owed]
    for place, row in enumerate(rows):
        row.visit, row.place = key, place
    kept = before if len(before) == len(rows) else rows
    entries = [
        entry_of(f"{key}/{row.place}", facts.LOCKED, row, declared, _as_asked(bill, declared, at, len(owed)))
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


def _row(at: PointValue, declared: Declaration, bill: NewBill, owed: Owed) -> Bill:
    return Bill(
        county=at.county,
        number=_number(),
        biller=declared.code,
        declared_from=declared.valid_from,
        point=at.id,
        division=at.division,
        sealed=seal(json.encode(dict(bill.fields)).decode()),
        account=mask_account(str(bill.fields[declared.account])),
        payer=mask_name(owed.name.strip()[:60]),
        claim=claim_of(declared, bill.fields),
        amount_fen=owed.amount_fen,
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
