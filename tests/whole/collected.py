"""A station where a water bill was paid, and its biller answers by file alone."""

from uuid import UUID

from huinong.counter.billers import services
from huinong.counter.billers.values import NewBill
from huinong.edge.gates import SYSTEM
from tests.counter.billers.conftest import declaration


def bill_collected(county: str, point: UUID) -> str:
    """The number of a bill that is processing."""
    text = declaration("water", model="direct", adapter={"kind": "file"})
    services.load(key="biller", county=county, text=text, actor=SYSTEM)
    bill = NewBill(fields={"meter": f"{point.int % 10**10:010}"}, amount_fen=3_000)
    (locked,) = services.lock(
        key=f"bill-{point}", county=county, point=point, biller="water", bills=[bill], actor=SYSTEM
    )
    services.pay(key=f"bill-paid-{point}", county=county, numbers=[locked.number], actor=SYSTEM)
    return locked.number
