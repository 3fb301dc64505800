"""Reads of withdrawals: a point's for its keeper, a county's for its manager and the programme."""

from datetime import date

from django.db.models import Q, QuerySet

from huinong.counter.withdrawals.errors import NoChannel, NoSuchWithdrawal
from huinong.counter.withdrawals.models import Channel, Withdrawal
from huinong.counter.withdrawals.values import Flag, State, WithdrawalValue
from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor

COUNTY_DIGITS = 6


def channel_of(county: str, on: date) -> Channel:
    """The bank's channel as it holds on a day. Raises NoChannel."""
    row = Channel.objects.filter(county=county, valid_from__lte=on).order_by("-valid_from").first()
    if row is None:
        raise NoChannel
    return row


def channel_today(county: str) -> Channel | None:
    """The bank's channel as it holds now, for a page that says when there is none."""
    return Channel.objects.filter(county=county, valid_from__lte=clock.today()).order_by("-valid_from").first()


def visible_withdrawals(actor: Actor) -> QuerySet[Withdrawal]:
    """The one gate: those of the point, the town or the county that an actor may see."""
    gates.require(actor, "withdrawals.read")
    scope = actor.scope
    mine = Q(county__startswith=scope.division[:COUNTY_DIGITS])
    if scope.point is not None:
        mine &= Q(point=scope.point)
    elif len(scope.division) > COUNTY_DIGITS:
        mine &= Q(division__startswith=scope.division)
    return Withdrawal.objects.filter(mine)


def withdrawal(county: str, number: str, *, actor: Actor) -> WithdrawalValue:
    """One withdrawal: what its receipt tells. Raises NoSuchWithdrawal."""
    row = visible_withdrawals(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchWithdrawal(number=number)
    return value_of(row)


def withdrawals(actor: Actor, county: str, *, limit: int = 50) -> tuple[WithdrawalValue, ...]:
    """The newest withdrawals of a county that an actor may see."""
    rows = visible_withdrawals(actor).filter(county=county).order_by("-asked_at", "-id")[:limit]
    return tuple(value_of(row) for row in rows)


def to_review(actor: Actor, county: str) -> tuple[WithdrawalValue, ...]:
    """What is flagged and nobody has looked at, the oldest first."""
    rows = visible_withdrawals(actor).filter(county=county, reviewed_by="").exclude(flags=[]).order_by("asked_at", "id")
    return tuple(value_of(row) for row in rows)


def waiting(county: str) -> tuple[str, ...]:
    """The numbers that wait for the bank's answer, for the scheduled job."""
    rows = Withdrawal.objects.filter(county=county, state=State.PROCESSING).order_by("asked_at", "number")
    return tuple(rows.values_list("number", flat=True))


def value_of(row: Withdrawal) -> WithdrawalValue:
    """The frozen value of a row."""
    told = {name: getattr(row, name) for name in WithdrawalValue.__slots__}
    return WithdrawalValue(**{**told, "state": State(row.state), "flags": tuple(Flag(each) for each in row.flags)})
