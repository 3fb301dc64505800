"""A courier's manager and the dispatcher send a list from their screens."""

import io

import pytest
from django.test import Client

from huinong.kernel.actor import Role
from huinong.logistics.manifests.models import Upload
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.models import Parcel
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.manifests import files as f

pytestmark = pytest.mark.django_db

HEAD = "number,village,recipient_name,recipient_phone,address,weight_g\n"


def send(client: Client, text: str = "", content: bytes = b"", carrier: str = "ZTO") -> str:
    """Where the browser is led to."""
    given: dict[str, object] = {"carrier": carrier, "manifest": "M1", "text": text}
    if content:
        given["file"] = io.BytesIO(content)
    response = client.post("/manifests/new/", given)
    assert response.status_code == 302, response.content.decode()[-1500:]
    return str(response.headers["Location"])


def test_a_pasted_list_is_seen_then_taken_with_villages_by_name_or_code(county: c.County) -> None:
    client = faces.browser()
    rows = f"7312345000000,一村,王秀英,13812340000,三组,800\n7312345000001,{c.FAR_VILLAGE},陈先生,138****8812,,\n"
    address = send(client, HEAD + rows)
    page = faces.text(client, address)
    assert all(said in page for said in ("All rows are good", "2 pieces", "天城镇", "沙坪镇"))
    assert not Parcel.objects.exists()
    assert client.post(address, {"act": "take"}).status_code == 302
    assert set(Parcel.objects.values_list("village", "weight_g")) == {(c.VILLAGE, 800), (c.FAR_VILLAGE, 0)}
    assert "2 pieces were announced." in faces.text(client, address)
    assert send(client, HEAD + rows) == address


def test_columns_pasted_from_a_sheet_need_no_head(county: c.County) -> None:
    client = faces.browser()
    address = send(client, "7312345000000\t一村\t王秀英\t13812340000\n")
    client.post(address, {"act": "take"})
    assert c.states() == {State.ANNOUNCED: 1}


def test_wrong_cells_are_shown_and_come_back_in_an_error_file(county: c.County) -> None:
    client = faces.browser()
    address = send(client, content=f.xlsx(f.good(0), f.good(1, "无此村"), f.good(2, number=7312345000002)))
    page = faces.text(client, address)
    assert all(said in page for said in ("2 rows must be corrected", "is not a village of this county", "number cell"))
    assert "Announce all of it" not in page
    assert client.post(address, {"act": "take"}).status_code == 200
    assert not Parcel.objects.exists()
    answer = client.get(f"{address}errors.xlsx")
    head, fine, strange, number = f.cells(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert (head[:2], fine[0]) == (("What is wrong", "运单号"), None)
    assert (strange[0], number[1]) == ("Village is not a village of this county", "7312345000002")


def test_unknown_heads_are_asked_about_and_remembered(county: c.County) -> None:
    client = faces.browser(Role.PARTNER, party=county.zto)
    content = f.xlsx(f.good(0), head=("BillNo", "到达村", "收件人", "联系方式", "地址", "重量(kg)"))
    address = send(client, content=content)
    page = faces.text(client, address)
    assert all(said in page for said in ("What do these columns hold?", "BillNo", "7312345000000"))
    said = {
        "act": "columns",
        "head": ["BillNo", "到达村", "联系方式"],
        "field": ["number", "village", "recipient_phone"],
    }
    client.post(address, said)
    assert "All rows are good" in faces.text(client, address)


def test_a_partner_announces_for_its_own_brand_alone_and_sees_no_other_s_file(county: c.County) -> None:
    partner, dispatcher = faces.browser(Role.PARTNER, party=county.zto), faces.browser()
    page = faces.text(partner, "/manifests/new/")
    assert ('value="ZTO"' in page, 'value="YTO"' in page) == (True, False)
    theirs = send(dispatcher, HEAD + "YT1234567,一村,王秀英,13812340000,,\n", carrier="YTO")
    mine = send(partner, HEAD + "7312345000000,一村,王秀英,13812340000,,\n")
    faces.text(partner, theirs, 404)
    assert partner.post(theirs, {"act": "take"}).status_code == 404
    assert partner.post("/manifests/new/", {"carrier": "YTO", "manifest": "M", "text": "x"}).status_code == 422
    listed = faces.text(partner, "/manifests/")
    assert (mine in listed, theirs in listed) == (True, False)
    assert Upload.objects.count() == 2


@pytest.mark.parametrize("given", [{"manifest": ""}, {"text": "  "}, {"carrier": "QQ"}])
def test_a_form_that_says_too_little_is_refused_and_keeps_what_was_typed(
    county: c.County, given: dict[str, str]
) -> None:
    said = {"carrier": "ZTO", "manifest": "M1", "text": "7312345000000\t一村\t王秀英\t13812340000", **given}
    response = faces.browser().post("/manifests/new/", said)
    assert (response.status_code, said["text"].strip() in response.content.decode()) == (422, True)
    assert not Upload.objects.exists()


def test_the_list_of_files_asks_the_same_however_many(county: c.County, django_assert_max_num_queries: object) -> None:
    client = faces.browser()
    for n in range(5):
        send(client, HEAD + f"73123450000{n:02d},一村,王秀英,13812340000,,\n")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        listed = client.get("/manifests/").content.decode()
    uploads = [str(upload) for upload in Upload.objects.values_list("id", flat=True)]
    assert (len(uploads), [upload for upload in uploads if f"/{upload}/" not in listed]) == (5, [])


def test_the_api_checks_a_manifest_without_taking_it(county: c.County) -> None:
    robot = faces.robot(Role.PARTNER, party=county.zto)
    line = {"number": "7312345000000", "village": c.VILLAGE, "recipient_name": "王", "recipient_phone": "13812340000"}
    lines = [line, {**line, "number": "7312345000001", "village": "421223100999"}]
    body = {"county": c.CODE, "carrier": "ZTO", "manifest": "M1", "happened_at": c.NOW.isoformat(), "lines": lines}
    status, told = faces.send(robot, "/manifests/preview", body)
    assert (status, told["pieces"]) == (200, 2)
    assert [(error["row"], error["column"], error["reason"]) for error in told["errors"]] == [(2, "village", "unknown")]
    assert not Parcel.objects.exists()
    assert faces.send(robot, "/manifests/preview", {**body, "carrier": "YTO"}, key="k2")[0] == 404
