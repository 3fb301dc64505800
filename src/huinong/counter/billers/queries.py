"""Reads of billers and their bills: a point's for its keeper, a town's for its outlet, a county's for its desks."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from msgspec import json

from huinong.counter.billers.declarations import Declaration, FormFields
from huinong.counter.billers.errors import NoSuchBill, NoSuchBiller, NoSuchRoll
from huinong.counter.billers.models import Bill, Biller, Entry, File, Named, Roll
from huinong.counter.billers.values import (
    COUNTERS,
    Asked,
    BillValue,
    DayValue,
    Difference,
    DifferenceValue,
    NamedValue,
    RollValue,
    State,
)
from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points.queries import points_by_id, points_in
from huinong.registry.points.values import PointKind, PointValue
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


def biller_names(actor: Actor) -> Mapping[str, str]:
    """Code → what a biller was called last, in the counties that an actor may see."""
    gates.require(actor, "billers.read")
    return names_in(actor.scope.division[:COUNTY_DIGITS])


def names_in(division: str) -> Mapping[str, str]:
    """Code → what a biller of a county, or of a province's, was called last; for whoever may see its account."""
    rows = Biller.objects.filter(county__startswith=division).order_by("valid_from")
    return dict(rows.values_list("code", "declaration__name_zh"))


def seen_biller(actor: Actor, county: str, code: str) -> Declaration:
    """One biller of a county today. Raises NotPermitted, OutOfScope, NoSuchBiller."""
    found = [each for each in seen_billers(actor, county) if each.code == code]
    if not found:
        raise NoSuchBiller(biller=code)
    return found[0]


