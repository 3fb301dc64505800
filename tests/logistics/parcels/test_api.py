import pytest

from huinong.kernel.actor import Role
from huinong.logistics.parcels.life import Event, State
from huinong.logistics.parcels.models import Bag, Incident, Parcel
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = pytest.mark.django_db
AT = "2026-11-20T12:00:00+08:00"


def line(n: int = 0, **changes: object) -> dict[str, object]:
    given = {
        "number": f"7312345{n:06d}",
        "village": c.VILLAGE,
        "recipient_name": "王秀英",
        "recipient_phone": "13812340000",
    }
    return {**given, **changes}


def manifest(*lines: dict[str, object]) -> dict[str, object]:
    return {"county": c.CODE, "carrier": "ZTO", "manifest": "M1", "happened_at": AT, "lines": list(lines)}


def scan(county: c.County, number: str, event: str = "arrived", **more: object) -> dict[str, object]:
    given = {"event": event, "carrier": "ZTO", "number": number, "point": str(county.centre), "happened_at": AT}
    return {**given, **more}


def test_a_manifest_is_taken_once(county: c.County) -> None:
    robot = faces.robot(Role.PARTNER, party=county.zto)
    for wanted in ({"taken": 2, "repeated": 0}, {"taken": 0, "repeated": 2}):
        assert faces.send(robot, "/parcels/manifests", manifest(line(0), line(1))) == (200, wanted)
    assert c.states() == {State.ANNOUNCED: 2}


def test_a_wrong_row_is_named_and_nothing_is_taken(county: c.County) -> None:
    status, problem = faces.send(
        faces.robot(), "/parcels/manifests", manifest(line(0), line(1, village="421223000000"))
    )
    assert (status, problem["code"]) == (422, "parcels.manifest_refused")
    assert [(row["row"], row["column"]) for row in problem["facts"]["rows"]] == [(2, "village")]
    assert not Parcel.objects.exists()


def test_scans_are_answered_one_by_one(county: c.County) -> None:
    c.announce(1)
    robot = faces.robot()
    body = {"county": c.CODE, "scans": [scan(county, "7312345000000"), scan(county, "7312345000009")]}
    status, told = faces.send(robot, "/parcels/scans", body)
    assert (status, told["applied"], told["refused"]) == (200, 1, 1)
    assert [(row["answer"], row["code"]) for row in told["outcomes"]] == [
        ("applied", ""),
        ("refused", "parcels.no_such_parcel"),
    ]
    assert faces.send(robot, "/parcels/scans", body)[1]["repeated"] == 1


def test_unknown_fields_and_missing_keys_are_refused(county: c.County) -> None:
    robot = faces.robot()
    assert faces.send(robot, "/parcels/scans", {"county": c.CODE, "scans": [], "more": 1})[0] == 422
    assert robot.post("/api/v1/parcels/scans", {}, content_type="application/json").status_code == 422


def test_pieces_are_listed_and_found_within_scope(county: c.County) -> None:
    c.announce(2)
    c.announce(1, start=5, carrier="YTO")
    partner = faces.robot(Role.PARTNER, party=county.zto)
    listed = partner.get("/api/v1/parcels?limit=1").json()
    assert (len(listed["items"]), listed["next_cursor"] is not None) == (1, True)
    assert partner.get("/api/v1/parcels/ZTO/7312345000000").json()["state"] == "announced"
    assert partner.get("/api/v1/parcels/YTO/7312345000005").json()["code"] == "parcels.no_such_parcel"
    assert faces.robot().get("/api/v1/parcels?q=0005").json()["items"][0]["number"] == "7312345000005"


def test_a_shelf_and_the_carriers_can_be_read(county: c.County) -> None:
    c.on_shelf(county)
    robot = faces.robot()
    assert [row["shelf_code"] for row in robot.get(f"/api/v1/parcels/shelves/{county.station}").json()] == ["1-1-001"]
    assert [row["code"] for row in robot.get("/api/v1/parcels/carriers").json()] == ["YZ", "YTO", "ZTO"]


def test_outbound_pieces_are_accepted_once_with_our_numbers(county: c.County) -> None:
    piece = {
        "point": str(county.station), "village": c.VILLAGE, "happened_at": AT, "recipient_name": "陈先生",
        "recipient_phone": "13900001234", "address": "武汉市", "weight_g": 2500, "postage_fen": 1200,
        "checks": faces.SEEN,
    }  # fmt: skip
    robot = faces.robot(Role.KEEPER, point=county.station)
    first = faces.send(robot, "/parcels/accept", {"pieces": [piece, piece]})[1]
    again = faces.send(robot, "/parcels/accept", {"pieces": [piece, piece]})[1]
    assert [row["is_repeat"] for row in (*first, *again)] == [False, False, True, True]
    assert c.states() == {State.ACCEPTED: 2}


