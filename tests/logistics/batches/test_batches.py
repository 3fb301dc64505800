"""A co-op's file taken in: limits, wrong rows, all or nothing, repeats, who may, and what it costs."""

import time
from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from huinong.edge.errors import InvalidInput, SheetTooLarge
from huinong.edge.gates import SYSTEM, NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.batches import queries, services
from huinong.logistics.batches.errors import (
    BatchRefused,
    ColumnsUnknown,
    NoSuchBatch,
    NotAgreed,
    NotAHandInPoint,
    PostageChanged,
    UploadedElsewhere,
)
from huinong.logistics.batches.models import Batch, Box, ColumnNames
from huinong.logistics.parcels.models import Parcel
from huinong.registry.points.queries import points_by_id
from huinong.registry.points.services import close_point
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from tests.logistics import county as c
from tests.logistics.batches import given
from tests.logistics.manifests.files import xlsx

pytestmark = pytest.mark.django_db


def wrong(number: str) -> list[tuple[int, str]]:
    return [(cell.row, cell.wanted) for cell in queries.preview(SYSTEM, c.CODE, number).errors]


def test_a_file_is_seen_with_its_prices_then_taken_whole(county: c.County, coop: UUID) -> None:
    rows = [given.row(0), given.row(1, address="新疆乌鲁木齐市1号", kg="1"), given.row(2, size="60x50x40")]
    batch = given.upload(county, coop, given.csv(*rows))
    seen = queries.preview(SYSTEM, c.CODE, batch.number)
    assert ([each.quote.charged_g for each in seen.priced], seen.errors) == ([2_500, 1_000, 20_000], ())
    assert [each.quote.rate.zone for each in seen.priced] == ["province", "remote", "province"]
    assert Parcel.objects.count() == 0
    receipt = given.take(batch.number)
    boxes = queries.boxes(SYSTEM, c.CODE, batch.number)
    assert [(box.row, box.weight_g) for box in boxes] == [(2, 2_500), (3, 1_000), (4, 2_500)]
    assert len({box.number for box in boxes}) == receipt.fact.facts["pieces"] == 3
    piece = Parcel.objects.get(number=boxes[0].number)
    assert (piece.sender_name, piece.id_kind, piece.contents) == ("雷竹合作社", "agreement", "produce")
    assert bytes(Batch.objects.get().sealed) == b""


def test_the_total_is_the_sum_of_the_pieces_facts(county: c.County, coop: UUID) -> None:
    batch = given.upload(county, coop, given.csv(*(given.row(n, kg=f"{n + 1}.5") for n in range(9))))
    given.take(batch.number)
    told = [fact.facts for fact in Fact.objects.filter(kind="parcel.accepted")]
    assert {(each["paid_by"], each["sender_party"]) for each in told} == {("sender", str(coop))}
    total_fen = sum(each["postage_fen"] for each in told)
    value = queries.batch(SYSTEM, c.CODE, batch.number)
    assert (value.postage_fen, value.pieces, value.weight_g) == (total_fen, 9, 49_500)
    assert Fact.objects.get(kind="batch.taken").facts["postage_fen"] == total_fen
    assert sum(Box.objects.values_list("postage_fen", flat=True)) == total_fen


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "姓名"),
        ({"phone": "12"}, "电话"),
        ({"address": "中北路1号"}, "开头没有省份"),
        ({"kg": "0"}, "大于 0"),
        ({"kg": "51"}, "50 千克"),
        ({"kg": "-3"}, "大于 0"),
        ({"kg": ""}, "应填重量"),
        ({"kg": "一点"}, "公斤"),
        ({"kg": '"2,5"'}, "公斤"),
        ({"size": "40x30"}, "长×宽×高"),
        ({"size": "400x30x30"}, "长×宽×高"),
        ({"product": "火箭"}, "资费表"),
        ({"contents": "秘密"}, "内件品类"),
        ({"contents": "explosives"}, "国邮发〔2016〕107号"),
    ],
)
def test_one_wrong_row_keeps_the_whole_file_out(
    county: c.County, coop: UUID, changes: dict[str, str], said: str
) -> None:
    batch = given.upload(county, coop, given.csv(given.row(0), given.row(1, **changes), given.row(2)))
    [(row, words)] = wrong(batch.number)
    assert (row, said in words) == (3, True), words
    with pytest.raises(BatchRefused) as refusal:
        given.take(batch.number)
    assert (refusal.value.facts["errors"], [cell.row for cell in refusal.value.cells]) == (1, [3])
    assert (Parcel.objects.count(), Box.objects.count(), Fact.objects.filter(kind="batch.taken").count()) == (0, 0, 0)


