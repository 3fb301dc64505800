"""Sixteen hands at once on one piece, on its fee and on one harvest: real threads, real commits, everything wired."""

from collections import Counter
from collections.abc import Iterator

import pytest

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.models import Posting
from huinong.funds.settlement.services import load_defaults
from huinong.journal import consequences
from huinong.journal.models import Fact
from huinong.kernel.ids import new_id
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.services import accept
from huinong.logistics.parcels.values import PieceId
from huinong.web.wiring import CONSEQUENCES
from tests.logistics import county as c
from tests.logistics.parcels.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]


@pytest.fixture
def wired(county: c.County) -> Iterator[c.County]:
    before = consequences.installed()
    consequences.install(CONSEQUENCES)
    load_defaults(county=c.CODE, actor=SYSTEM)
    yield county
    consequences.install(before)


def test_sixteen_hand_overs_of_one_piece_make_one_and_its_fees_once(wired: c.County) -> None:
    [piece] = c.on_shelf(wired)
    proof = {"proof": "code", "code": c.row(piece).shelf_code}
    scans = [c.scan(piece, Event.COLLECTED, wired.station, details=proof) for _ in range(16)]
    answers = Counter(answer for [answer] in at_once([lambda s=s: c.record(s) for s in scans]))  # type: ignore[misc]
    assert answers == Counter({"applied": 1, "parcels.out_of_order": 15})
    assert Fact.objects.filter(kind="parcel.collected").count() == 1
    assert Posting.objects.filter(memo="inbound_fee").count() == 1
    balances = {row.code.split(":")[0]: row.posted_fen for row in ledger.balances(c.CODE, actor=SYSTEM)}
    assert (balances["keeper"], balances["courier"]) == (35, -80)
    assert ledger.trial_balance(c.CODE, actor=SYSTEM).is_whole


def test_cash_on_delivery_moves_with_the_scan_that_says_so(wired: c.County) -> None:
    party = new_id()
    told = accept(pieces=[c.posting(wired, cod_fen=9_900, sender_party=party)], actor=c.DISPATCHER)
    piece = PieceId("YZ", told[0].fact.facts["number"])
    steps = [c.scan(piece, event, wired.centre) for event in (Event.ARRIVED, Event.DISPATCHED, Event.DELIVERED)]
    assert c.record(*steps) == ["applied"] * 3
    balances = {row.code: row.posted_fen for row in ledger.balances(c.CODE, actor=SYSTEM)}
    assert (balances[codes.cod(party)], balances[codes.TRUNK_COD]) == (9_900, -9_900)


def test_one_hand_over_sent_sixteen_times_at_once_is_paid_once(wired: c.County) -> None:
    [piece] = c.on_shelf(wired)
    proof = {"proof": "code", "code": c.row(piece).shelf_code}
    scan = c.scan(piece, Event.COLLECTED, wired.station, details=proof)
    answers = Counter(answer for [answer] in at_once([lambda: c.record(scan)] * 16))
    assert answers == Counter({"applied": 1, "repeated": 15})
    assert Posting.objects.filter(memo="inbound_fee").count() == 1
