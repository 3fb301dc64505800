"""Postage: by product, zone and step, the greater of two weights, by the figures of the day and the place."""

from datetime import date, timedelta

import pytest

from huinong.edge.errors import InvalidInput
from huinong.edge.gates import SYSTEM
from huinong.journal.models import Fact
from huinong.kernel.actor import Role
from huinong.logistics.parcels import postage
from huinong.logistics.parcels.errors import NotPriced
from huinong.logistics.parcels.postage import quote
from huinong.logistics.parcels.values import Quote, Shipment
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
SIZE = (400, 300, 200)  # 24,000 cm³: 4 kg


def priced(
    grams: int,
    *,
    product: str = "parcel",
    destination: str = "",
    size_mm: tuple[int, int, int] | None = None,
    on: date = DAY,
    county: str = c.CODE,
) -> Quote:
    shipment = Shipment(weight_g=grams, product=product, destination=destination, size_mm=size_mm)
    return quote(county=county, shipment=shipment, on=on)


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("grams", "product", "destination", "fen"),
    [
        (1, "parcel", "", 1000), (1000, "parcel", "42", 1000), (1001, "parcel", "42", 1300),
        (2000, "parcel", "42", 1300), (2001, "parcel", "42", 1600), (50_000, "parcel", "42", 15_700),
        (1000, "parcel", "44", 1200), (1001, "parcel", "44", 1700), (1001, "parcel", "65", 2800),
        (1000, "express", "44", 2000), (1500, "express", "44", 3000), (1501, "express", "44", 4000),
    ],
)  # fmt: skip
def test_a_step_begun_is_a_step_paid(grams: int, product: str, destination: str, fen: int) -> None:
    assert priced(grams, product=product, destination=destination).amount_fen == fen


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("grams", "size", "volume_g", "charged_g"),
    [(3999, SIZE, 4000, 4000), (4000, SIZE, 4000, 4000), (4001, SIZE, 4000, 4001),
     (1, (401, 300, 200), 4010, 4010), (1, (1, 1, 1), 1, 1), (900, None, 0, 900)],
)  # fmt: skip
def test_the_greater_of_weight_and_volume_is_charged(
    grams: int, size: tuple[int, int, int] | None, volume_g: int, charged_g: int
) -> None:
    found = priced(grams, size_mm=size)
    assert (found.volume_g, found.charged_g) == (volume_g, charged_g)


@pytest.mark.usefixtures("county")
def test_a_county_sets_its_own_from_a_day_on_and_no_other_county_pays_it() -> None:
    key = "postage.parcel.province.first_fen"
    enter_figure(figure=PolicyValue(key, c.CODE, DAY, None, 800, "fen", "县公司价目表 2026-11"), actor=SYSTEM)
    assert priced(900).amount_fen == 800
    assert priced(900, on=DAY - timedelta(days=1)).amount_fen == 1000
    assert priced(900, county="420100").amount_fen == 1000
    assert "县公司价目表 2026-11" in priced(900).rate.sources


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(("grams", "size"), [(0, None), (-1, None), (50_001, None), (9, (0, 1, 1)), (9, (3_001, 1, 1))])
def test_what_no_van_takes_has_no_postage(grams: int, size: tuple[int, int, int] | None) -> None:
    with pytest.raises(InvalidInput):
        priced(grams, size_mm=size)


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(("product", "destination"), [("letter", ""), ("parcel", "71"), ("parcel", "99")])
def test_an_unknown_product_or_province_is_refused(product: str, destination: str) -> None:
    with pytest.raises(NotPriced):
        priced(9, product=product, destination=destination)


def test_every_province_has_one_zone_of_the_board_and_the_countys_own_stands_first() -> None:
    found = postage.destinations(c.CODE, DAY)
    assert (len(found), len({row.province for row in found}), found[0].province) == (31, 31, "42")
    assert {row.zone for row in found} == {"country", "remote"}
    assert postage.destinations(c.CODE, date(2019, 12, 31)) == ()


def test_the_api_quotes_what_the_counter_would_take(county: c.County) -> None:
    robot = faces.robot(Role.KEEPER, point=county.station)
    asked = {"destination": "44", "weight_g": 1200, "length_mm": 400, "width_mm": 300, "height_mm": 200}
    found = robot.get("/api/v1/parcels/postage", asked).json()
    assert (found["zone"], found["volume_g"], found["charged_g"], found["amount_fen"]) == ("country", 4000, 4000, 2700)
    assert robot.get("/api/v1/parcels/postage", {"weight_g": 900, "length_mm": 400}).status_code == 422
    assert robot.get("/api/v1/parcels/postage", {"weight_g": 900, "destination": "99"}).status_code == 422


def test_who_takes_nothing_in_asks_no_postage(county: c.County) -> None:
    robot = faces.robot(Role.PARTNER, party=county.zto)
    assert robot.get("/api/v1/parcels/postage", {"weight_g": 900}).status_code == 403


@pytest.mark.parametrize(("said", "fen"), [({"postage_fen": 900}, 900), ({}, 1600), ({"destination": "65"}, 3800)])
def test_a_piece_without_an_agreed_postage_pays_the_tariff(county: c.County, said: dict[str, object], fen: int) -> None:
    piece = {
        "point": str(county.station), "village": c.VILLAGE, "happened_at": c.NOW.isoformat(),
        "recipient_name": "陈先生", "recipient_phone": "13900001234", "address": "武汉市", "weight_g": 2500,
        "checks": faces.SEEN, **said,
    }  # fmt: skip
    robot = faces.robot(Role.KEEPER, point=county.station)
    assert faces.send(robot, "/parcels/accept", {"pieces": [piece]})[0] == 200
    assert Fact.objects.get(kind="parcel.accepted").facts["postage_fen"] == fen


def test_a_piece_abroad_says_its_postage(county: c.County) -> None:
    piece = {
        "point": str(county.station), "village": c.VILLAGE, "happened_at": c.NOW.isoformat(), "s10_service": "EE",
        "recipient_name": "陈先生", "recipient_phone": "13900001234", "address": "London", "weight_g": 2500,
        "checks": faces.SEEN,
    }  # fmt: skip
    robot = faces.robot(Role.KEEPER, point=county.station)
    assert faces.send(robot, "/parcels/accept", {"pieces": [piece]})[0] == 422
    assert not Fact.objects.filter(kind="parcel.accepted").exists()
