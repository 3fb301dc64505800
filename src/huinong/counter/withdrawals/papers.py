"""The receipt (取款回执) of a withdrawal, on the keeper's roll and as words to send. In Chinese, as papers are."""

from pathlib import Path

from huinong.counter.withdrawals import queries
from huinong.counter.withdrawals.values import State, WithdrawalValue
from huinong.edge import documents, marks
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.registry.points.queries import point_names

RECEIPT = Path(__file__).parent / "documents" / "receipt.typ"
SAID = {
    State.PROCESSING: "处理中：银行还没有答复，未付现。",
    State.APPROVED: "银行已同意，未付现。",
    State.HANDED: "已付现，请当面点清。",
    State.DECLINED: "银行未同意，未付现。",
    State.RETURNED: "未付现，已退回卡内。",
}


@documents.in_chinese
def receipt(county: str, number: str, *, actor: Actor) -> bytes:
    """The receipt as PDF, whatever became of it. Raises NoSuchWithdrawal."""
    it = queries.withdrawal(county, number, actor=actor)
    data = {
        "title": "助农取款回执",
        "station": point_names(county, [it.point]).get(it.point, ""),
        "by": actor.name,
        "at": f"{it.asked_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}",
        "simulated": it.is_simulated,
        "number": number,
        "card": it.card,
        "fen": yuan(it.amount_fen),
        "said": SAID[it.state],
        "reference": it.reference,
        "square": marks.square(number),
    }
    return documents.pdf(RECEIPT, data)


def as_text(it: WithdrawalValue) -> str:
    """The receipt as words to send."""
    label = "【模拟】" if it.is_simulated else ""
    return f"{label}助农取款回执：卡 {it.card} {yuan(it.amount_fen)} {SAID[it.state]}（单号 {it.number}）"