@pytest.mark.parametrize("claim", [{"order": "DD1"}, {"paid_by": "order"}, {"s10_service": "e1"}, {"s10_service": "E"}])
def test_a_piece_at_the_counter_is_no_orders_and_its_service_has_two_capitals(
    county: c.County, claim: dict[str, str]
) -> None:
    piece = {
        "point": str(county.station), "village": c.VILLAGE, "happened_at": AT, "recipient_name": "陈先生",
        "recipient_phone": "13900001234", "address": "武汉市", "weight_g": 2500, "postage_fen": 1200,
        "checks": faces.SEEN,
    }  # fmt: skip
    robot = faces.robot(Role.KEEPER, point=county.station)
    assert faces.send(robot, "/parcels/accept", {"pieces": [{**piece, **claim}]})[0] == 422
    assert not Parcel.objects.exists()


def test_a_manifest_names_no_order(county: c.County) -> None:
    robot = faces.robot(Role.PARTNER, party=county.zto)
    assert faces.send(robot, "/parcels/manifests", manifest(line(0, order="DD1")))[0] == 422


def test_an_incident_is_read_and_closed(county: c.County) -> None:
    piece = c.at_centre(county)[0]
    c.record(c.scan(piece, Event.EXCEPTED, county.centre, details={"exception": "damaged"}))
    robot = faces.robot()
    found = robot.get("/api/v1/parcels/incidents").json()["items"]
    assert [(row["kind"], row["owner"]) for row in found] == [("damaged", "赵德贵")]
    body = {"county": c.CODE, "note": "repacked", "happened_at": AT}
    assert faces.send(robot, f"/parcels/incidents/{found[0]['id']}/close", body)[0] == 200
    assert not Incident.objects.filter(closed_at__isnull=True).exists()


def test_a_bag_goes_through_all_its_hands(county: c.County) -> None:
    pieces = [{"carrier": piece.carrier, "number": piece.number} for piece in c.at_centre(county, 2)]
    robot, here, there = faces.robot(), f"{county.centre}", f"point:{county.town}"
    new = {"from_point": here, "to_point": str(county.town), "pieces": pieces, "seal_no": "S1", "happened_at": AT}
    status, told = faces.send(robot, "/parcels/bags/close", {"county": c.CODE, "bags": [new]})
    bag = told[0]["facts"]["bag"]
    assert (status, len(robot.get(f"/api/v1/parcels/bags/{bag}").json()["contents"])) == (200, 2)
    give = {"bag": bag, "taker": there, "happened_at": AT}
    assert faces.send(robot, "/parcels/bags/offer", {"county": c.CODE, "offers": [give]}, key="o")[0] == 200
    assert robot.get("/api/v1/parcels/bags").json()["items"][0]["offered_to"] == there
    take = {**give, "seal_intact": True, "counted": 2}
    assert faces.send(robot, "/parcels/bags/accept", {"county": c.CODE, "acceptances": [take]}, key="a")[0] == 200
    opening = {"bag": bag, "point": str(county.town), "happened_at": AT, "missing": pieces[:1]}
    assert faces.send(robot, "/parcels/bags/open", {"county": c.CODE, "openings": [opening]}, key="p")[0] == 200
    assert c.states() == {State.LOOSE: 1, State.EXCEPTED: 1}


def test_an_offer_is_withdrawn_and_strangers_touch_nothing(county: c.County) -> None:
    bag = c.bagged(county, c.at_centre(county))
    robot = faces.robot()
    give = {"county": c.CODE, "offers": [{"bag": bag, "taker": f"point:{county.station}", "happened_at": AT}]}
    faces.send(robot, "/parcels/bags/offer", give, key="o")
    back = {"county": c.CODE, "withdrawals": [{"bag": bag, "happened_at": AT}]}
    stranger = faces.robot(Role.KEEPER, point=county.far_station)
    assert faces.send(stranger, "/parcels/bags/withdraw", back, key="w1")[1]["code"] == "parcels.foreign_point"
    assert faces.send(robot, "/parcels/bags/withdraw", back, key="w2")[0] == 200
    assert stranger.get(f"/api/v1/parcels/bags/{bag}").json()["code"] == "parcels.no_such_bag"
    assert Bag.objects.get().custodian == f"point:{county.centre}"
