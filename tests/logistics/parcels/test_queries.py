from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import queries, services
from huinong.logistics.parcels.errors import NoSuchIncident, NoSuchParcel
from huinong.logistics.parcels.life import Direction, Event, State
from huinong.logistics.parcels.queries import Wanted
from huinong.logistics.parcels.values import PieceId
from huinong.storage import search
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def found(text: str = "", by: Actor = c.DISPATCHER, **wanted: object) -> list[str]:
    page = queries.parcels(actor=by, wanted=Wanted(text=text, **wanted), sort="number")  # type: ignore[arg-type]
    return [row.number for row in page.rows]


def number(n: int) -> str:
    return f"7312345{n:06d}"


@pytest.mark.parametrize(
    "text", ["7312345000003", "000003", "0003", "王秀", "wangxiuying", "wxy", "13812340003", "73123450", "0003 wxy"]
)
def test_a_piece_is_found_by_number_phone_tail_name_pinyin_and_initials(county: c.County, text: str) -> None:
    c.announce(1, start=3)
    c.announce(1, start=71, recipient_name="陈大海", recipient_phone="13999990071", number="990000000071")
    assert found(text) == [number(3)]


@pytest.mark.parametrize("text", ["王", "秀英", "王秀英", "wang", "wxy", "8812", "0003", "7312345", "秀英 8812"])
def test_an_old_piece_is_found_by_who_sees_few_beside_any_number_of_newer_ones(
    county: c.County, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    same = {"recipient_phone": "13812348812"}
    c.announce(1, start=3, **same)
    c.announce(20, start=1_000_003, carrier="YTO", village=c.FAR_VILLAGE, **same)
    monkeypatch.setattr(search, "NEWEST", 5)
    keeper, partner, town = c.keeper_of(county.station), c.actor(party=county.zto), c.actor(c.TOWN)
    assert [found(text, by=by) for by in (keeper, partner, town)] == [[number(3)]] * 3
    assert found("赵", by=keeper) == found("xy", by=keeper) == []


def test_a_piece_is_read_with_its_phone_masked(county: c.County) -> None:
    [piece] = c.announce()
    row = queries.parcel(county=c.CODE, carrier="ZTO", number=piece.number, actor=c.DISPATCHER)
    assert (row.recipient_phone, row.state, row.bag) == ("138****0000", State.ANNOUNCED, None)
    assert queries.parcel_by_id(county=c.CODE, id_=row.id, actor=c.DISPATCHER) == row


def test_a_list_is_narrowed_sorted_and_paged(county: c.County) -> None:
    c.on_shelf(county, 2)
    c.announce(3, start=10)
    c.accept(county)
    page = queries.parcels(actor=c.DISPATCHER, sort="number", offset=1, limit=2)
    assert ([row.number for row in page.rows], page.total) == ([number(1), number(10)], 6)
    assert found(states=(State.SHELVED,)) == [number(0), number(1)]
    assert len(found(direction=Direction.OUTBOUND)) == 1
    assert found(carrier="ZTO", states=(State.ANNOUNCED,)) == [number(10), number(11), number(12)]
    assert found(arrived_on=clock.today()) == [number(0), number(1)]
    assert found(village=c.OTHER_TOWN) == []


def scopes(county: c.County) -> dict[str, Actor]:
    return {
        "province": c.actor("42"),
        "county": c.DISPATCHER,
        "town": c.actor(c.TOWN),
        "other town": c.actor(c.OTHER_TOWN),
        "other county": c.actor("611021"),
        "keeper": c.keeper_of(county.station),
        "other keeper": c.keeper_of(county.far_station),
        "partner": c.actor(party=county.zto),
        "other partner": c.actor(party=county.post),
    }


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("province", True), ("county", True), ("town", True), ("other town", False), ("other county", False),
        ("keeper", True), ("other keeper", False), ("partner", True), ("other partner", False),
    ],
)  # fmt: skip
def test_a_piece_is_seen_inside_the_scope_and_not_outside(county: c.County, who: str, sees: bool) -> None:
    [piece] = c.on_shelf(county)
    by = scopes(county)[who]
    assert found(by=by) == ([piece.number] if sees else [])
    assert found("wxy", by=by) == ([piece.number] if sees else [])
    assert len(queries.shelf(county=c.CODE, station=county.station, actor=by)) == sees
    if not sees:
        with pytest.raises(NoSuchParcel):
            queries.custody(county=c.CODE, carrier="ZTO", number=piece.number, actor=by)


