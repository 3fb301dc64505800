"""Many rows at once: counters that are added to, and rows read and made without a constructor."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.insight.indicators.models import DueCase, VillageDay
from huinong.insight.universal.models import Suspension
from huinong.journal.models import Fact
from huinong.kernel.ids import new_id
from huinong.logistics.parcels.models import Parcel
from huinong.storage import bulk, lookup
from huinong.storage.instances import made

pytestmark = pytest.mark.django_db

COUNTY, DAY = "421223", date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
COLUMNS = ("id", "county", "village", "day", "arrived", "shelved", "collected", "delivered", "due", "on_time", "visits")
KEY = ("county", "village", "day")


def counted(village: str, *counts: int) -> tuple[object, ...]:
    return (new_id(), COUNTY, village, DAY, *counts, *[0] * (7 - len(counts)))


def test_counters_are_inserted_or_added_to() -> None:
    bulk.add(VillageDay, COLUMNS, [counted("421223100201", 2, 1)], key=KEY)
    bulk.add(VillageDay, COLUMNS, [counted("421223100201", 3), counted("421223100202", 0, 0, 5)], key=KEY)
    found = VillageDay.objects.order_by("village").values_list("village", "arrived", "shelved", "collected")
    assert list(found) == [("421223100201", 5, 1, 0), ("421223100202", 0, 0, 5)]


def test_nothing_to_add_asks_the_database_nothing() -> None:
    with CaptureQueriesContext(connection) as seen:
        bulk.add(VillageDay, COLUMNS, [], key=KEY)
    assert [each["sql"] for each in seen] == []


def fact(moment: datetime) -> Fact:
    return Fact(
        county=COUNTY, key="k1", kind="x", flow="goods", thread="T", happened_at=moment, recorded_at=moment,
        actor_id="a", actor_role="system", facts={"名": [1, None]}, asked_digest=b"\0" * 32, digest=b"\1" * 32,
    )  # fmt: skip


@pytest.mark.parametrize("hours", [0, 8, -5])
def test_a_moment_of_any_zone_is_kept_to_the_microsecond_and_read_back_in_utc(hours: int) -> None:
    moment = datetime(2026, 11, 20, 12, 30, 1, 5, tzinfo=timezone(timedelta(hours=hours)))
    row = fact(moment)
    bulk.insert([row])
    [found] = lookup.rows(Fact, county=COUNTY, key=["k1"])
    by_django = Fact.objects.get(key="k1")
    assert found.happened_at == by_django.happened_at == moment
    assert (found.happened_at.tzinfo, by_django.id, found.facts) == (UTC, row.id, {"名": [1, None]})


def test_a_row_made_from_its_columns_is_as_good_as_a_constructed_one() -> None:
    ended = dict.fromkeys(("carrier_party", "closed_by", "closed_on", "on_time", "delivered_by", "delivered_on"))
    opened = {"opened_by": new_id(), "opened_on": DAY, "due_on": DAY, "parcel": new_id(), "village": "421223100201"}
    row = made(DueCase, {"id": new_id(), "county": COUNTY, **ended, **opened}.items())
    assert bulk.insert([row]) == 1
    assert DueCase.objects.get() == row
    row.on_time = True
    row.save(update_fields=["on_time"])
    assert DueCase.objects.values_list("on_time", "parcel").get() == (True, opened["parcel"])


def test_values_of_every_kind_are_written_back_as_they_are() -> None:
    """Pieces have texts and bytes, announcements have JSON: what is read afterwards is what was set."""
    piece = Parcel(county=COUNTY, carrier="YTO", number="1", thread="YTO-1", carrier_party=new_id(), custodian="a")
    stop = Suspension(county=COUNTY, fact=new_id(), first_on=DAY, last_on=DAY, places=["x"], announced_at=NOON)
    bulk.insert([piece])
    bulk.insert([stop])
    piece.address, piece.recipient_phone_sealed = 'a"b\\c{d},\n核桃\t%s', b"\x00\xff\\"
    piece.shelved_at, piece.station, piece.weight_g = NOON, None, 2_000_000_000
    stop.places, stop.last_on = ["421223100201", 'a"b', None], DAY + timedelta(days=1)
    changed = ("address", "recipient_phone_sealed", "shelved_at", "station", "weight_g")
    assert (bulk.update([piece], changed), bulk.update([stop], ["places", "last_on"])) == (1, 1)
    [found] = Parcel.objects.values_list(*changed)
    assert (found[0], bytes(found[1]), *found[2:]) == tuple(getattr(piece, name) for name in changed)
    assert Suspension.objects.values_list("places", "last_on").get() == (stop.places, stop.last_on)


def test_a_row_read_without_a_column_reads_it_when_asked() -> None:
    row = fact(datetime(2026, 11, 20, tzinfo=UTC))
    bulk.insert([row])
    [found] = lookup.rows(Fact, county=COUNTY, key=["k1"], but=("thread",))
    assert ("thread" in found.__dict__, found.thread, found.id) == (False, "T", row.id)
    assert isinstance(found.id, UUID)


@pytest.mark.parametrize("text", ['a"b\\c{d},\n核桃\t%s', "\x1f\x1d\r\n\\N", "\\", ""])
def test_texts_are_inserted_as_they_are_whatever_they_hold(text: str) -> None:
    columns = ("carrier", "carrier_party", "number", "custodian", "address", "recipient_phone_sealed", "shelved_at")
    names = ("id", "county", *columns)
    pieces = [Parcel(county=COUNTY, carrier="YTO", number=str(n), thread=f"YTO-{n}", custodian="a") for n in range(2)]
    pieces[0].address, pieces[0].recipient_phone_sealed, pieces[0].shelved_at = text, b"\x00\xff\\", NOON
    pieces[0].carrier_party = pieces[1].carrier_party = new_id()
    bulk.insert(pieces)
    found = {row[0]: row for row in Parcel.objects.values_list(*names)}
    for piece in pieces:
        row = found[piece.id]
        kept = bytes(row[7]) if row[7] is not None else None
        assert (*row[:7], kept, row[8]) == tuple(getattr(piece, name) for name in names)
