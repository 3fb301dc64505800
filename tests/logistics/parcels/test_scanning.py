import pytest

from huinong.logistics.parcels.life import Event
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def test_a_piece_reaches_its_shelf(county: c.County) -> None:
    [p] = c.on_shelf(county)
    assert c.row(p).state == "shelved"
