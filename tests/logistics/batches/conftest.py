from collections.abc import Iterator
from uuid import UUID

import pytest

from huinong.edge.gates import SYSTEM
from huinong.logistics.batches.agreements import holding
from huinong.logistics.parcels import agreed
from huinong.registry.parties.services import register_parties
from huinong.registry.parties.values import NewParty, PartyKind
from tests.logistics import county as c
from tests.logistics.batches import given

__all__ = ["coop", "other_coop"]


@pytest.fixture(autouse=True)
def _asked(_on_their_own: None) -> Iterator[None]:
    """Parcels ask this room, as they do when all rooms are together."""
    agreed.install([holding])
    yield
    agreed.install(())


def _party(name: str) -> UUID:
    new = NewParty(key=f"party-{name}", kind=PartyKind.COOP, name=name)
    return c.as_id(register_parties(county=c.CODE, parties=[new], actor=SYSTEM)[0].fact.facts["party"])


@pytest.fixture
def coop(county: c.County) -> UUID:
    """A co-op with an agreement for this year."""
    party = _party("雷竹合作社")
    given.agreement(party, "XY-1")
    return party


@pytest.fixture
def other_coop(county: c.County) -> UUID:
    """A co-op without an agreement."""
    return _party("蜂蜜合作社")
