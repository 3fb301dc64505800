"""Reads of tills: a keeper's own, a town's for its outlet, a county's for its manager; one gate narrows them all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from huinong.counter.till.entries import COUNTERS
from huinong.counter.till.errors import NoSuchShift
from huinong.counter.till.models import Count, Remittance, Shift, Till
from huinong.counter.till.standing import Purse, cap_fen, purses
from huinong.counter.till.values import (
    CountValue,
    Purpose,
    RemittanceStatus,
    RemittanceValue,
    ShiftValue,
    Standing,
    TillValue,
)
from huinong.counter.till.values import Shift as ShiftState
from huinong.edge import gates
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.codes import cash
from huinong.funds.ledger.errors import NoSuchAccount
from huinong.funds.ledger.values import Statement
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.parties.queries import party_names
from huinong.registry.points import queries as points
from huinong.registry.points.values import PointValue

COUNTY_DIGITS = 6
SHIFTS_SHOWN = 30
INSTANT = timedelta(microseconds=1)  # what was posted at the very moment of closing belongs to the shift


def _narrowed(actor: Actor) -> Q:
    """The one gate: the points whose till an actor may see."""
    gates.require(actor, "till.read")
    scope = actor.scope
    mine = Q(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.point is not None:
        return mine & Q(point=scope.point)
    return mine & Q(division__startswith=scope.division) if len(scope.division) > COUNTY_DIGITS else mine


def visible_shifts(actor: Actor) -> QuerySet[Shift]:
    """The shifts that an actor may see."""
    return Shift.objects.filter(_narrowed(actor))


def visible_remittances(actor: Actor) -> QuerySet[Remittance]:
    """The remittances that an actor may see."""
    return Remittance.objects.filter(_narrowed(actor))


def keepers_points(actor: Actor, county: str) -> tuple[PointValue, ...]:
    """The points of a county with a till that an actor may see, by place."""
    gates.require(actor, "till.read")
    scope, today = actor.scope, clock.today()
    rows = points.points_in(county) if scope.point is None else points.points_by_id(county, [scope.point]).values()
    mine = [each for each in rows if each.kind in COUNTERS and each.keeper_party and each.is_open(today)]
    seen = [each for each in mine if scope.covers(each.division, point=each.id)]
    return tuple(sorted(seen, key=lambda each: (each.division, each.name)))


def tills(actor: Actor, county: str = "") -> tuple[TillValue, ...]:
    """How the tills of a county stand now: those that an actor may see, in a fixed number of queries."""
    county = county or ledger.county_of(actor)
    return _values(county, keepers_points(actor, county))


def till(actor: Actor, county: str, point: UUID) -> TillValue:
    """How one point's till stands now. Raises OutOfScope when the actor may not see it, or it has none."""
    found = [each for each in keepers_points(actor, county) if each.id == point]
    if not found:
        raise gates.OutOfScope
    return _values(county, found)[0]


def is_blind(actor: Actor, shift: ShiftState) -> bool:
    """Whether what should be in the drawer is hidden: from whoever keeps it, until it was counted (盲点)."""
    return actor.scope.point is not None and shift is not ShiftState.CLOSED


def _values(county: str, found: Sequence[PointValue]) -> tuple[TillValue, ...]:
    keepers = {each.keeper_party: each.division for each in found if each.keeper_party}
    purse_of = purses(county, list(keepers), keepers)
    names = party_names(county, list(keepers))
    known = {row.keeper: row for row in Till.objects.filter(county=county, keeper__in=list(keepers))}
    day = clock.at_beijing(clock.today(), hour=0)
    shifts = Shift.objects.filter(county=county, keeper__in=list(keepers))
    latest: dict[tuple[UUID, UUID], Shift] = {
        (row.keeper, row.point): row for row in shifts.filter(Q(opened_at__gte=day) | Q(closed_at=None)
                                                              | Q(closed_at__gte=day)).order_by("opened_at")
    }  # fmt: skip
    counts = Count.objects.filter(county=county, till__in=list(known.values()), counted_at__gte=day)
    rows = counts.values_list("till__keeper", "point").annotate(total=Sum("difference_fen"))
    differed = {(keeper, point): total for keeper, point, total in rows}
    return tuple(
        _value(
            each,
            each.keeper_party,
            purse_of[each.keeper_party],
            shift=latest.get((each.keeper_party, each.id)),
            row=known.get(each.keeper_party),
            name=names.get(each.keeper_party, ""),
            difference_fen=differed.get((each.keeper_party, each.id), 0),
        )
        for each in found
        if each.keeper_party
    )


