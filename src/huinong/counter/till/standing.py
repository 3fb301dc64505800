"""How tills stand, read from the ledger, the rules and the calendar: cash, what is due, whether cash may be taken."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from huinong.counter.till.errors import CashShort, KeeperLeft, OverCap, TillFrozen
from huinong.counter.till.models import Till
from huinong.counter.till.schedule import Due, Rules, due
from huinong.counter.till.values import Standing
from huinong.counter.till.workdays import is_workday
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.kernel import clock
from huinong.kernel.fen import yuan
from huinong.registry.points.values import PointValue
from huinong.registry.policies.queries import figure

UNREMITTED = frozenset({"cash", "transit"})
LOOKED_BACK = timedelta(days=60)  # older cash was due long ago, whatever its day


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """What the ledger says of a keeper, each amount above zero; `due` is None while nothing is to be remitted."""

    cash_fen: int
    on_way_fen: int
    short_fen: int
    over_fen: int
    deposit_fen: int
    due: Due | None

    def standing(self, today: date) -> Standing:
        if self.due is None:
            return Standing.CLEAR
        if self.due.is_frozen(today):
            return Standing.FROZEN
        return Standing.OVERDUE if self.due.is_overdue(today) else Standing.DUE


def cash_fen(county: str, keeper: UUID) -> int:
    """What should be in a keeper's drawer: the ledger's account, the other way round."""
    return -ledger.standing(county, {"cash"}, [keeper]).get(("cash", keeper), 0)


def purses(county: str, keepers: Collection[UUID], divisions: Mapping[UUID, str]) -> Mapping[UUID, Purse]:
    """The purse of each keeper by the rules of where they are, in a fixed number of queries."""
    today = clock.today()
    before = today - LOOKED_BACK
    stands = ledger.standing(county, codes.TILL, keepers)
    moved = ledger.moved_by_day(county, UNREMITTED, keepers, since=clock.at_beijing(before, hour=0))
    return {
        keeper: Purse(
            cash_fen=-stands.get(("cash", keeper), 0),
            on_way_fen=-stands.get(("transit", keeper), 0),
            short_fen=-stands.get(("short", keeper), 0),
            over_fen=stands.get(("over", keeper), 0),
            deposit_fen=stands.get(("deposit", keeper), 0),
            due=due(
                _takings(moved.get(keeper, {})),
                -sum(stands.get((kind, keeper), 0) for kind in UNREMITTED),
                rules=rules_at(divisions[keeper], today),
                is_workday=is_workday,
                before=before,
            ),
        )
        for keeper in keepers
    }


def purse(at: PointValue, keeper: UUID) -> Purse:
    """The purse of one keeper."""
    return purses(at.county, [keeper], {keeper: at.division})[keeper]


def rules_at(division: str, today: date) -> Rules:
    """The rules of remittance that hold at a place today."""
    return Rules(
        float_fen=figure("till.float_fen", division=division, on=today),
        at_fen=figure("till.remit_at_fen", division=division, on=today),
        days=figure("till.remit_days", division=division, on=today),
        grace_days=figure("till.freeze_days", division=division, on=today),
    )


def cap_fen(division: str, deposit_fen: int, today: date) -> int:
    """The most cash that may be held: the rule's, and what the keeper left as a deposit."""
    return figure("till.cap_fen", division=division, on=today) + deposit_fen


def require_may_take(at: PointValue, amount_fen: int) -> None:
    """Whether a point may take so much cash now; what costs nothing is always let through.

    Parcels do not ask: whoever fetches theirs may, whatever the keeper owes. Raises KeeperLeft, TillFrozen, OverCap.
    """
    if at.keeper_party is None or not amount_fen:
        return
    today, found = clock.today(), _working(at, at.keeper_party)
    most_fen = cap_fen(at.division, found.deposit_fen, today)
    if found.cash_fen + amount_fen > most_fen:
        raise OverCap(point=at.name, amount=yuan(amount_fen), cap=yuan(most_fen))


def require_may_give(at: PointValue, keeper: UUID, amount_fen: int, *, promised_fen: int) -> None:
    """Whether a keeper may pay so much cash out now, beside what is promised to others already.

    Raises KeeperLeft, TillFrozen, CashShort.
    """
    free_fen = _working(at, keeper).cash_fen - promised_fen
    if amount_fen > free_fen:
        raise CashShort(point=at.name, amount=yuan(amount_fen), cash=yuan(max(free_fen, 0)))


def _working(at: PointValue, keeper: UUID) -> Purse:
    """The purse of a till that moves cash. Raises KeeperLeft, TillFrozen."""
    if Till.objects.filter(county=at.county, keeper=keeper, leaving_at__isnull=False).exists():
        raise KeeperLeft(point=at.name)
    found = purse(at, keeper)
    if found.due is not None and found.due.is_frozen(clock.today()):
        raise TillFrozen(point=at.name, due=yuan(found.due.amount_fen), due_on=found.due.due_on.isoformat())
    return found


def _takings(moved: Mapping[tuple[date, str], int]) -> Mapping[date, int]:
    """What came into the drawer on each day, above zero."""
    takings: dict[date, int] = {}
    for (day, _), fen in moved.items():
        if fen < 0:
            takings[day] = takings.get(day, 0) - fen
    return takings
