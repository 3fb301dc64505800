"""What a month's net statements say, from the ledger's accounts: read here, written by `services`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, Sum

from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.values import Turnover
from huinong.funds.payouts.models import Dispute, Part
from huinong.funds.payouts.values import NETTED, UNDERWAY, DisputeState, PartValue, State
from huinong.funds.settlement.queries import month_of
from huinong.kernel.actor import Actor
from huinong.registry.policies.queries import figure

Taken = Mapping[tuple[UUID, str], int]
"""By party and account."""


class Netted(NamedTuple):
    """A party's month: its accounts, and what of their sum is owed, held back and to be paid."""

    party: UUID
    parts: tuple[PartValue, ...]
    net_fen: int
    held_fen: int
    amount_fen: int
    is_over_cap: bool

    @property
    def is_carried(self) -> bool:
        return self.net_fen <= 0


def netted(county: str, month: date, *, actor: Actor, but: Iterable[UUID] = ()) -> tuple[Netted, ...]:
    """The parties whose accounts moved in a month or came into it with a balance; those in `but` are left out."""
    since, until = month_of(month)
    left_out = frozenset(but)
    found: dict[UUID, list[Turnover]] = {}
    for each in ledger.turnovers(county, since=since, until=until, actor=actor):
        if each.kind in NETTED and each.holder is not None and each.holder not in left_out:
            found.setdefault(each.holder, []).append(each)
    underway, held = _underway(county, month), _held(county)
    cap_fen = figure("payouts.negative_cap_fen", division=county, on=month)
    made = (_net(party, rows, underway, held, cap_fen) for party, rows in sorted(found.items()))
    return tuple(each for each in made if each.parts)


def due_on(county: str, month: date) -> date:
    """The day of the next month on which what is owed for this one is paid."""
    following = (month.replace(day=1) + timedelta(days=31)).replace(day=1)
    return following + timedelta(days=figure("payouts.due_day", division=county, on=following) - 1)


def _net(party: UUID, rows: Sequence[Turnover], underway: Taken, held: Taken, cap_fen: int) -> Netted:
    parts = [_part(row, underway.get((party, row.account), 0), held.get((party, row.account), 0)) for row in rows]
    moved = [part for part in parts if part.received_fen or part.given_fen or part.closing_fen - part.underway_fen]
    net_fen = sum(part.closing_fen - part.underway_fen for part in moved)
    if net_fen <= 0:
        kept = tuple(replace(part, held_fen=0, pay_fen=0) for part in moved)
        return Netted(party, kept, net_fen, 0, 0, net_fen < -cap_fen)
    held_fen = sum(part.held_fen for part in moved)
    return Netted(party, tuple(moved), net_fen, held_fen, max(0, net_fen - held_fen), False)


def _part(row: Turnover, underway_fen: int, held_fen: int) -> PartValue:
    return PartValue(
        account=row.account,
        opening_fen=row.opening_fen,
        received_fen=row.received_fen,
        given_fen=row.given_fen,
        underway_fen=underway_fen,
        held_fen=held_fen,
        pay_fen=row.closing_fen - underway_fen - held_fen,
    )


def _underway(county: str, month: date) -> Taken:
    """What earlier statements pay and the ledger did not know at the end of this month."""
    until = month_of(month)[1]
    late = Q(statement__state__in=UNDERWAY) | Q(statement__state=State.PAID, statement__paid_at__gte=until)
    rows = Part.objects.filter(late, county=county, statement__month__lt=month.replace(day=1))
    summed = rows.values_list("statement__party", "account").annotate(total=Sum("pay_fen"))
    return {(party, account): total for party, account, total in summed.order_by("statement__party", "account")}


def _held(county: str) -> Taken:
    """What is held back by disputes that nobody has decided."""
    rows = Dispute.objects.filter(county=county, state=DisputeState.OPEN, held_fen__gt=0)
    summed = rows.values_list("party", "account").annotate(total=Sum("held_fen"))
    return {(party, account): total for party, account, total in summed.order_by("party", "account")}
