"""Events in UPU terms are the journal's own facts by the room's picture, neither more nor fewer."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from huinong.edge.gates import OutOfScope
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics import parcels as room
from huinong.logistics.parcels import services
from huinong.logistics.parcels.commands import parcels
from huinong.logistics.parcels.emsevt import HEAD, TrackEvent, Wanted, as_csv, as_ndjson, events
from huinong.logistics.parcels.errors import BadPeriod
from huinong.logistics.parcels.life import Direction, Event
from huinong.logistics.parcels.values import AskedBy, Redirection
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
NAMES = {"转退": "parcel.redirected", "改址": "parcel.redirected"}


def picture() -> dict[tuple[str, str], str]:
    """The table of the room's README, read by hand: (Chinese name, direction) to code."""
    text = (Path(room.__file__).parent / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| ([\w ,()]+) \| ?(\w*) ?\| ?(\w*) ?\|$", text, re.MULTILINE)
    named = [
        (NAMES.get(name, f"parcel.{event.split()[0]}"), inbound, outbound) for name, event, inbound, outbound in rows
    ]
    codes = {(kind, "inbound"): inbound for kind, inbound, _ in named}
    return codes | {(kind, "outbound"): outbound for kind, _, outbound in named}


def recomputed() -> list[tuple[str, str, str]]:
    """Item, code and local time of every fact that the picture gives a code, in order: straight from the rows."""
    codes, beijing = picture(), ZoneInfo("Asia/Shanghai")
    rows = Fact.objects.filter(kind__startswith="parcel.").order_by("happened_at", "id")
    told = [(row.facts["number"], codes.get((row.kind, row.facts["direction"]), ""), row.happened_at) for row in rows]
    return [(number, code, at.astimezone(beijing).isoformat(timespec="seconds")) for number, code, at in told if code]


@pytest.fixture
def lived(county: c.County) -> c.County:
    """A day with many kinds of step: a bag, a shelf, an exception, a return, two redirections, and one way out."""
    first, damaged, moved, back = c.at_centre(county, 4)
    c.at_centre(county, start=20, carrier="YTO")
    c.bagged(county, [first], key="b1")
    c.record(c.scan(damaged, Event.EXCEPTED, county.centre, details={"exception": "damaged"}))
    c.record(c.scan(damaged, Event.RETURNED, county.centre, details={"reason": "湿了"}))
    for piece, village in ((moved, c.FAR_VILLAGE), (back, "")):
        said = Redirection(
            key=f"r{piece.number}",
            piece=piece,
            happened_at=c.NOW,
            asked_by=AskedBy.SENDER,
            village=village,
            address="三村",
        )
        services.redirect_piece(county=c.CODE, redirection=said, actor=c.DISPATCHER)
    c.record(c.scan(moved, Event.SHELVED, county.far_station))
    [out] = c.accept(county)
    c.record(c.scan(out, Event.ARRIVED, county.centre), c.scan(out, Event.DISPATCHED, county.centre))
    return county


def asked(**changes: object) -> Wanted:
    return Wanted(**{"county": c.CODE, "since": DAY, "until": DAY, **changes})  # type: ignore[arg-type]


def found(**changes: object) -> list[TrackEvent]:
    return list(events(asked(**changes), actor=c.DISPATCHER))


def test_the_events_are_the_facts_by_the_picture_of_the_room(lived: c.County) -> None:
    told = [(each.item, each.event, each.happened_at) for each in found()]
    assert told == recomputed()
    assert {code for _, code, _ in told} == {"EDD", "EDE", "EDH", "EMH", "EMA", "EMB", "EMC"}


def test_an_unsuccessful_delivery_says_why_and_what_was_done(lived: c.County) -> None:
    held = [(each.reason, each.action) for each in found() if each.event == "EMH"]
    assert sorted(held) == [("", "forwarded"), ("", "returned to sender"), ("", "returned to sender"), ("damaged", "")]
    assert {each.event for each in found() if each.reason or each.action} == {"EMH"}


def test_the_time_is_local_with_its_offset_and_the_place_is_the_point(lived: c.County) -> None:
    first = found()[0]
    assert (first.happened_at, first.place, first.place_code) == ("2026-11-20T12:00:00+08:00", "centre", "P0")
    assert first.item_kind == "domestic"


def test_an_international_number_is_told_as_one(county: c.County) -> None:
    posted = c.posting(county, "intl", s10_service="EE")
    services.accept(pieces=[posted], actor=c.DISPATCHER)
    assert [(each.event, each.item_kind, each.item[:2], each.item[-2:]) for each in found()] == [
        ("EMA", "S10", "EE", "CN")
    ]


def test_days_are_china_s_and_both_ends_count(county: c.County) -> None:
    for hour, piece in ((15, "a"), (16, "b")):  # 23:59 and 00:00 in Beijing
        moment = datetime(2026, 11, 20, hour, 59 if hour == 15 else 0, tzinfo=UTC)
        with clock.frozen_at(moment):
            services.accept(pieces=[c.posting(county, piece, happened_at=moment)], actor=c.DISPATCHER)
    assert [len(found(since=day, until=day)) for day in (DAY, DAY + timedelta(days=1))] == [1, 1]
    assert len(found(until=DAY + timedelta(days=1))) == 2


def test_carrier_and_direction_narrow_it(lived: c.County) -> None:
    whole = found()
    assert found(carrier="YTO") == [each for each in whole if each.carrier == "YTO"] != []
    assert found(direction=Direction.OUTBOUND) == [each for each in whole if each.direction == "outbound"] != []


def test_csv_and_ndjson_say_the_same(lived: c.County) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(as_csv(found())))))
    lines = [json.loads(line) for line in "".join(as_ndjson(found())).splitlines()]
    assert rows == lines
    assert tuple(rows[0]) == HEAD


