"""A station's till with ¥300 of float in it, its keeper, its outlet and the county; cash is taken by selling boxes."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from huinong.counter.packaging import services as packaging
from huinong.counter.packaging.values import Act, NewSort
from huinong.counter.till import queries, remitting, services
from huinong.counter.till.values import NOTES, TillValue
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from tests.counter.pickups.conftest import FRIDAY, someone
from tests.counter.station.conftest import neighbour, post
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county", "neighbour", "post"]
OUTLET = someone(Role.OUTLET_MANAGER, division=c.TOWN)
OTHER_OUTLET = someone(Role.OUTLET_MANAGER, division=c.OTHER_TOWN)
MANAGER = someone(Role.COUNTY_MANAGER)
FLOAT_FEN = 30_000


@pytest.fixture
def noon(alone: None, county: c.County) -> Iterator[None]:
    """It is Friday noon; a box costs ¥2.50, and a thousand are there."""
    with clock.frozen_at(c.NOW):
        new = NewSort(
            code="BOX3", name="三号箱", size="", price_fen=250, is_green=True, minimum=1, valid_from=FRIDAY
        )  # fmt: skip
        said = {"county": c.CODE, "actor": SYSTEM}
        packaging.set_sort(key="sort", new=new, **said)  # type: ignore[arg-type]
        sent = packaging.send(key="send", point=county.station, sort="BOX3", count=9_000, **said)  # type: ignore[arg-type]
        number = str(sent.fact.facts["shipment"])
        packaging.take_in(key="take", number=number, counted=9_000, note="", **said)  # type: ignore[arg-type]
        services.give_float(
            key="float", county=c.CODE, point=county.station, amount_fen=FLOAT_FEN, proof="F1", actor=MANAGER
        )
        yield


@pytest.fixture
def keeper(county: c.County) -> Actor:
    return someone(Role.KEEPER, point=county.station)


def on(day: str, hour: int = 12) -> Any:
    """The clock stands at that hour of a day in November."""
    return clock.frozen_at(clock.at_beijing(date.fromisoformat(f"2026-{day}"), hour=hour))


def later(minutes: int = 1) -> Any:
    return clock.frozen_at(clock.now() + timedelta(minutes=minutes))


def sold(county: c.County, boxes: int, *, by: Actor = SYSTEM) -> Receipt:
    """So many boxes sold for cash."""
    return packaging.record(
        key=f"s-{new_id()}", county=c.CODE, point=county.station, sort="BOX3", what=Act.SOLD, count=boxes, actor=by
    )


def notes(fen: int) -> Mapping[int, int]:
    """An amount in as few notes and coins as can be."""
    counted = {}
    for each in sorted(NOTES, reverse=True):
        counted[each], fen = divmod(fen, each)
    return counted


def counting(service: Any, county: c.County, fen: int, by: Actor, reason: str = "", key: str = "") -> Receipt:
    """One of the acts that count a till."""
    receipt: Receipt = service(
        key=key or f"c-{new_id()}", county=c.CODE, point=county.station, notes=notes(fen), reason=reason, actor=by
    )
    return receipt


def opened(county: c.County, by: Actor, fen: int = FLOAT_FEN) -> str:
    """The number of a shift just opened."""
    return str(counting(services.open_shift, county, fen, by).fact.facts["shift"])


def remitted(county: c.County, fen: int, by: Actor, proof: str = "S1", key: str = "") -> str:
    """The number of a remittance just declared."""
    receipt = remitting.declare_remittance(
        key=key or f"r-{new_id()}", county=c.CODE, point=county.station, amount_fen=fen, proof=proof,
        paid_on=clock.today(), actor=by,
    )  # fmt: skip
    return str(receipt.fact.facts["remittance"])


def confirmed(number: str, by: Actor = MANAGER, key: str = "") -> Receipt:
    return remitting.confirm_remittance(key=key or f"f-{number}", county=c.CODE, number=number, actor=by)


def refused(number: str, by: Actor = MANAGER) -> Receipt:
    return remitting.refuse_remittance(key=f"n-{number}", county=c.CODE, number=number, reason="银行没有这笔", actor=by)


def till(county: c.County, by: Actor = MANAGER) -> TillValue:
    return queries.till(by, c.CODE, county.station)


def stands(county: c.County, *kinds: str) -> tuple[int, ...]:
    """What the keeper's accounts of these kinds stand at; the books of the county are whole."""
    assert ledger.trial_balance(c.CODE, actor=SYSTEM).is_whole
    known = ledger.standing(c.CODE, kinds, [county.keeper])
    return tuple(known.get((kind, county.keeper), 0) for kind in kinds)


def bank() -> int:
    return ledger.balance(c.CODE, codes.OPERATOR_BANK, actor=SYSTEM).posted_fen
