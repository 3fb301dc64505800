"""Devices at the same moment: real threads, real commits, and everything that follows in other rooms."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

import pytest

from huinong.funds.ledger.models import Posting
from huinong.journal import consequences
from huinong.journal.models import Fact
from huinong.logistics.parcels import services
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.line_reading import read_lines
from huinong.logistics.parcels.models import Incident, Parcel
from huinong.web.wiring import CONSEQUENCES
from tests.logistics import county as c
from tests.logistics.parcels.batches import body, line
from tests.logistics.parcels.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]
DEVICES = 16


@pytest.fixture
def wired(county: c.County) -> Iterator[c.County]:
    consequences.install(CONSEQUENCES)
    yield county
    consequences.install({})


def ingested(lines: list[dict[str, Any]]) -> list[str]:
    answers = services.ingest(county=c.CODE, lines=read_lines(BytesIO(body(*lines))), actor=c.DISPATCHER)
    return [each.outcome.code or each.outcome.answer.value for each in answers]


def test_hard_case_2_two_stations_sixteen_devices_one_piece_one_custody(wired: c.County) -> None:
    [piece] = c.at_centre(wired)
    Parcel.objects.update(station=None)  # a piece whose village has no station yet: either may take it
    points = [wired.station, wired.next_station] * (DEVICES // 2)
    batches = [[line(1, piece, "shelved", point, device=f"gun-{n}")] for n, point in enumerate(points)]
    sent = at_once([partial(ingested, lines) for lines in batches])
    answers = Counter(answer for [answer] in sent)
    assert answers == Counter({"applied": 1, "parcels.held_elsewhere": 8, "parcels.out_of_order": 7})
    assert Fact.objects.filter(kind="parcel.shelved").count() == 1
    assert Incident.objects.filter(kind="contested").count() == 8
    assert c.row(piece).custodian in {f"point:{wired.station}", f"point:{wired.next_station}"}


def test_sixteen_devices_that_hand_one_piece_over_settle_it_once(wired: c.County) -> None:
    [piece] = c.on_shelf(wired)
    proof = {"proof": "code", "code": "1-1-001"}
    batches = [[line(1, piece, "collected", wired.station, device=f"gun-{n}", details=proof)] for n in range(DEVICES)]
    sent = at_once([partial(ingested, lines) for lines in batches])
    assert Counter(answer for [answer] in sent) == Counter({"applied": 1, "parcels.out_of_order": 15})
    assert Posting.objects.filter(memo="inbound_fee").count() == 1


def test_one_batch_sent_by_sixteen_lines_at_once_acts_once(wired: c.County) -> None:
    pieces = [*c.on_shelf(wired, 5), *c.at_centre(wired, 5, start=50)]
    proof = [{"proof": "code", "code": f"1-1-{n:03d}"} for n in range(1, 6)]
    lines = [line(n, piece, "collected", wired.station, details=proof[n]) for n, piece in enumerate(pieces[:5])]
    lines += [line(n, piece, "shelved", wired.station) for n, piece in enumerate(pieces[5:], 5)]
    sent = at_once([partial(ingested, lines)] * DEVICES)
    assert Counter(answer for answers in sent for answer in answers) == Counter({"applied": 10, "repeated": 150})
    assert Fact.objects.filter(kind=f"parcel.{Event.COLLECTED}").count() == 5
    assert Posting.objects.filter(memo="inbound_fee").count() == 5
    assert len(set(Parcel.objects.values_list("shelf_code", flat=True))) == 10
