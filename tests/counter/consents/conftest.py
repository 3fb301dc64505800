"""A county whose scans ask for consent, one station in it, and words said and withdrawn."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from huinong.counter.consents.rules import shelving_permits
from huinong.counter.consents.services import record
from huinong.counter.consents.values import Channel, Covers, Rule, Saying
from huinong.edge.gates import SYSTEM
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import permits
from huinong.logistics.parcels.values import PieceId
from huinong.registry.policies.models import Policy
from tests.counter.station.conftest import Post, post
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["Post", "county", "post"]


@pytest.fixture(autouse=True)
def _asked() -> Iterator[None]:
    """Parcels ask this room, as the whole site wires it; the day stands still at noon."""
    before = permits.installed()
    permits.install([shelving_permits])
    with clock.frozen_at(c.NOW):
        yield
    permits.install(before)


def set_rule(rule: Rule, *, key: str = "consents.rule", since: str = "2026-01-01") -> None:
    Policy.objects.update_or_create(
        key=key,
        division=c.CODE,
        valid_from=since,
        defaults={"value": rule.value, "unit": "consent rule", "source": "县局通知"},
    )


def say(
    piece: PieceId,
    covers: Covers = Covers.PIECE,
    *,
    is_given: bool = True,
    key: str = "",
    by: Actor = SYSTEM,
    channel: Channel = Channel.CALL,
    at: datetime | None = None,
) -> Receipt:
    saying = Saying(
        key=key or f"w-{new_id()}",
        piece=piece,
        covers=covers,
        is_given=is_given,
        channel=channel,
        happened_at=at or clock.now(),
    )
    return record(county=c.CODE, saying=saying, actor=by)