def _value(
    at: PointValue, keeper: UUID, purse: Purse, *, shift: Shift | None, row: Till | None, name: str,
    difference_fen: int,
) -> TillValue:  # fmt: skip
    today = clock.today()
    is_leaving = row is not None and row.leaving_at is not None
    due = purse.due
    return TillValue(
        county=at.county,
        point=at.id,
        station=at.name,
        division=at.division,
        keeper=keeper,
        keeper_name=name,
        shift=ShiftState.UNOPENED if shift is None else ShiftState.CLOSED if shift.closed_at else ShiftState.OPEN,
        open_shift=shift.number if shift is not None and shift.closed_at is None else "",
        standing=Standing.LEFT if is_leaving else purse.standing(today),
        cash_fen=purse.cash_fen,
        on_way_fen=purse.on_way_fen,
        due_fen=due.amount_fen if due else 0,
        due_on=due.due_on if due else None,
        freezes_on=due.freezes_on if due else None,
        cap_fen=cap_fen(at.division, purse.deposit_fen, today),
        difference_fen=difference_fen,
        short_fen=purse.short_fen,
        over_fen=purse.over_fen,
        deposit_fen=purse.deposit_fen,
        closed_at=shift.closed_at if shift is not None else None,
        is_leaving=is_leaving and row is not None and row.left_at is None,
    )


def shifts_of(actor: Actor, county: str, point: UUID) -> tuple[ShiftValue, ...]:
    """The latest shifts of a point, the newest first."""
    rows = visible_shifts(actor).filter(county=county, point=point).order_by("-opened_at")[:SHIFTS_SHOWN]
    found = list(rows)
    differed = _differences(found)
    return tuple(_shift_value(row, differed.get(row.id, 0)) for row in found)


def shift(actor: Actor, county: str, number: str) -> ShiftValue:
    """One shift. Raises NoSuchShift."""
    row = _shift(actor, county, number)
    return _shift_value(row, _differences([row]).get(row.id, 0))


def counts_of(actor: Actor, county: str, number: str) -> tuple[CountValue, ...]:
    """The counts of a shift, the first first. Raises NoSuchShift."""
    rows = Count.objects.filter(county=county, shift=_shift(actor, county, number)).order_by("counted_at")
    return tuple(_count_value(row) for row in rows)


def lines_of(actor: Actor, value: ShiftValue) -> Statement | None:
    """The ledger's lines that made a shift's expected cash; None while the account has none.

    The shift was gated by whoever fetched it, so the ledger is asked for the room itself.
    """
    gates.require(actor, "till.read")
    until = value.closed_at or clock.now()
    try:
        return ledger.statement(
            value.county, cash(value.keeper), since=value.opened_at, until=until + INSTANT, actor=gates.SYSTEM
        )
    except NoSuchAccount:
        return None


def _shift(actor: Actor, county: str, number: str) -> Shift:
    row = visible_shifts(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchShift(shift=number)
    return row


def _differences(rows: Iterable[Shift]) -> Mapping[UUID, int]:
    found = Count.objects.filter(shift__in=list(rows)).values_list("shift").annotate(total=Sum("difference_fen"))
    return dict(found)


def _shift_value(row: Shift, difference_fen: int) -> ShiftValue:
    return ShiftValue(
        county=row.county,
        number=row.number,
        point=row.point,
        keeper=row.keeper,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        difference_fen=difference_fen,
    )


def _count_value(row: Count) -> CountValue:
    return CountValue(
        purpose=Purpose(row.purpose),
        notes={int(fen): count for fen, count in row.notes.items()},
        counted_fen=row.counted_fen,
        difference_fen=row.difference_fen,
        reason=row.reason,
        counted_by=row.counted_by,
        counted_at=row.counted_at,
    )


def remittance_value(row: Remittance) -> RemittanceValue:
    """The frozen value of a row."""
    return RemittanceValue(
        county=row.county,
        number=row.number,
        point=row.point,
        keeper=row.keeper,
        amount_fen=row.amount_fen,
        proof=row.proof,
        paid_on=row.paid_on,
        status=RemittanceStatus(row.status),
        declared_at=row.declared_at,
        decided_at=row.decided_at,
        reason=row.reason,
    )


def remittances_of(actor: Actor, county: str, point: UUID) -> tuple[RemittanceValue, ...]:
    """The latest remittances of a point, the newest first."""
    rows = visible_remittances(actor).filter(county=county, point=point).order_by("-declared_at")[:SHIFTS_SHOWN]
    return tuple(remittance_value(row) for row in rows)
