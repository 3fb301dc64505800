"""Two sorts of packaging priced, a station, its keeper and its outlet."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from huinong.counter.packaging import services
from huinong.counter.packaging.values import Act, NewSort
from huinong.edge.gates import SYSTEM
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
MANAGER = someone(Role.COUNTY_MANAGER)


@pytest.fixture(autouse=True)
def _priced(alone: None, county: c.County) -> Iterator[None]:
    """It is Friday noon; a box costs ¥2.50, a bag nothing."""
    with clock.frozen_at(c.NOW):
        priced("BOX3", "三号箱", 250)
        priced("BAG1", "编织袋", 0)
        yield


def priced(code: str, name: str, fen: int, **changes: Any) -> Receipt:
    by = changes.pop("by", MANAGER)
    given = {"size": "", "is_green": True, "minimum": 10, "valid_from": FRIDAY, **changes}
    new = NewSort(code=code, name=name, price_fen=fen, **given)
    return services.set_sort(key=f"s-{new_id()}", county=c.CODE, new=new, actor=by)


@pytest.fixture
def keeper(county: c.County) -> Actor:
    return someone(Role.KEEPER, point=county.station)


def sent(county: c.County, count: int = 20, sort: str = "BOX3", point: UUID | None = None) -> str:
    """The number of a shipment to the station."""
    said = {"county": c.CODE, "point": point or county.station, "sort": sort, "count": count, "actor": OUTLET}
    return str(services.send(key=f"s-{new_id()}", **said).fact.facts["shipment"])


def stocked(county: c.County, count: int = 20, sort: str = "BOX3", point: UUID | None = None) -> None:
    number = sent(county, count, sort, point)
    services.take_in(key=f"t-{number}", county=c.CODE, number=number, counted=count, note="", actor=SYSTEM)


def record(county: c.County, what: Act, count: int, *, by: Actor, key: str = "", **changes: Any) -> Receipt:
    given = {"county": c.CODE, "point": county.station, "sort": "BOX3", "actor": by, **changes}
    return services.record(key=key or f"r-{new_id()}", what=what, count=count, **given)