def test_what_parcels_refuse_is_shown_as_it_was_written(county: c.County, coop: UUID) -> None:
    batch = given.upload(county, coop, given.csv(given.row(0), given.row(1, contents="烟花爆竹")))
    [cell] = queries.preview(SYSTEM, c.CODE, batch.number).errors
    assert (cell.row, cell.column, cell.value) == (3, "内件品类", "烟花爆竹")


def test_cash_on_delivery_is_owed_to_the_customer(county: c.County, coop: UUID) -> None:
    head = (*given.HEAD, "代收货款(元)")
    rows = [[*given.row(0), "99.00"], [*given.row(1), ""], [*given.row(2), "多少钱"], [*given.row(3), "20000.01"]]
    wrong = given.upload(county, coop, given.csv(*rows, head=head))
    errors = queries.preview(SYSTEM, c.CODE, wrong.number).errors
    assert [(cell.row, cell.column, cell.value) for cell in errors] == [
        (4, "代收货款(元)", "多少钱"),
        (5, "代收货款(元)", "20000.01"),
    ]
    good = given.upload(county, coop, given.csv(*rows[:2], head=head))
    assert queries.preview(SYSTEM, c.CODE, good.number).cod_fen == 9_900
    given.take(good.number)
    assert [box.cod_fen for box in queries.boxes(SYSTEM, c.CODE, good.number)] == [9_900, 0]
    assert {(row.cod_fen, row.sender_party) for row in Parcel.objects.all()} == {(9_900, coop), (0, coop)}


def test_a_row_that_ends_before_the_last_columns_is_told_as_a_whole(county: c.County, coop: UUID) -> None:
    head = ("收件人", "电话", "地址", "内件", "重量(公斤)")
    rows = [
        ["陈先生", "13900000000", "湖北省武汉市1号", "农产品", "1"],
        ["陈先生", "13900000000", "湖北省武汉市2号", "农产品"],
    ]
    batch = given.upload(county, coop, given.csv(*rows, head=head))
    assert [(row, "列数不够" in words) for row, words in wrong(batch.number)] == [(3, True)]


def test_wrong_cells_stand_in_the_order_of_the_file(county: c.County, coop: UUID) -> None:
    rows = [given.row(0, name=""), given.row(1, kg="x"), given.row(2, phone="1")]
    batch = given.upload(county, coop, given.csv(*rows))
    assert [row for row, _words in wrong(batch.number)] == [2, 3, 4]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phone": 1390000001}, "数字格式"),
        ({"phone": date(2026, 1, 2)}, "日期"),
        ({"phone": 13900000001, "kg": 2.5}, ""),
        ({"address": "中国湖北省武汉市1号"}, ""),
    ],
)
def test_a_sheets_cells_are_taken_for_what_they_are(
    county: c.County, coop: UUID, changes: dict[str, Any], said: str
) -> None:
    batch = given.upload(county, coop, xlsx(given.row(0, **changes), head=given.HEAD))
    assert [(row, said in words) for row, words in wrong(batch.number)] == ([(2, True)] if said else [])


def test_the_pieces_come_in_parts_in_the_order_of_the_file(county: c.County, coop: UUID) -> None:
    batch = given.upload(county, coop, given.csv(*(given.row(n, kg=n + 1) for n in range(5))))
    given.take(batch.number)
    parts = [queries.pieces(SYSTEM, c.CODE, batch.number, part=part, most=2) for part in (1, 2, 3, 4)]
    assert [[piece.weight_g for piece in part] for part in parts] == [[1_000, 2_000], [3_000, 4_000], [5_000], []]


