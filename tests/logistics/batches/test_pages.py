"""A batch on the screens of those who handle it, and by the API."""

import io
from uuid import UUID

import pytest
from django.test import Client
from openpyxl import load_workbook

from huinong.kernel.actor import Role
from huinong.logistics.batches import queries
from huinong.logistics.batches.models import Agreement, Batch
from huinong.logistics.parcels.labels import CONTENTS
from huinong.logistics.parcels.models import Parcel
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.batches import given
from tests.logistics.manifests.files import cells, xlsx
from tests.papers import words

pytestmark = pytest.mark.django_db


def send(client: Client, party: UUID, point: UUID, content: bytes, status: int = 302) -> str:
    """Where the browser is led to after an upload, "" when it is not."""
    said = {"key": f"u{len(content)}", "party": str(party), "point": str(point), "file": io.BytesIO(content)}
    response = client.post("/batches/new/", said)
    assert response.status_code == status, response.content.decode()[-1500:]
    return str(response.headers.get("Location", ""))


def sheet(client: Client, address: str) -> list[tuple[object, ...]]:
    return cells(b"".join(client.get(address).streaming_content))  # type: ignore[attr-defined]


def test_a_keeper_uploads_looks_takes_in_and_prints(county: c.County, coop: UUID) -> None:
    client = faces.browser(Role.KEEPER, point=county.station)
    content = xlsx(given.row(0, kg=2.5), given.row(1, kg=1), head=given.HEAD)
    address = send(client, coop, county.station, content)
    page = faces.text(client, address)
    assert all(said in page for said in ("All rows are good", "2 pieces", "雷竹合作社", "陈*"))
    assert "陈先生" not in page
    total_fen = queries.preview(given.actor(Role.KEEPER), c.CODE, Batch.objects.get().number).postage_fen
    said = {"key": "t1", "act": "take", "postage_fen": str(total_fen)}
    assert client.post(address, said).status_code == 302
    first, second = Parcel.objects.order_by("number").values_list("number", flat=True)
    page = faces.text(client, address)
    assert all(said in page for said in (first, second, "paid in cash", "2 pieces are taken in."))
    assert [row[1] for row in sheet(client, f"{address}numbers.xlsx")] == ["Number", first, second]
    printed = words(client.get(f"{address}labels.pdf").content)
    assert all(number in printed for number in (first, second, "雷竹合作社"))
    assert send(client, coop, county.station, content) == address
    assert client.post(address, {**said, "key": "t2"}).status_code == 302
    assert "nothing has changed" in faces.text(client, address)
    assert Parcel.objects.count() == 2


def test_wrong_cells_are_shown_and_come_back_in_an_error_file(county: c.County, coop: UUID) -> None:
    client = faces.browser(Role.OUTLET_MANAGER, c.TOWN)
    address = send(client, coop, county.station, given.csv(given.row(0), given.row(1, contents="gold", kg="x")))
    page = faces.text(client, address)
    assert all(said in page for said in ("1 row must be corrected", "gold", "is no kind of contents"))
    assert 'value="take"' not in page
    assert client.post(address, {"key": "t", "act": "take", "postage_fen": "1000"}).status_code == 200
    head, fine, wrong = sheet(client, f"{address}errors.xlsx")
    assert (head[:2], fine[0], fine[1]) == (("What is wrong", "收件人"), None, "陈先生")
    assert "is no kind of contents" in str(wrong[0])
    assert faces.browser(Role.COUNTY_MANAGER).get(f"{address}errors.xlsx").status_code == 403
    assert Parcel.objects.count() == 0


def test_a_keeper_is_offered_the_own_point_alone(county: c.County, coop: UUID) -> None:
    offered = faces.text(faces.browser(Role.KEEPER, point=county.station), "/batches/new/")
    assert (str(county.station) in offered, str(county.far_station) in offered) == (True, False)


def test_heads_of_ones_own_are_asked_about(county: c.County, coop: UUID) -> None:
    client = faces.browser(Role.OUTLET_MANAGER, c.TOWN)
    head = ("买家", "电话", "地址", "重量(公斤)", "尺寸(厘米)", "产品", "内件")
    address = send(client, coop, county.station, given.csv(given.row(0), head=head))
    assert "What do these columns hold?" in faces.text(client, address)
    client.post(address, {"act": "columns", "head": ["买家"], "field": ["recipient_name"]})
    assert "All rows are good" in faces.text(client, address)


def test_a_chair_sees_the_own_co_ops_batches_and_leaves_the_taking_in_to_the_counter(
    county: c.County, coop: UUID, other_coop: UUID
) -> None:
    given.agreement(other_coop, "XY-2")
    chair = faces.browser(Role.COOP_CHAIR, party=coop)
    mine = send(chair, coop, county.station, given.csv(given.row(0)))
    theirs = given.upload(county, other_coop, given.csv(given.row(1))).number
    page = faces.text(chair, mine)
    assert ("Bring the boxes and the cash" in page, 'value="take"' in page) == (True, False)
    assert chair.post(mine, {"key": "t", "act": "take", "postage_fen": "1000"}).status_code == 403
    listed = faces.text(chair, "/batches/")
    assert (mine in listed, theirs in listed) == (True, False)
    faces.text(chair, f"/batches/{c.CODE}/{theirs}/", 404)
    offered = faces.text(chair, "/batches/new/")
    assert (str(coop) in offered, str(other_coop) in offered) == (True, False)
    assert chair.post(mine, {"act": "discard"}).status_code == 302
    assert list(Batch.objects.values_list("number", flat=True)) == [theirs]


