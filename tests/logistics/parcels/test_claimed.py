"""What a claim does to the exceptions of its piece: granted it settles them, taken back it explains nothing."""

import pytest

from huinong.journal import consequences
from huinong.logistics.parcels.closing_queries import account
from huinong.logistics.parcels.consequences import settle_claimed, unsettle_claimed
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Incident
from tests.funds.claims import case as k
from tests.logistics import county as c

pytestmark = pytest.mark.django_db
TODAY = c.NOW.date()


@pytest.fixture(autouse=True)
def _wired(alone: None) -> None:
    consequences.install({"claim.decided": [settle_claimed], "claim.reversed": [unsettle_claimed]})


def counted() -> tuple[int, int]:
    """The day's pieces in the inbox or claimed for, and those that nothing explains."""
    found = account(actor=c.DISPATCHER, division=c.CODE, day=TODAY)
    return found.troubled, found.unexplained


def test_a_granted_claim_settles_the_incident_and_the_lost_piece_stays_explained(county: c.County) -> None:
    number = k.opened(k.lost_at_station(county))
    k.examined(number)
    assert Incident.objects.get().closed_at is None
    k.decided(number)
    incident = Incident.objects.get()
    assert (incident.closed_at, incident.claim, counted()) == (c.NOW, number, (1, 0))


def test_a_refused_claim_leaves_the_incident_open(county: c.County) -> None:
    k.decided(k.opened(k.lost_at_station(county)), None)
    assert (Incident.objects.get().closed_at, counted()) == (None, (1, 0))


def test_a_claim_taken_back_explains_the_piece_no_more(county: c.County) -> None:
    number = k.opened(k.lost_at_station(county))
    k.examined(number)
    k.decided(number)
    k.taken_back(number)
    assert (Incident.objects.get().claim, counted()) == ("", (0, 1))


def test_a_piece_that_is_found_again_is_no_longer_explained_by_its_claim(county: c.County) -> None:
    piece = k.lost_at_station(county)
    number = k.opened(piece)
    k.examined(number)
    k.decided(number)
    assert c.record(c.scan(piece, Event.FOUND, county.station)) == ["applied"]
    assert counted() == (0, 1)


def test_what_is_out_of_the_ordinary_for_another_reason_stays_open(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    noted = {"exception": "wrong_address"}
    assert c.record(c.scan(piece, Event.EXCEPTED, county.station, details=noted)) == ["applied"]
    number = k.opened(piece)
    k.examined(number)
    k.decided(number)
    assert (Incident.objects.get().closed_at, Incident.objects.get().claim) == (None, "")