def test_a_province_may_have_its_own_column(county: c.County, coop: UUID) -> None:
    head = (*given.HEAD, "省份")
    rows = [[*given.row(0, address="深圳市南山区1号"), "广东省"], [*given.row(1, address="深圳市"), "火星"]]
    batch = given.upload(county, coop, given.csv(*rows, head=head))
    seen = queries.preview(SYSTEM, c.CODE, batch.number)
    assert [each.line.destination for each in seen.priced] == ["44"]
    assert [(cell.row, cell.column, cell.value) for cell in seen.errors] == [(3, "省", "火星")]


def test_the_same_file_again_changes_nothing(county: c.County, coop: UUID) -> None:
    content = given.csv(given.row(0), given.row(1))
    first = given.upload(county, coop, content)
    assert given.upload(county, coop, content).number == first.number
    receipt = given.take(first.number)
    again = given.take(first.number, paid_fen=0)
    assert (receipt.is_repeat, again.is_repeat, again.fact.id) == (False, True, receipt.fact.id)
    assert given.upload(county, coop, content).pieces == 2
    assert (Parcel.objects.count(), Batch.objects.count()) == (2, 1)


def test_a_file_that_waits_elsewhere_is_refused_with_the_place(county: c.County, coop: UUID) -> None:
    content = given.csv(given.row(0))
    first = given.upload(county, coop, content)
    with pytest.raises(UploadedElsewhere) as refusal:
        given.upload(county, coop, content, point=county.far_station)
    assert refusal.value.facts["point"] == points_by_id(c.CODE, [county.station])[county.station].name
    services.discard(county=c.CODE, batch=first.number, actor=SYSTEM)
    assert given.upload(county, coop, content, point=county.far_station).point == county.far_station


def test_one_key_is_one_file_and_one_amount(county: c.County, coop: UUID) -> None:
    asked: dict[str, Any] = {"county": c.CODE, "party": coop, "point": county.station, "file_name": "a"}
    asked["actor"] = SYSTEM
    first = services.upload(key="u", content=given.csv(given.row(0)), **asked)
    assert services.upload(key="u", content=given.csv(given.row(0)), **asked).is_repeat is True
    with pytest.raises(KeyReused):
        services.upload(key="u", content=given.csv(given.row(1)), **asked)
    number = first.fact.facts["batch"]
    total_fen = queries.preview(SYSTEM, c.CODE, number).postage_fen
    taking: dict[str, Any] = {"key": "t", "county": c.CODE, "batch": number, "actor": SYSTEM}
    assert services.take(postage_fen=total_fen, **taking).is_repeat is False
    assert services.take(postage_fen=total_fen, **taking).is_repeat is True
    with pytest.raises(KeyReused):
        services.take(postage_fen=total_fen + 1, **taking)
    assert (Batch.objects.count(), Parcel.objects.count()) == (1, 1)


def test_a_key_sent_again_later_is_answered_with_the_first_receipt(county: c.County, coop: UUID) -> None:
    sent: dict[str, Any] = {"county": c.CODE, "party": coop, "point": county.station, "file_name": "a"}
    told = [services.upload(key="u", content=given.csv(given.row(0)), actor=SYSTEM, **sent) for _ in c.twice()]
    taking = {"batch": told[0].fact.facts["batch"], "postage_fen": 1_600}
    told += [services.take(key="t", county=c.CODE, actor=SYSTEM, **taking) for _ in c.twice()]
    assert [receipt.is_repeat for receipt in told] == [False, True, False, True]
    assert [told[1].fact, told[3].fact] == [told[0].fact, told[2].fact]


def test_what_was_paid_must_be_what_it_costs(county: c.County, coop: UUID) -> None:
    batch = given.upload(county, coop, given.csv(given.row(0)))
    shown_fen = queries.preview(SYSTEM, c.CODE, batch.number).postage_fen
    for paid_fen in (shown_fen - 1, shown_fen + 1):
        with pytest.raises(PostageChanged):
            given.take(batch.number, paid_fen=paid_fen)
    dearer = PolicyValue("postage.parcel.province.first_fen", c.CODE, date(2026, 1, 1), None, 99_00, "fen", "test")
    enter_figure(figure=dearer, actor=SYSTEM)
    with pytest.raises(PostageChanged):
        given.take(batch.number, paid_fen=shown_fen)
    assert Parcel.objects.count() == 0


