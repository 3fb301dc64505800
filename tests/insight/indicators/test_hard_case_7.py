"""Hard case 7, a village is merged away: reports keep their names, its point goes on, a figure says why it changed."""

from datetime import date, timedelta

import pytest

from huinong.edge.gates import SYSTEM
from huinong.insight.indicators import queries
from huinong.insight.indicators.values import VILLAGE
from huinong.kernel.actor import Role
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.services import redirect_piece
from huinong.logistics.parcels.values import AskedBy, Redirection
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.successions import merge
from huinong.registry.divisions.values import Successor
from tests.insight.conftest import Enter, days_later
from tests.logistics import county as c

pytestmark = pytest.mark.django_db
EVE, DAY = date(2026, 11, 21), date(2026, 11, 22)
NEW = "421223100230"


def villages(on: date) -> dict[str, int]:
    """The villages that 村村有服务 counts in the township on a day, and whether each is served."""
    below = queries.opened("village_service", c.TOWN, on=on, actor=SYSTEM, level=VILLAGE).below
    return {figure.name: figure.part for figure in below}


def test_hard_case_7_village_merged(county: c.County, enter: Enter) -> None:
    for piece in c.at_centre(county, 3):
        c.record(c.scan(piece, Event.SHELVED, county.station))
        details = {"proof": "code", "code": c.row(piece).shelf_code}
        assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=details)) == ["applied"]
    merge(predecessors=[c.VILLAGE, c.NEXT_VILLAGE], successor=Successor(NEW, "合村"), on=DAY, actor=SYSTEM)
    with days_later(2):
        # the report of the eve keeps the old names and the old whole; the new one counts the village that they became
        assert villages(EVE) == {"一村": 1, "二村": 0}
        assert villages(DAY) == {"合村": 1}
        assert [row.share for row in divisions.successions(c.TOWN, since=DAY, until=DAY)] == [10_000, 10_000]
        manager = enter(Role.COUNTY_MANAGER)
        then = manager.get(f"/indicators/village_service/?division={c.TOWN}&on={EVE}").content.decode()
        now = manager.get(f"/indicators/village_service/?division={c.TOWN}&on={DAY}").content.decode()
    assert "一村" in then
    assert "合村" not in then
    assert (
        now.index("所数的村与以前不同") < now.index("合并: 二村 → <b>合村</b>") < now.index("合并: 一村 → <b>合村</b>")
    )


def test_hard_case_7_what_is_meant_for_the_old_village_still_arrives(county: c.County) -> None:
    merge(predecessors=[c.VILLAGE, c.NEXT_VILLAGE], successor=Successor(NEW, "合村"), on=EVE, actor=SYSTEM)
    with days_later(1):
        [late] = c.announce(1, start=30, village=c.VILLAGE)  # the courier's own book has not heard of it yet
        moment = c.NOW + timedelta(days=1)
        scans = [(Event.ARRIVED, county.centre), (Event.SHELVED, county.station)]
        assert c.record(*[c.scan(late, event, point, happened_at=moment) for event, point in scans]) == ["applied"] * 2
        assert (c.row(late).village, c.row(late).station) == (NEW, county.station)
        [stray] = c.announce(1, start=31, village=c.FAR_VILLAGE)
        turned = Redirection(key="r", piece=stray, happened_at=moment, asked_by=AskedBy.SENDER, village=c.VILLAGE)
        redirect_piece(county=c.CODE, redirection=turned, actor=c.DISPATCHER)
        assert c.row(stray).village == NEW
