from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from huinong.kernel import clock
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Parcel, Serial
from huinong.logistics.parcels.shelves import Shelves
from huinong.logistics.parcels.values import PieceId
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def collect(county: c.County, piece: PieceId) -> None:
    details = {"proof": "code", "code": c.row(piece).shelf_code}
    taken = c.scan(piece, Event.COLLECTED, county.station, happened_at=clock.now(), details=details)
    assert c.record(taken) == ["applied"]


def wind_on(to: int) -> None:
    Serial.objects.filter(name__startswith="shelf:").update(next=to)


def test_codes_run_on_and_differ(county: c.County) -> None:
    assert [c.row(piece).shelf_code for piece in c.on_shelf(county, 3)] == ["1-1-001", "1-1-002", "1-1-003"]


def test_a_code_rests_seven_days_after_its_piece_was_collected(county: c.County) -> None:
    [first] = c.on_shelf(county)
    collect(county, first)
    wind_on(1000)
    assert [c.row(piece).shelf_code for piece in c.on_shelf(county, 1, start=1)] == ["1-1-002"]
    wind_on(1000)
    with clock.frozen_at(c.NOW + timedelta(days=7, minutes=1)):
        [piece] = c.announce(1, start=2)
        steps = ((Event.ARRIVED, county.centre), (Event.SHELVED, county.station))
        for event, point in steps:
            assert c.record(c.scan(piece, event, point, happened_at=clock.now())) == ["applied"]
    assert c.row(piece).shelf_code == "1-1-001"


def test_the_resting_codes_of_a_station_are_found_through_it(county: c.County) -> None:
    """Every shelving once read all that the county had handed over in a week."""
    with CaptureQueriesContext(connection) as seen:
        Shelves(c.CODE, {county.station})
    if connection.vendor == "postgresql":
        return  # its planner goes by the table's size: a handful of rows is rightly read whole
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + seen[-1]["sql"].replace("%", "%%"))
        plan = " ".join(row[-1] for row in cursor.fetchall())
    assert "parcels_parcel_resting (county=? AND station=? AND closed_at>?)" in plan


def test_a_code_of_a_piece_still_here_is_passed_over(county: c.County) -> None:
    c.on_shelf(county, 2)
    wind_on(1000)
    assert [c.row(piece).shelf_code for piece in c.on_shelf(county, 1, start=5)] == ["1-1-003"]


def test_the_thousandth_piece_of_a_full_station_is_refused(county: c.County) -> None:
    c.on_shelf(county, 999)
    [piece] = c.at_centre(county, 1, start=5000)
    assert c.record(c.scan(piece, Event.SHELVED, county.station)) == ["parcels.shelf_full"]
    assert c.row(piece).state == "at_county"


def test_a_shelf_of_another_form_is_refused(county: c.County) -> None:
    [piece] = c.at_centre(county)
    scan = c.scan(piece, Event.SHELVED, county.station, details={"shelf": "A"})
    assert c.record(scan) == ["parcels.bad_detail"]


def test_the_database_refuses_one_code_twice_among_open_pieces(county: c.County) -> None:
    one, two = c.on_shelf(county, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(id=c.row(two).id).update(shelf_code=c.row(one).shelf_code)


def test_the_database_refuses_two_custodians_and_none(county: c.County) -> None:
    [piece] = c.at_centre(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(id=c.row(piece).id).update(custodian="")
    number = c.bagged(county, [piece])
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(id=c.row(piece).id).update(custodian=f"point:{county.centre}")
    assert c.row(piece).bag is not None
    assert c.row(piece).bag.number == number  # type: ignore[union-attr]