def test_a_file_has_at_most_as_many_rows_as_are_taken_in_at_once(county: c.County, coop: UUID) -> None:
    rows = [given.row(0)] * 5_002
    with pytest.raises(SheetTooLarge):
        given.upload(county, coop, given.csv(*rows))
    assert Batch.objects.count() == 0


def test_unknown_heads_are_asked_about_once_for_each_customer(county: c.County, coop: UUID, other_coop: UUID) -> None:
    head = ("买家", "联系方式", "送到", "净重", "规格", "产品", "内件")
    batch = given.upload(county, coop, given.csv(given.row(0), head=head))
    with pytest.raises(ColumnsUnknown):
        given.take(batch.number, paid_fen=0)
    fields = {"买家": "recipient_name", "联系方式": "recipient_phone", "送到": "address", "净重": "weight_kg"}
    services.name_columns(county=c.CODE, batch=batch.number, fields=fields, actor=SYSTEM)
    given.take(batch.number)
    given.agreement(other_coop, "XY-2")
    later = given.upload(county, coop, given.csv(given.row(2, size="60x50x40"), head=head))
    assert queries.preview(SYSTEM, c.CODE, later.number).priced[0].line.size_mm is None
    services.name_columns(county=c.CODE, batch=later.number, fields={"规格": "size"}, actor=SYSTEM)
    for party, is_known in ((coop, True), (other_coop, False)):
        second = given.upload(county, party, given.csv(given.row(1), head=head))
        assert queries.preview(SYSTEM, c.CODE, second.number).found.is_known is is_known
    assert queries.preview(SYSTEM, c.CODE, later.number).priced[0].line.size_mm == (600, 500, 400)
    assert Batch.objects.filter(party=other_coop).count() == 1


@pytest.mark.parametrize("fields", [{"买家": "nothing"}, {"买" * 81: "recipient_name"}])
def test_a_column_is_named_by_a_field_that_there_is(county: c.County, coop: UUID, fields: dict[str, str]) -> None:
    batch = given.upload(county, coop, given.csv(given.row(0)))
    with pytest.raises(InvalidInput):
        services.name_columns(county=c.CODE, batch=batch.number, fields=fields, actor=SYSTEM)
    assert not ColumnNames.objects.exists()


def test_who_may_not_upload_names_no_column_and_throws_nothing_away(county: c.County, coop: UUID) -> None:
    batch, manager = given.upload(county, coop, given.csv(given.row(0))), given.actor(Role.COUNTY_MANAGER)
    with pytest.raises(NotPermitted):
        services.name_columns(county=c.CODE, batch=batch.number, fields={"a": "size"}, actor=manager)
    with pytest.raises(NotPermitted):
        services.discard(county=c.CODE, batch=batch.number, actor=manager)
    assert (Batch.objects.count(), ColumnNames.objects.count()) == (1, 0)


def test_what_was_taken_in_is_not_thrown_away(county: c.County, coop: UUID) -> None:
    batch = given.upload(county, coop, given.csv(given.row(0)))
    given.take(batch.number)
    with pytest.raises(NoSuchBatch):
        services.discard(county=c.CODE, batch=batch.number, actor=SYSTEM)
    with clock.frozen_at(c.NOW + timedelta(days=8)):
        given.upload(county, coop, given.csv(given.row(1)))
    assert queries.batch(SYSTEM, c.CODE, batch.number).pieces == 1


def test_an_empty_file_is_not_taken_in(county: c.County, coop: UUID) -> None:
    batch = given.upload(county, coop, given.csv())
    with pytest.raises(InvalidInput):
        given.take(batch.number)
    assert Fact.objects.filter(kind="batch.taken").count() == 0


def test_without_an_agreement_nothing_is_uploaded_nor_taken_in(county: c.County, coop: UUID, other_coop: UUID) -> None:
    with pytest.raises(NotAgreed):
        given.upload(county, other_coop, given.csv(given.row(0)))
    batch = given.upload(county, coop, given.csv(given.row(0)))
    services.end(key="end", county=c.CODE, number="XY-1", ends_on=c.NOW.date(), reason="x", actor=SYSTEM)
    with pytest.raises(BatchRefused) as refusal:
        given.take(batch.number)
    assert "协议" in refusal.value.cells[0].wanted
    assert Parcel.objects.count() == 0


