"""A station with boxes on its counter, more on the way, and its till open."""

from typing import Any
from uuid import UUID

from huinong.counter.packaging import services
from huinong.counter.packaging.values import NewSort
from huinong.counter.till import services as tills
from huinong.counter.till.remitting import declare_remittance
from huinong.counter.till.standing import cash_fen
from huinong.counter.till.values import NOTES
from huinong.edge.gates import SYSTEM
from huinong.registry.points.queries import point as point_of
from tests.whole.founding import NOON


def boxes_sent(county: str, point: UUID) -> str:
    """Twenty boxes are there; the number of the shipment that brings twenty more."""
    new = NewSort(
        code="BOX3", name="三号箱", size="", price_fen=250, is_green=True, minimum=10, valid_from=NOON.date()
    )  # fmt: skip
    services.set_sort(key="sort", county=county, new=new, actor=SYSTEM)
    numbers = [
        str(receipt.fact.facts["shipment"])
        for receipt in (
            services.send(key=f"send-{point}-{n}", county=county, point=point, sort="BOX3", count=20, actor=SYSTEM)
            for n in range(2)
        )
    ]
    services.take_in(key=f"take-{point}", county=county, number=numbers[0], counted=20, note="", actor=SYSTEM)
    return numbers[1]


def till_opened(county: str, point: UUID) -> tuple[str, str]:
    """The numbers of the shift opened there, all cash counted, and of what was remitted in it."""
    said: dict[str, Any] = {"county": county, "point": point, "actor": SYSTEM}
    tills.give_float(key=f"float-{point}", amount_fen=20_000, proof=f"F-{point}", **said)
    keeper = point_of(county, point).keeper_party
    assert keeper is not None
    left_fen, notes = cash_fen(county, keeper), {}
    for fen in NOTES:
        notes[fen], left_fen = divmod(left_fen, fen)
    opened = tills.open_shift(key=f"open-{point}", notes=notes, **said)
    paid = declare_remittance(
        key=f"remit-{point}", amount_fen=1_000, proof=f"S-{point}", paid_on=NOON.date(), **said
    )  # fmt: skip
    return str(opened.fact.facts["shift"]), str(paid.fact.facts["remittance"])
