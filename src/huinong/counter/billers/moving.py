"""The money of a collected bill: cash in the drawer against what is owed to the biller, and that taken back."""

from datetime import datetime

from huinong.counter.billers.models import Bill
from huinong.counter.till.standing import require_may_take
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting, Reversal
from huinong.funds.settlement.values import Memo
from huinong.journal.values import FactValue
from huinong.registry.points.queries import point as point_of


def take_cash(row: Bill, fact: FactValue) -> None:
    """What the customer handed over: in the keeper's drawer, at an outlet in the operator's own, as postage is.

    Raises what `require_may_take` does, where the till may not take so much.
    """
    at = point_of(row.county, row.point)
    drawer = codes.cash(at.keeper_party) if at.keeper_party else codes.OPERATOR_CASH
    paid_fen = row.amount_fen + (row.fee_fen if row.is_customer_fee else 0)
    require_may_take(at, paid_fen)
    lines = {drawer: -paid_fen, codes.owed(row.biller): paid_fen - row.fee_fen, codes.OPERATOR_INCOME: row.fee_fen}
    posting = NewPosting(
        key=_posted(row),
        county=row.county,
        lines={code: fen for code, fen in lines.items() if fen},
        memo=Memo.COLLECTED.value,
        thread=row.number,
        happened_at=fact.happened_at,
        because=fact.id,
        point=at.id,
        party=at.keeper_party,
    )
    ledger.post(posting, actor=SYSTEM)


def give_back(row: Bill, fact: FactValue, at: datetime) -> None:
    """The whole of it taken back, fee and all, out of the drawer that took it: a linked reversal."""
    reversal = Reversal(
        key=f"{_posted(row)}/back",
        county=row.county,
        of=_posted(row),
        numerator=1,
        denominator=1,
        memo=Memo.COLLECTED_BACK.value,
        happened_at=at,
        because=fact.id,
        point=row.point,
    )
    ledger.reverse(reversal, actor=SYSTEM)


def _posted(row: Bill) -> str:
    return f"collected/{row.number}"