def test_nothing_is_handed_in_at_the_county_centre_nor_where_nobody_opens(county: c.County, coop: UUID) -> None:
    with pytest.raises(NotAHandInPoint):
        given.upload(county, coop, given.csv(given.row(0)), point=county.centre)
    closing = {"closed_on": c.NOW.date(), "county": c.CODE, "point": county.station, "actor": SYSTEM}
    close_point(key="close", **closing)
    with pytest.raises(NotAHandInPoint):
        given.upload(county, coop, given.csv(given.row(0)))
    assert Batch.objects.count() == 0


def test_at_an_outlet_the_pieces_are_of_its_town(county: c.County, coop: UUID) -> None:
    manager = given.actor(Role.OUTLET_MANAGER, c.TOWN)
    batch = given.upload(county, coop, given.csv(given.row(0)), manager, point=county.town)
    given.take(batch.number, manager)
    assert Parcel.objects.get().village == c.VILLAGE


def test_a_chair_uploads_for_its_own_co_op_and_the_counter_takes_it_in(
    county: c.County, coop: UUID, other_coop: UUID
) -> None:
    given.agreement(other_coop, "XY-2")
    chair, stranger = (given.actor(Role.COOP_CHAIR, party=party) for party in (coop, other_coop))
    batch = given.upload(county, coop, given.csv(given.row(0)), chair)
    with pytest.raises(OutOfScope):
        given.upload(county, coop, given.csv(given.row(1)), stranger)
    for someone in (stranger, given.actor(Role.KEEPER, point=county.far_station)):
        with pytest.raises(NoSuchBatch):
            queries.preview(someone, c.CODE, batch.number)
        with pytest.raises(NoSuchBatch):
            services.discard(county=c.CODE, batch=batch.number, actor=someone)
    with pytest.raises(NotPermitted):
        given.take(batch.number, chair)
    with pytest.raises(NoSuchBatch):
        given.take(batch.number, given.actor(Role.OUTLET_MANAGER, c.OTHER_TOWN))
    given.take(batch.number, given.actor(Role.KEEPER, point=county.station))
    assert [box.row for box in queries.boxes(chair, c.CODE, batch.number)] == [2]


def test_what_stands_in_a_file_is_told_to_those_alone_who_may_upload_it(county: c.County, coop: UUID) -> None:
    batch = given.upload(county, coop, given.csv(given.row(0), given.row(1, phone="139")))
    for role, told in ((Role.COUNTY_MANAGER, ("", 0)), (Role.DISPATCHER, ("139", 3))):
        seen = queries.preview(given.actor(role), c.CODE, batch.number)
        assert ([(cell.row, cell.value) for cell in seen.errors], len(seen.table)) == ([(3, told[0])], told[1])


def test_a_keeper_uploads_at_the_own_point_alone(county: c.County, coop: UUID) -> None:
    with pytest.raises(OutOfScope):
        given.upload(county, coop, given.csv(given.row(0)), given.actor(Role.KEEPER, point=county.far_station))
    given.upload(county, coop, given.csv(given.row(0)), given.actor(Role.KEEPER, point=county.station))
    assert Batch.objects.get().point == county.station


def test_a_file_that_nobody_took_in_is_thrown_away_in_time(county: c.County, coop: UUID) -> None:
    old = given.upload(county, coop, given.csv(given.row(0)))
    with clock.frozen_at(c.NOW + timedelta(days=8)):
        fresh = given.upload(county, coop, given.csv(given.row(1)))
    assert list(Batch.objects.values_list("number", flat=True)) == [fresh.number]
    with pytest.raises(NoSuchBatch):
        services.discard(county=c.CODE, batch=old.number, actor=SYSTEM)


def test_a_thousand_rows_take_few_queries_and_seconds(
    county: c.County, coop: UUID, django_assert_max_num_queries: object
) -> None:
    batch = given.upload(county, coop, given.csv(*(given.row(n) for n in range(1_000))))
    total_fen = queries.preview(SYSTEM, c.CODE, batch.number).postage_fen
    begun = time.perf_counter()
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        given.take(batch.number, paid_fen=total_fen)
    took_s = time.perf_counter() - begun
    assert Counter(Parcel.objects.values_list("state", flat=True)) == {"accepted": 1_000}
    assert took_s < 30  # a few seconds on a free machine
