"""The small county with places, and this room wired to the queue of computations."""

import pytest

from huinong.journal import consequences
from huinong.logistics.designs.consequences import keep_results
from huinong.logistics.designs.services import KIND
from huinong.logistics.designs.solving import work
from huinong.logistics.runs import runners
from huinong.logistics.runs.values import Runner
from huinong.registry.divisions.models import Place
from tests.logistics import county as c

PLACES = (
    ("421223000000", 114.0),
    ("421223100000", 114.01),
    ("421223101000", 114.25),
    (c.VILLAGE, 114.03),
    (c.FAR_VILLAGE, 114.3),
)
"""All on one parallel; of the second village no place is known."""


@pytest.fixture(autouse=True)
def _wired(_on_their_own: None) -> None:
    consequences.install({"run.ended": (keep_results,)})
    runners.install({KIND: Runner(label=KIND, reads="designs.read", writes="designs.write", work=work)})


@pytest.fixture
def placed(county: c.County) -> c.County:
    """The county with the places of two of its three villages."""
    for code, lng in PLACES:
        Place.objects.create(code=code, lng=lng, lat=29.5, precision="exact", source="test")
    return county