def test_a_long_file_has_each_event_once(lived: c.County) -> None:
    head, line = "".join(as_csv(found()[:1])).splitlines()
    assert "".join(as_csv(found()[:1] * 2_000)).splitlines() == [head, *[line] * 2_000]


def test_no_name_of_a_place_runs_in_a_spreadsheet(lived: c.County) -> None:
    text = "".join(as_csv([replace(found()[0], place="=1+1")]))
    assert (",'=1+1," in text, ",=1+1," in text) == (True, False)


def test_the_command_and_the_api_write_the_same_file(lived: c.County) -> None:
    address = "/api/v1/parcels/emsevt?since=2026-11-20&until=2026-11-20&form=csv"
    sent = b"".join(faces.robot().get(address).streaming_content).decode()
    said = ["emsevt", "--county", c.CODE, "--since", "2026-11-20", "--until", "2026-11-20"]
    assert CliRunner().invoke(parcels, said).stdout_bytes.decode() == sent
    assert sent.count("\n") == len(found()) + 1


def test_a_courier_gets_its_own_pieces_alone_and_a_keeper_none(lived: c.County) -> None:
    partner = c.actor(party=lived.zto, role=Role.PARTNER)
    assert {each.carrier for each in events(asked(), actor=partner)} == {"ZTO"}
    for outsider in (c.keeper_of(lived.station), c.actor(c.TOWN), c.actor("611021")):
        with pytest.raises(OutOfScope):
            events(asked(), actor=outsider)


def test_a_period_has_its_last_day_after_its_first_and_ends_within_a_year(county: c.County) -> None:
    for days in (-1, 366):
        with pytest.raises(BadPeriod):
            events(asked(until=DAY + timedelta(days=days)), actor=c.DISPATCHER)


def test_no_person_is_named(lived: c.County) -> None:
    text = "".join(as_csv(found()))
    assert [word for word in ("王秀英", "陈先生", "138", "白霓桥") if word in text] == []


def test_the_page_offers_the_file_with_the_courier_s_own_brand(lived: c.County) -> None:
    page = faces.text(faces.browser(Role.PARTNER, party=lived.zto), "/parcels/emsevt/")
    assert ("中通快递" in page, "圆通速递" in page) == (True, False)
