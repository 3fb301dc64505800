"""The receipt (回执) of bills paid together, on the keeper's roll and as words to send. In Chinese, as papers are."""

from collections.abc import Sequence
from pathlib import Path

from huinong.counter.billers import queries
from huinong.counter.billers.errors import NothingToPrint
from huinong.counter.billers.values import BillValue, State
from huinong.edge import documents, marks
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.registry.points.queries import point_names

RECEIPT = Path(__file__).parent / "documents" / "receipt.typ"
SAID = {
    State.PROCESSING: "处理中：钱已收，等缴费单位确认。请勿重复缴费。",
    State.CONFIRMED: "已缴：缴费单位已确认。",
    State.REFUNDED: "未缴成：应退款。",
    State.LOCKED: "未缴。",
    State.LET_GO: "未缴。",
}
RETURNED = "未缴成：已退款。"


def title_of(bills: Sequence[BillValue]) -> str:
    """Provisional until each of them is settled."""
    return "缴费回执" if all(each.is_final for each in bills) else "缴费回执（临时·处理中）"


def receipt(bills: Sequence[BillValue], *, actor: Actor) -> bytes:
    """The receipt as PDF. Raises NothingToPrint while no money was taken."""
    paid = [each for each in bills if each.paid_at]
    if not paid:
        raise NothingToPrint
    first = paid[0]
    data = {
        "title": title_of(paid),
        "biller": queries.name_of(first),
        "station": point_names(first.county, [first.point]).get(first.point, ""),
        "by": actor.name,
        "at": f"{first.paid_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}" if first.paid_at else "",
        "simulated": first.is_simulated,
        "total": yuan(sum(each.total_fen for each in paid)),
        "lines": [
            {"payer": each.payer, "account": each.account, "number": each.number, "fen": yuan(each.total_fen),
             "said": said(each)}
            for each in paid
        ],
        "square": marks.square(first.number),
    }  # fmt: skip
    return documents.pdf(RECEIPT, data)


def said(bill: BillValue) -> str:
    """What became of a bill, as its payer reads it."""
    return RETURNED if bill.returned_at else SAID[bill.state]


def as_text(bills: Sequence[BillValue]) -> str:
    """The receipt as words to send."""
    paid = [each for each in bills if each.paid_at]
    if not paid:
        return ""
    total = yuan(sum(each.total_fen for each in paid))
    rows = [f"{each.payer or each.account} {yuan(each.total_fen)} {said(each)}（单号 {each.number}）" for each in paid]
    label = "【模拟】" if paid[0].is_simulated else ""
    return "\n".join([f"{label}{title_of(paid)}：{queries.name_of(paid[0])} 共 {total}", *rows])
