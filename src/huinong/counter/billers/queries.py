"""Reads of billers and their bills: a point's for its keeper, a town's for its outlet, a county's for its desks."""

from datetime import date

from django.db.models import Q, QuerySet
from msgspec import json

from huinong.counter.billers.declarations import Declaration
from huinong.counter.billers.errors import NoSuchBill, NoSuchBiller
from huinong.counter.billers.models import Bill, Biller, Entry
from huinong.counter.billers.values import Asked, BillValue, Difference, DifferenceValue, State
from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage.secrets import unseal

COUNTY_DIGITS = 6


def billers(county: str, on: date) -> tuple[Declaration, ...]:
    """The billers of a county as they hold on a day, by code."""
    rows = Biller.objects.filter(county=county, valid_from__lte=on).order_by("code", "valid_from")
    held = {row.code: row for row in rows}
    return tuple(Declaration.model_validate(row.declaration) for row in held.values())


def biller_of(county: str, code: str, on: date) -> Declaration:
    """One biller as it holds on a day. Raises NoSuchBiller."""
    rows = Biller.objects.filter(county=county, code=code, valid_from__lte=on)
    row = rows.order_by("-valid_from").first()
    if row is None:
        raise NoSuchBiller(biller=code)
    return Declaration.model_validate(row.declaration)


def seen_billers(actor: Actor, county: str) -> tuple[Declaration, ...]:
    """The billers of a county today. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "billers.read")
    if not county.startswith(actor.scope.division[:COUNTY_DIGITS]):
        raise gates.OutOfScope
    return billers(county, clock.today())


def visible_bills(actor: Actor) -> QuerySet[Bill]:
    """The one gate: the bills taken at the points that an actor may see."""
    gates.require(actor, "billers.read")
    scope = actor.scope
    mine = Q(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.point is not None:
        mine &= Q(point=scope.point)
    elif len(scope.division) > COUNTY_DIGITS:
        mine &= Q(division__startswith=scope.division)
    return Bill.objects.filter(mine)


def bill(county: str, number: str, *, actor: Actor) -> BillValue:
    """One bill: what its receipt tells. Raises NoSuchBill."""
    row = visible_bills(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBill(number=number)
    return value_of(row)


def bills(
    actor: Actor, *, states: frozenset[State] = frozenset(), biller: str = "", day: date | None = None, limit: int = 50
) -> tuple[BillValue, ...]:
    """The newest bills, by state, biller and the day whose file holds them."""
    rows = visible_bills(actor)
    rows = rows.filter(state__in=states) if states else rows
    rows = rows.filter(biller=biller) if biller else rows
    rows = rows.filter(file_day=day) if day else rows
    return tuple(value_of(row) for row in rows.order_by("-locked_at", "-id")[:limit])


def open_differences(actor: Actor, county: str) -> tuple[DifferenceValue, ...]:
    """What the billers' files left to a person, the oldest day first. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "billers.reconcile")
    gates.require_scope(actor, county)
    rows = Entry.objects.filter(county=county, verdict="").order_by("day", "biller", "number")
    return tuple(difference_of(row) for row in rows)


def waiting(county: str) -> tuple[str, ...]:
    """The numbers of the bills that wait for their biller's answer, for the scheduled job."""
    rows = Bill.objects.filter(county=county, state=State.PROCESSING).order_by("paid_at", "number")
    return tuple(rows.values_list("number", flat=True))


def asked_of(row: Bill) -> Asked:
    """A bill as its adapter is told of it."""
    form = json.decode(unseal(bytes(row.sealed)), type=dict[str, str | int])
    account = biller_of(row.county, row.biller, row.declared_from).account
    return Asked(number=row.number, account=str(form[account]), fields=form, amount_fen=row.amount_fen)


def value_of(row: Bill) -> BillValue:
    """The frozen value of a bill's row."""
    told = {name: getattr(row, name) for name in BillValue.__slots__}
    return BillValue(**{**told, "state": State(row.state)})


def difference_of(row: Entry) -> DifferenceValue:
    """The frozen value of a difference's row."""
    told = {name: getattr(row, name) for name in DifferenceValue.__slots__}
    return DifferenceValue(**{**told, "kind": Difference(row.kind)})


def name_of(bill: BillValue) -> str:
    """What the biller of a bill, whose own gate was passed, was called when it was asked for."""
    return biller_of(bill.county, bill.biller, clock.day_of(bill.locked_at)).name_zh