@pytest.mark.parametrize("missing", ["party", "point", "file"])
def test_a_form_that_says_too_little_is_refused(county: c.County, coop: UUID, missing: str) -> None:
    said = {"key": "k", "party": str(coop), "point": str(county.station), "file": io.BytesIO(given.csv(given.row(0)))}
    del said[missing]
    response = faces.browser(Role.OUTLET_MANAGER, c.TOWN).post("/batches/new/", said)
    assert (response.status_code, Batch.objects.count()) == (422, 0)


def test_the_template_is_a_file_that_can_be_uploaded(county: c.County, coop: UUID) -> None:
    client = faces.browser(Role.OUTLET_MANAGER, c.TOWN)
    content = b"".join(client.get("/batches/template.xlsx").streaming_content)  # type: ignore[attr-defined]
    kinds = {cell for (cell,) in load_workbook(io.BytesIO(content)).worksheets[1].values}
    assert (str(CONTENTS["produce"]) in kinds, str(CONTENTS["weapons"]) in kinds, len(kinds)) == (True, False, 7)
    page = faces.text(client, send(client, coop, county.station, content))
    assert all(said in page for said in ("All rows are good", "1 piece"))


def test_the_list_is_searched_filtered_and_exported(county: c.County, coop: UUID, other_coop: UUID) -> None:
    given.agreement(other_coop, "XY-2")
    mine = given.upload(county, coop, given.csv(given.row(0))).number
    theirs = given.upload(county, other_coop, given.csv(given.row(1))).number
    given.take(mine)
    client = faces.browser()
    for asked, shown in (
        ("q=雷竹", {mine}),
        ("q=蜂蜜", {theirs}),
        ("state=taken", {mine}),
        ("state=waiting", {theirs}),
    ):
        page = faces.text(client, f"/batches/?{asked}")
        assert {number for number in (mine, theirs) if number in page} == shown
    assert {row[0] for row in sheet(client, "/batches/?export=xlsx&sort=pieces")} == {"Batch", mine, theirs}


def test_the_list_asks_the_same_however_many(
    county: c.County, coop: UUID, django_assert_max_num_queries: object
) -> None:
    numbers = [given.upload(county, coop, given.csv(given.row(n))).number for n in range(5)]
    client = faces.browser()
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get("/batches/").content.decode()
    assert all(number in page for number in numbers)


def test_the_county_manager_makes_and_ends_an_agreement(county: c.County, other_coop: UUID) -> None:
    client = faces.browser(Role.COUNTY_MANAGER)
    said = {
        "key": "a1", "party": str(other_coop), "number": "XY-9", "valid_from": "2026-11-01",
        "valid_until": "2027-10-31", "authoriser_name": "王理事长",
    }  # fmt: skip
    assert client.post("/agreements/new/", {**said, "valid_until": "2026-10-31"}).status_code == 422
    assert client.post("/agreements/new/", said).status_code == 302
    address = f"/agreements/{c.CODE}/XY-9/"
    assert all(said in faces.text(client, address) for said in ("Holds", "蜂蜜合作社", "王理事长"))
    assert client.post(address, {"key": "e0", "ends_on": "2026-11-19", "reason": "x"}).status_code == 422
    assert client.post(address, {"key": "e1", "ends_on": "2026-11-20", "reason": "不再合作"}).status_code == 302
    assert all(said in faces.text(client, address) for said in ("Over", "不再合作"))
    for asked, is_shown in (("holds=yes", False), ("holds=no", True), ("q=蜂蜜", True), ("q=雷竹", False)):
        assert ("XY-9" in faces.text(client, f"/agreements/?{asked}")) is is_shown
    assert client.post("/agreements/new/", {**said, "key": "a2", "number": "XY-10", "valid_from": "2026-11-21"})
    assert "Not yet" in faces.text(client, f"/agreements/{c.CODE}/XY-10/")
    assert faces.browser(Role.KEEPER, point=county.station).post("/agreements/new/", said).status_code == 403
    assert Agreement.objects.get(number="XY-9").valid_until.isoformat() == "2027-10-31"


def test_the_api_uploads_previews_takes_in_and_answers_the_numbers(county: c.County, coop: UUID) -> None:
    robot = faces.robot(Role.KEEPER, point=county.station)
    text = given.csv(given.row(0), given.row(1)).decode()
    body = {"county": c.CODE, "party": str(coop), "point": str(county.station), "text": text}
    status, told = faces.send(robot, "/batches", body)
    assert status == 200, told
    number = told["facts"]["batch"]
    seen = robot.get(f"/api/v1/batches/{c.CODE}/{number}/preview").json()
    assert ([line["row"] for line in seen["lines"]], seen["errors"], seen["weight_g"]) == ([2, 3], [], 5_000)
    wrong = faces.send(robot, f"/batches/{c.CODE}/{number}/take", {"postage_fen": 1}, key="k2")
    assert (wrong[0], wrong[1]["code"]) == (409, "batches.postage_changed")
    paid = {"postage_fen": seen["postage_fen"]}
    status, told = faces.send(robot, f"/batches/{c.CODE}/{number}/take", paid, key="k3")
    assert (status, told["facts"]["pieces"], told["is_repeat"]) == (200, 2, False)
    boxes = robot.get(f"/api/v1/batches/{c.CODE}/{number}/boxes").json()
    numbers = list(Parcel.objects.order_by("number").values_list("number", flat=True))
    assert [(box["row"], box["number"]) for box in boxes] == [(2, numbers[0]), (3, numbers[1])]
    assert sum(box["postage_fen"] for box in boxes) == seen["postage_fen"]
    elsewhere = faces.robot(Role.KEEPER, point=county.far_station)
    assert elsewhere.get(f"/api/v1/batches/{c.CODE}/{number}").status_code == 404
