"""A file is looked at first, then taken whole or not at all."""

from datetime import timedelta
from uuid import UUID

import pytest

from huinong.edge.gates import SYSTEM, OutOfScope
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.manifests import queries, services
from huinong.logistics.manifests.errors import ColumnsUnknown, NoSuchUpload
from huinong.logistics.manifests.models import ColumnNames, Upload
from huinong.logistics.parcels.errors import ManifestRefused
from huinong.logistics.parcels.models import Parcel
from huinong.registry.contracts import services as contracts
from huinong.registry.contracts.values import PriceTier
from tests.logistics import county as c
from tests.logistics.manifests import files as f
from tests.registry.contracts.agreed import terms

pytestmark = pytest.mark.django_db


def upload(content: bytes, *, carrier: str = "ZTO", manifest: str = "M1", by: Actor = c.DISPATCHER) -> UUID:
    return services.upload(
        county=c.CODE, carrier=carrier, manifest=manifest, file_name="list.xlsx", content=content, actor=by
    )


def take(id_: UUID, by: Actor = c.DISPATCHER) -> int:
    return services.take(county=c.CODE, upload=id_, actor=by)


def wrong(id_: UUID, by: Actor = c.DISPATCHER) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.reason) for error in queries.preview(by, c.CODE, id_).errors]


def test_a_file_shows_what_it_would_do_and_announces_nothing_until_it_is_taken(county: c.County) -> None:
    id_ = upload(f.xlsx(f.good(0), f.good(1, "二村"), f.good(2, "三村", kg=2)))
    found = queries.preview(c.DISPATCHER, c.CODE, id_)
    assert [(town.name, town.pieces, town.weight_g) for town in found.towns] == [
        ("天城镇", 2, 1_600),
        ("沙坪镇", 1, 2_000),
    ]
    assert (found.errors, Parcel.objects.count()) == ((), 0)
    assert (take(id_), Parcel.objects.count()) == (3, 3)


def test_the_same_file_twice_is_a_repeat_even_under_another_number(county: c.County) -> None:
    content = f.xlsx(f.good(0), f.good(1))
    first = upload(content)
    assert [take(first), take(first)] == [2, 2]
    again = upload(content, manifest="M2")
    assert (again, take(again), Parcel.objects.count()) == (first, 2, 2)
    assert bytes(Upload.objects.get().sealed) == b""


def test_one_wrong_row_keeps_the_whole_file_out_and_every_wrong_cell_has_its_place(county: c.County) -> None:
    c.announce(1, start=5)
    rows = [
        f.good(0), f.good(1, number=7312345000001), f.good(2, "无此村"), f.good(3, phone="1"), f.good(4), f.good(4),
        f.good(5), f.good(6, kg=51),
    ]  # fmt: skip
    id_ = upload(f.xlsx(*rows))
    assert wrong(id_) == [
        (3, "number", "number_cell"),
        (4, "village", "unknown"),
        (5, "recipient_phone", "malformed"),
        (6, "number", "twice"),
        (7, "number", "twice"),
        (8, "number", "known"),
        (9, "weight_g", "out_of_range"),
    ]
    with pytest.raises(ManifestRefused) as refused:
        take(id_)
    assert [error.row for error in refused.value.rows] == [3, 4, 5, 6, 7, 8, 9]
    assert Parcel.objects.count() == 1


def test_a_village_outside_the_contract_is_a_wrong_row(county: c.County) -> None:
    agreed = terms(places={c.TOWN: PriceTier.VILLAGE})
    contracts.draft(key="d", county=c.CODE, number="YK-1", party=county.zto, terms=agreed, actor=SYSTEM)
    contracts.sign(key="s", county=c.CODE, number="YK-1", version=1, signed_on=clock.today(), actor=SYSTEM)
    id_ = upload(f.xlsx(f.good(0), f.good(1, "三村")))
    assert wrong(id_) == [(3, "village", "uncovered")]
    other = upload(f.xlsx(f.good(0, number="YT1234567", village="三村")), carrier="YTO")
    assert wrong(other) == []


def test_what_a_courier_calls_its_columns_is_said_once(county: c.County) -> None:
    head = ("BillNo", "到达村", "收件人", "联系方式", "地址", "重量(kg)")
    id_ = upload(f.xlsx(f.good(0), head=head))
    with pytest.raises(ColumnsUnknown):
        take(id_)
    named = {"BillNo": "number", "到达村": "village", "联系方式": "recipient_phone"}
    services.name_columns(county=c.CODE, upload=id_, fields=named, actor=c.DISPATCHER)
    assert take(id_) == 1
    assert take(upload(f.xlsx(f.good(1), head=head))) == 1
    assert ColumnNames.objects.get().fields == {"billno": "number", "到达村": "village", "联系方式": "recipient_phone"}


def test_a_courier_sees_and_takes_its_own_files_only(county: c.County) -> None:
    mine, theirs = c.actor(party=county.zto), c.actor(party=c.as_id(str(county.keeper)))
    id_ = upload(f.xlsx(f.good(0)), by=mine)
    assert [row.id for row in queries.visible_uploads(mine)] == [id_]
    assert not queries.visible_uploads(theirs).exists()
    for refused in (lambda: queries.preview(theirs, c.CODE, id_), lambda: take(id_, theirs)):
        with pytest.raises(NoSuchUpload):
            refused()
    with pytest.raises(OutOfScope):
        upload(f.xlsx(f.good(1)), carrier="YTO", by=mine)
    assert (take(id_, mine), Parcel.objects.count()) == (1, 1)


def test_a_file_thrown_away_is_gone_and_a_taken_one_stays(county: c.County) -> None:
    gone, kept = upload(f.xlsx(f.good(0))), upload(f.xlsx(f.good(1)))
    take(kept)
    services.discard(county=c.CODE, upload=gone, actor=c.DISPATCHER)
    with pytest.raises(NoSuchUpload):
        services.discard(county=c.CODE, upload=kept, actor=c.DISPATCHER)
    assert [row.id for row in Upload.objects.all()] == [kept]


def test_what_nobody_confirmed_is_thrown_away_after_a_week(county: c.County) -> None:
    upload(f.xlsx(f.good(0)))
    with clock.frozen_at(c.NOW + timedelta(days=8)):
        later = upload(f.xlsx(f.good(1)))
    assert [row.id for row in Upload.objects.all()] == [later]


def test_names_and_phones_of_a_waiting_file_are_sealed(county: c.County) -> None:
    upload(f.csv(f.good(0)))
    sealed = bytes(Upload.objects.get().sealed)
    assert ("王秀英".encode() in sealed, b"13812340000" in sealed) == (False, False)
