"""The money of a collected bill: cash against what is owed to the biller, or else to the villager, until fetched."""

from collections.abc import Mapping

from huinong.counter.billers.models import Bill
from huinong.counter.till.standing import require_may_take
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement.values import Memo
from huinong.journal.values import FactValue
from huinong.registry.points.queries import point as point_of
from huinong.registry.points.values import PointValue


def take_cash(row: Bill, fact: FactValue) -> None:
    """What the customer handed over: in the keeper's drawer, at an outlet in the operator's own, as postage is.

    Raises what `require_may_take` does, where the till may not take so much.
    """
    at = point_of(row.county, row.point)
    require_may_take(at, _paid_fen(row))
    lines = {
        _drawer(at): -_paid_fen(row),
        codes.owed(row.biller): _paid_fen(row) - row.fee_fen,
        codes.OPERATOR_INCOME: row.fee_fen,
    }
    _posted_for(row, fact, "", Memo.COLLECTED, lines)


def owe_back(row: Bill, fact: FactValue) -> None:
    """The whole of it, fee and all, is the villager's again; it stays in the drawer until they fetch it."""
    lines = {
        codes.owed(row.biller): row.fee_fen - _paid_fen(row),
        codes.OPERATOR_INCOME: -row.fee_fen,
        codes.OWED_BACK: _paid_fen(row),
    }
    _posted_for(row, fact, "back", Memo.COLLECTED_BACK, lines)


def hand_back(row: Bill, fact: FactValue) -> None:
    """What is the villager's leaves the drawer that took it."""
    at = point_of(row.county, row.point)
    lines = {_drawer(at): _paid_fen(row), codes.OWED_BACK: -_paid_fen(row)}
    _posted_for(row, fact, "returned", Memo.COLLECTED_RETURNED, lines)


def _paid_fen(row: Bill) -> int:
    return row.amount_fen + (row.fee_fen if row.is_customer_fee else 0)


def _drawer(at: PointValue) -> str:
    """The keeper's, at an outlet without a keeper the operator's own."""
    return codes.cash(at.keeper_party) if at.keeper_party else codes.OPERATOR_CASH


def _posted_for(row: Bill, fact: FactValue, what: str, memo: Memo, lines: Mapping[str, int]) -> None:
    at = point_of(row.county, row.point)
    posting = NewPosting(
        key=f"collected/{row.number}/{what}" if what else f"collected/{row.number}",
        county=row.county,
        lines={code: fen for code, fen in lines.items() if fen},
        memo=memo.value,
        thread=row.number,
        happened_at=fact.happened_at,
        because=fact.id,
        point=row.point,
        party=at.keeper_party,
    )
    ledger.post(posting, actor=SYSTEM)