def _narrowed(actor: Actor) -> Q:
    """The one gate: the points whose bills and lists an actor may see."""
    gates.require(actor, "billers.read")
    scope = actor.scope
    mine = Q(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.point is not None:
        mine &= Q(point=scope.point)
    elif len(scope.division) > COUNTY_DIGITS:
        mine &= Q(division__startswith=scope.division)
    return mine


def visible_bills(actor: Actor) -> QuerySet[Bill]:
    """The bills taken at the points that an actor may see."""
    return Bill.objects.filter(_narrowed(actor))


def visible_rolls(actor: Actor) -> QuerySet[Roll]:
    """The village lists of the points that an actor may see."""
    return Roll.objects.filter(_narrowed(actor))


def counters(actor: Actor, county: str) -> tuple[PointValue, ...]:
    """The counters at which an actor may collect: outlets first, then by place."""
    gates.require(actor, "billers.read")
    scope, today = actor.scope, clock.today()
    rows = points_in(county) if scope.point is None else points_by_id(county, [scope.point]).values()
    mine = [each for each in rows if each.kind in COUNTERS and each.is_open(today)]
    seen = [each for each in mine if scope.covers(each.division, point=each.id)]
    return tuple(sorted(seen, key=lambda each: (each.kind != PointKind.OUTLET, each.division, each.name)))


def together(county: str, number: str, *, actor: Actor) -> tuple[BillValue, ...]:
    """A bill and those asked for together with it, such as a family's. Raises NoSuchBill."""
    row = visible_bills(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBill(number=number)
    rows = Bill.objects.filter(county=county, visit=row.visit).order_by("place")
    return tuple(value_of(each) for each in rows)


def roll_of(actor: Actor, county: str, number: str) -> RollValue:
    """One village list. Raises NoSuchRoll."""
    row = visible_rolls(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchRoll
    return _roll_value(row)


def rolls_of(actor: Actor, county: str, point: UUID) -> tuple[RollValue, ...]:
    """The village lists of a counter, the newest first."""
    rows = visible_rolls(actor).filter(county=county, point=point).order_by("-taken_at")
    return tuple(_roll_value(row) for row in rows)


def _roll_value(row: Roll) -> RollValue:
    return RollValue(**{name: getattr(row, name) for name in RollValue.__slots__})


def people(actor: Actor, county: str, number: str) -> tuple[NamedValue, ...]:
    """The people of a village list, who has not paid first. Raises NoSuchRoll."""
    roll = visible_rolls(actor).filter(county=county, number=number).first()
    if roll is None:
        raise NoSuchRoll
    rows = list(Named.objects.filter(county=county, roll=roll).order_by("place"))
    bills = Bill.objects.filter(county=county, biller=roll.biller, claim__in=[row.claim for row in rows])
    paid = dict(bills.values_list("claim", "number"))
    values = [
        NamedValue(
            id=row.id, name=row.name, account=row.account, bill=paid.get(row.claim, ""), elsewhere_at=row.elsewhere_at
        )
        for row in rows
    ]
    return tuple(sorted(values, key=lambda each: each.is_done))


def form_of(actor: Actor, county: str, number: str, person: UUID) -> FormFields:
    """What a village list fills in for one of its people. Raises NoSuchRoll."""
    rows = visible_rolls(actor).filter(county=county, number=number)
    row = Named.objects.filter(county=county, roll__in=rows, id=person).first()
    if row is None:
        raise NoSuchRoll
    return json.decode(unseal(bytes(row.sealed)), type=dict[str, str | int])


def bill(county: str, number: str, *, actor: Actor) -> BillValue:
    """One bill: what its receipt tells. Raises NoSuchBill."""
    row = visible_bills(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBill(number=number)
    return value_of(row)


def bills(
    actor: Actor, *, states: frozenset[State] = frozenset(), biller: str = "", day: date | None = None,
    point: UUID | None = None, county: str = "", limit: int = 200,
) -> tuple[BillValue, ...]:  # fmt: skip
    """The newest bills, by state, biller, point and the day whose file holds them."""
    rows = visible_bills(actor)
    rows = rows.filter(point=point) if point else rows
    rows = rows.filter(county=county) if county else rows
    rows = rows.filter(state__in=states) if states else rows
    rows = rows.filter(biller=biller) if biller else rows
    rows = rows.filter(file_day=day) if day else rows
    return tuple(value_of(row) for row in rows.order_by("-locked_at", "-id")[:limit])


def days(actor: Actor, county: str) -> tuple[DayValue, ...]:
    """What was taken for each biller on each day of its file, as far as an actor may see, the newest first."""
    rows = visible_bills(actor).filter(county=county, file_day__isnull=False)
    sums = rows.values("biller", "file_day").annotate(
        bills=Count("id"),
        taken_fen=Sum("amount_fen"),
        sure_fen=Sum("amount_fen", filter=Q(state=State.CONFIRMED)),
        waiting=Count("id", filter=Q(state=State.PROCESSING)),
        back_fen=Sum("amount_fen", filter=Q(state=State.REFUNDED)),
    )
    files = {(row.biller, row.day): row for row in File.objects.filter(county=county)}
    asked = _differences(actor, county).filter(verdict="").values_list("biller", "day").annotate(n=Count("id"))
    open_ones = {(biller, day): n for biller, day, n in asked}
    names = {each.code: each.name_zh for each in billers(county, clock.today())}
    found: dict[tuple[str, date], dict[str, Any]] = {
        (each["biller"], each["file_day"]): dict(each) for each in sums if each["file_day"]
    }
    keys = found.keys() | open_ones.keys()
    values = []
    for biller, day in keys:
        each = found.get((biller, day), {})
        value = DayValue(
            county=county,
            biller=biller,
            name=names.get(biller, biller),
            day=day,
            bills=each.get("bills", 0),
            taken_fen=each.get("taken_fen") or 0,
            sure_fen=each.get("sure_fen") or 0,
            waiting=each.get("waiting", 0),
            back_fen=each.get("back_fen") or 0,
            file="taken" if (biller, day) in files else "missing",
            differ=open_ones.get((biller, day), 0),
        )
        values.append(value)
    return tuple(sorted(values, key=lambda each: (-each.day.toordinal(), each.biller)))


def differences(actor: Actor, county: str, biller: str, day: date) -> tuple[DifferenceValue, ...]:
    """The differences of a biller's day, those that are open first."""
    rows = _differences(actor, county).filter(biller=biller, day=day).order_by("verdict", "number")
    return tuple(difference_of(row) for row in rows)


def _differences(actor: Actor, county: str) -> QuerySet[Entry]:
    """A county's differences; of whoever does not reconcile, those about a bill that they may see."""
    rows = Entry.objects.filter(county=county)
    if actor.may("billers.reconcile"):
        gates.require_scope(actor, county)
        return rows
    return rows.filter(number__in=visible_bills(actor).filter(county=county).values("number"))


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
