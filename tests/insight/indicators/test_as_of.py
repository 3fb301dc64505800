"""A figure of a day: what late acts may still move, until when, and what never moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huinong.edge.gates import SYSTEM
from huinong.insight.indicators import queries
from huinong.insight.indicators.definitions import DEFINITIONS
from huinong.insight.indicators.evidence import evidence
from huinong.insight.indicators.values import Figure
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.life import Event
from huinong.registry.divisions.successions import merge
from huinong.registry.divisions.values import Successor
from huinong.registry.parties.services import register_parties
from huinong.registry.parties.values import NewParty, PartyKind
from huinong.registry.points.services import assign_keeper, close_point, reopen
from tests.insight.conftest import days_later
from tests.logistics import county as c

pytestmark = pytest.mark.django_db
TODAY, DUE, AFTER = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
SLACK = timedelta(hours=36)  # parcels.device_slack_hours


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with clock.frozen_at(moment):
        yield


def figures(on: date, division: str = c.CODE) -> dict[str, Figure]:
    return {code: queries.figure(code, division, on=on, actor=SYSTEM) for code in DEFINITIONS}


def counted(on: date, division: str = c.CODE) -> dict[str, tuple[int, int]]:
    return {code: (figure.part, figure.whole) for code, figure in figures(on, division).items()}


def shelve(county: c.County, piece: c.PieceId, moment: datetime) -> list[str]:
    return c.record(c.scan(piece, Event.SHELVED, county.station, happened_at=moment))


def collect(county: c.County, piece: c.PieceId, moment: datetime) -> list[str]:
    details = {"proof": "code", "code": c.row(piece).shelf_code}
    return c.record(c.scan(piece, Event.COLLECTED, county.station, happened_at=moment, details=details))


def test_a_scan_that_comes_in_late_counts_on_the_day_it_happened(county: c.County) -> None:
    [piece] = c.at_centre(county)
    with days_later(1):
        shelve(county, piece, clock.now())
        before = counted(TODAY)
        collect(county, piece, c.NOW + timedelta(hours=23))
        assert counted(TODAY) == before
        told = counted(DUE)
    with days_later(2):
        assert counted(DUE) == told
    assert figures(DUE)["keeper_income"].part == 35


def test_until_its_last_moment_a_past_day_may_move_and_after_it_never(county: c.County) -> None:
    one, two = c.at_centre(county, 2)
    shelve(county, one, c.NOW)
    shelve(county, two, c.NOW)
    evening = clock.at_beijing(TODAY, hour=23)
    last = figures(TODAY)["keeper_income"].final_at
    assert last == clock.at_beijing(TODAY, hour=24) + SLACK
    with at(evening + SLACK):
        assert figures(TODAY)["keeper_income"].part == 0
        assert collect(county, one, evening) == ["applied"]
        assert figures(TODAY)["keeper_income"].part == 35
    with at(last):
        stands = counted(TODAY)
        assert collect(county, two, clock.at_beijing(TODAY, hour=24) - timedelta(seconds=1)) == ["parcels.clock_off"]
        assert collect(county, two, clock.now()) == ["applied"]
        assert counted(TODAY) == stands


def test_another_keeper_from_today_takes_nothing_from_yesterday(county: c.County) -> None:
    [piece] = c.at_centre(county)
    shelve(county, piece, c.NOW)
    collect(county, piece, c.NOW)
    new = NewParty(key="heir", kind=PartyKind.KEEPER, name="钱站长")
    told = register_parties(county=c.CODE, parties=[new], actor=SYSTEM)
    heir = c.as_id(told[0].fact.facts["party"])
    before = counted(TODAY)
    acts = [fact.id for fact in evidence("keeper_income", c.VILLAGE, on=TODAY, actor=SYSTEM)]
    for days, keeper in ((1, heir), (2, None)):
        with days_later(days):
            assign_keeper(county=c.CODE, key=f"k{days}", point=county.station, keeper_party=keeper, actor=SYSTEM)
            assert counted(TODAY) == before
            assert [fact.id for fact in evidence("keeper_income", c.VILLAGE, on=TODAY, actor=SYSTEM)] == acts
    with days_later(2):
        whole = [figures(TODAY + timedelta(days=n))["keeper_income"] for n in (0, 1, 2)]
        # the old keeper still keeps the next village's station
        assert [(figure.part, figure.whole) for figure in whole] == [(35, 1), (35, 2), (35, 1)]


def test_a_station_that_opens_again_was_still_closed_before(county: c.County) -> None:
    c.at_centre(county)
    close_point(county=c.CODE, key="c", point=county.station, closed_on=DUE, reason="x", actor=SYSTEM)
    with days_later(1):
        closed = counted(DUE, c.VILLAGE)["keeper_income"]
    with days_later(2):
        reopen(county=c.CODE, key="r", point=county.station, reopened_on=AFTER, actor=SYSTEM)
        assert counted(DUE, c.VILLAGE)["keeper_income"] == closed == (0, 0)
        whole = [figures(on, c.VILLAGE)["keeper_income"].whole for on in (TODAY, DUE, AFTER)]
    assert whole == [1, 0, 1]


def test_a_village_taken_into_another_keeps_its_pieces_and_brings_its_point(county: c.County) -> None:
    pieces = c.at_centre(county, 3)
    for piece in pieces:
        shelve(county, piece, c.NOW)
        collect(county, piece, c.NOW)
    into = Successor(c.NEXT_VILLAGE, "二村")
    merge(predecessors=[c.VILLAGE, c.NEXT_VILLAGE], successor=into, on=AFTER, actor=SYSTEM)
    with days_later(2):
        for division, level in ((c.CODE, 0), (c.TOWN, 0), (c.TOWN, 12)):
            opened = queries.opened("inbound_on_time", division, on=AFTER, actor=SYSTEM, level=level)
            assert sum(row.part for row in opened.below) == opened.figure.part == 3
            assert sum(row.whole for row in opened.below) == opened.figure.whole == 3
        assert [(row.division, row.name) for row in opened.below if row.whole] == [(c.VILLAGE, "一村")]
        service = queries.opened("village_service", c.TOWN, on=AFTER, actor=SYSTEM)
        assert [(row.division, row.part) for row in service.below] == [(c.NEXT_VILLAGE, 1)]
        assert c.NEXT_VILLAGE not in {gap.village for gap in queries.gaps(c.CODE, on=AFTER, actor=SYSTEM)}
    assert counted(DUE, c.TOWN)["village_service"] == (1, 2)


def live(county: c.County) -> None:
    """Days in two townships: pieces in time, late, not come; fetched here and elsewhere; taken in for sending."""
    near = c.at_centre(county, 6)
    far = c.at_centre(county, 3, start=20, village=c.FAR_VILLAGE)
    for piece in near[:4]:
        shelve(county, piece, c.NOW)
    for piece in near[:3]:
        collect(county, piece, c.NOW)
    c.record(c.scan(far[0], Event.SHELVED, county.far_station))
    c.accept(county, 2)
    with days_later(2):
        shelve(county, near[4], clock.now())
        c.record(c.scan(far[1], Event.SHELVED, county.far_station, happened_at=clock.now()))


@pytest.mark.parametrize("code", DEFINITIONS)
def test_at_every_level_the_opened_rows_sum_to_the_figure(county: c.County, code: str) -> None:
    live(county)
    with days_later(3):
        walked, places = 0, [""]
        while places:
            opened = queries.opened(code, places.pop(), on=AFTER, actor=SYSTEM)
            if opened.below:
                assert sum(row.part for row in opened.below) == opened.figure.part, opened.figure
                assert sum(row.whole for row in opened.below) == opened.figure.whole, opened.figure
                walked += 1
            places += [row.division for row in opened.below]
        assert walked == 1 + 1 + 1 + 2  # nation, province, county, two townships


def test_the_acts_of_a_village_sum_to_its_figures(county: c.County, manager: Actor) -> None:
    live(county)
    with days_later(3):
        for village, keeper in ((c.VILLAGE, county.keeper), (c.FAR_VILLAGE, None)):
            acts: dict[str, list[Any]] = {
                code: list(evidence(code, village, on=AFTER, actor=manager)) for code in DEFINITIONS
            }
            told = counted(AFTER, village)
            time = acts["inbound_on_time"]
            shelved = [fact for fact in time if fact.kind == "parcel.shelved" and fact.facts["on_time"]]
            arrived = [fact for fact in time if fact.kind == "parcel.arrived"]
            assert (len(shelved), len(arrived)) == told["inbound_on_time"]
            lines = [fact.facts["lines"].get(f"keeper:{keeper}", 0) for fact in acts["keeper_income"]]
            assert sum(lines) == told["keeper_income"][0]
            fetched = [fact for fact in acts["village_service"] if fact.kind == "parcel.collected"]
            assert told["village_service"] == (int(len(fetched) >= 3), 1)


def test_a_gaps_days_and_deliveries_are_the_acts_it_opens_to(county: c.County, manager: Actor) -> None:
    live(county)
    with days_later(3):
        (gap,) = (gap for gap in queries.gaps(c.CODE, on=AFTER, actor=manager) if gap.village == c.FAR_VILLAGE)
        acts = list(evidence("village_service", c.FAR_VILLAGE, on=AFTER, actor=manager))
    scans = {clock.day_of(fact.happened_at) for fact in acts if fact.kind != "parcel.collected"}
    assert (gap.scan_days, gap.deliveries) == (len(scans), len(acts) - 2) == (2, 0)


def test_many_acts_are_read_page_by_page_and_none_is_left_out(
    county: c.County, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(county)
    with days_later(3):
        acts = evidence("inbound_on_time", c.VILLAGE, on=AFTER, actor=manager)
        whole = list(acts)
        assert [fact for start in range(0, len(acts), 4) for fact in acts[start : start + 4]] == whole
        assert [acts[n] for n in range(len(acts))] == whole
        monkeypatch.setattr("huinong.insight.indicators.evidence.READ_AT_ONCE", 3)
        assert list(acts) == whole
    assert whole == sorted(whole, key=lambda fact: (fact.happened_at, fact.id), reverse=True)
    assert (
        len(whole)
        == Fact.objects.filter(kind__in=("parcel.arrived", "parcel.shelved"), facts__village=c.VILLAGE).count()
    )