def test_a_coop_sees_what_it_sent(county: c.County) -> None:
    posting = c.posting(county, sender_party=county.bus_company)
    services.accept(pieces=[posting], actor=c.DISPATCHER)
    c.accept(county)
    assert len(found(by=c.actor(party=county.bus_company))) == 1


def test_custody_of_a_bagged_piece_is_its_bags(county: c.County) -> None:
    [piece] = c.at_centre(county)
    label = c.bagged(county, [piece])
    told = queries.custody(county=c.CODE, carrier="ZTO", number=piece.number, actor=c.DISPATCHER)
    assert (told.custodian, told.bag, told.state) == (f"point:{county.centre}", label, State.BAGGED)
    assert [row.number for row in queries.pieces_in(county=c.CODE, bag=label, actor=c.DISPATCHER)] == [piece.number]


def test_bags_are_seen_by_their_points(county: c.County) -> None:
    c.bagged(county, c.at_centre(county))
    seen = {who: len(queries.bags(actor=by, county=c.CODE)) for who, by in scopes(county).items()}
    assert (seen["county"], seen["keeper"], seen["other keeper"], seen["partner"]) == (1, 1, 0, 0)


def test_what_is_past_its_due_time_and_not_on_a_shelf_is_overdue(county: c.County) -> None:
    c.on_shelf(county)
    [piece] = c.at_centre(county, 1, start=10)
    with clock.frozen_at(c.NOW + timedelta(hours=31)):
        assert found(is_overdue=True) == [piece.number]


def test_an_open_incident_is_listed_until_it_is_closed(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    c.record(c.scan(piece, Event.ARRIVED, county.centre), c.scan(piece, Event.SHELVED, county.next_station))
    [incident] = queries.open_incidents(actor=c.DISPATCHER, county=c.CODE)
    assert (incident.kind, incident.piece) == ("contested", PieceId("ZTO", piece.number))
    assert queries.open_incidents(actor=c.keeper_of(county.far_station), county=c.CODE) == ()

    def close(by: Actor) -> bool:
        told = services.close_incident(
            key="i1", county=c.CODE, incident=incident.id, note="label misread", happened_at=c.NOW, actor=by
        )
        return told.is_repeat

    with pytest.raises(NoSuchIncident):
        close(c.keeper_of(county.far_station))
    assert [close(c.DISPATCHER), close(c.DISPATCHER)] == [False, True]
    assert queries.open_incidents(actor=c.DISPATCHER, county=c.CODE) == ()


def test_what_a_point_has_in_hand_and_what_orders_have(county: c.County) -> None:
    c.at_centre(county, 2)
    services.accept(pieces=[c.posting(county, order="O-9")], actor=c.DISPATCHER)
    assert len(queries.in_hands_of(county=c.CODE, point=county.centre, actor=c.DISPATCHER)) == 2
    assert [row.order for row in queries.of_orders(county=c.CODE, orders=["O-9"])] == ["O-9"]
    assert [brand.code for brand in queries.carriers(county=c.CODE)] == ["YZ", "YTO", "ZTO"]


def test_a_list_takes_a_fixed_number_of_queries(county: c.County, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    c.on_shelf(county, 30)
    with django_assert_num_queries(2):
        page = queries.parcels(actor=c.DISPATCHER)
    assert (len(page.rows), page.total) == (30, 30)


def test_a_town_sees_of_bags_that_are_not_its_points_only_its_own_pieces(county: c.County) -> None:
    bag = c.bagged(county, c.at_centre(county))  # for the first station
    towns = (c.actor(c.TOWN), c.actor(c.OTHER_TOWN))
    assert [len(queries.pieces_in(county=c.CODE, bag=bag, actor=town)) for town in towns] == [1, 0]


def test_the_open_pieces_of_a_station_are_found_through_it(county: c.County) -> None:
    """SQLite once walked a county's whole history to show a keeper the shelf."""
    with CaptureQueriesContext(connection) as seen:
        queries.parcels(actor=c.keeper_of(county.station), wanted=Wanted(station=county.station, is_open=True))
    if connection.vendor == "postgresql":
        return  # its planner goes by the table's size: a handful of rows is rightly read whole
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + seen[-1]["sql"].replace("%", "%%"))
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "parcels_parcel_station (county=? AND station=?)" in plan
