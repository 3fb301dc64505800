"""A station where bills were asked for, paid and not taken, whose water company answers by file; and a village list."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from huinong.counter.billers import asking, rolls, services
from huinong.counter.billers.settling import settle
from huinong.counter.billers.values import Answer, NewBill, Outcome
from huinong.counter.visits import queries as visits
from huinong.counter.visits.services import make_slip
from huinong.counter.withdrawals import services as withdrawals
from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from tests.counter.billers.conftest import declaration, insurance

ROLL = "姓名\tid_number\tyear\ttier\n沈水生\t{id}\t2026\tA\n"


def bills_collected(county: str, point: UUID) -> Mapping[str, str]:
    """The numbers of a bill that is processing, one locked, one to give back, of a list and of a visit's receipt."""
    text = declaration("water", model="direct", adapter={"kind": "file"})
    services.load(key="biller", county=county, text=text, actor=SYSTEM)
    services.load(key="medical", county=county, text=insurance(), actor=SYSTEM)
    collected, locked, refused = (_asked(county, point, place) for place in range(3))
    services.pay(key=f"bill-paid-{point}", county=county, numbers=[collected, refused], actor=SYSTEM)
    settle(county=county, number=refused, answer=Answer(outcome=Outcome.FAILED, reason="declined"))
    listed = ROLL.format(id=f"{point.int % 10**17:017}X").encode()
    said = {"county": county, "point": point, "biller": "medical", "actor": SYSTEM}
    roll = str(rolls.take_roll(key=f"roll-{point}", name="村.csv", content=listed, **said).fact.facts["roll"])
    ours = visits.open_acts(SYSTEM, county, point)
    acts = [each.fact for each in ours if each.thread == collected]
    slip = make_slip(key=f"slip-{point}", county=county, point=point, acts=acts, actor=SYSTEM).fact.facts["slip"]
    return {"collected": collected, "locked": locked, "refunded": refused, "roll": roll, "slip": str(slip)}


def cash_withdrawn(county: str, point: UUID) -> str:
    """The number of a withdrawal that the simulated bank has granted and nobody has handed out."""
    said: dict[str, Any] = {"name": "模拟银行", "kind": "simulator", "valid_from": clock.today(), "endings": {}}
    withdrawals.declare_channel(key="bank-channel", county=county, actor=SYSTEM, **said)
    made = withdrawals.withdraw(
        key=f"withdrawal-{point}", county=county, point=point, card="6217990000000000006", amount_fen=1_000,
        asked_at=clock.now(), actor=SYSTEM,
    )  # fmt: skip
    return made.number


def _asked(county: str, point: UUID, place: int) -> str:
    bill = NewBill(fields={"meter": f"{(point.int + place) % 10**6:06}0000"}, amount_fen=3_000)
    (locked,) = asking.lock(
        key=f"bill-{point}-{place}", county=county, point=point, biller="water", bills=[bill], actor=SYSTEM
    )
    return locked.number
