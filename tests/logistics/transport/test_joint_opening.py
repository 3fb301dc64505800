"""Hard case 16: a broken seal or a short bag is opened by both sides before a witness, and the record decides."""

import pytest

from huinong.journal.models import Fact
from huinong.kernel.actor import Role
from huinong.logistics.parcels import services
from huinong.logistics.parcels.bag_values import Acceptance, Offer
from huinong.logistics.parcels.errors import BagNotHere, ForeignPoint, NeverOpenedJointly, NoSuchBag, NotJoint
from huinong.logistics.parcels.joint_opening import joint_record
from huinong.logistics.parcels.joint_paper import joint_opening_sheet
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.records import JointOpening
from huinong.logistics.parcels.values import PieceId
from huinong.logistics.transport.trip_names import HolderNames
from tests.logistics import county as c
from tests.logistics import faces
from tests.papers import words

pytestmark = pytest.mark.django_db


def taken(county: c.County, pieces: list[PieceId], *, seal_intact: bool = False) -> str:
    """A bag from the county centre that the township took over, its seal broken."""
    bag = str(services.close_bag(
        county=c.CODE, bag=c.new_bag(pieces, county.centre, county.town), actor=c.DISPATCHER
    ).fact.facts["bag"])  # fmt: skip
    to = f"point:{county.town}"
    services.offer(county=c.CODE, bag=Offer(key="o1", bag=bag, taker=to, happened_at=c.NOW), actor=c.DISPATCHER)
    acceptance = Acceptance(key="t1", bag=bag, taker=to, happened_at=c.NOW, seal_intact=seal_intact)
    services.accept_hand_over(county=c.CODE, bag=acceptance, actor=c.DISPATCHER)
    return bag


def opening(county: c.County, bag: str, *missing: PieceId, **changes: object) -> JointOpening:
    given = {
        "key": "j1", "bag": bag, "point": county.town, "happened_at": c.NOW, "giver_name": "马师傅",
        "taker_name": "林调度", "witness": "孙站务", "seal": "broken", "weight_g": 700, "note": "封志被剪",
    }  # fmt: skip
    return JointOpening(**{**given, "missing": missing, **changes})  # type: ignore[arg-type]


def opened(county: c.County, bag: str, *missing: PieceId, **changes: object) -> bool:
    said = opening(county, bag, *missing, **changes)
    return services.open_jointly(county=c.CODE, opening=said, actor=c.DISPATCHER).is_repeat


def test_hard_case_16_a_joint_opening_makes_the_giver_answer_and_keeps_the_record(county: c.County) -> None:
    here, missing = c.at_centre(county, 2)
    bag = taken(county, [here, missing])
    assert [opened(county, bag, missing), opened(county, bag, missing)] == [False, True]
    assert (c.row(missing).state, c.row(missing).custodian) == ("excepted", f"point:{county.centre}")
    assert (c.row(here).state, c.row(here).custodian) == ("loose", f"point:{county.town}")
    facts = Fact.objects.get(kind="bag.jointly_opened").facts
    assert (facts["pieces"], facts["counted"], facts["listed_weight_g"], facts["found_weight_g"]) == (2, 1, 1600, 700)
    assert (facts["from"], facts["to"]) == (f"point:{county.centre}", f"point:{county.town}")
    assert (facts["giver_name"], facts["witness"]) == ("马**", "孙**")
    told = {fact.facts["record"] for fact in Fact.objects.filter(kind__in=("parcel.unbagged", "parcel.excepted"))}
    assert told == {facts["record"]}


def test_hard_case_16_the_bags_own_incident_is_settled_and_the_missing_piece_has_one(county: c.County) -> None:
    [missing] = c.at_centre(county)
    bag = taken(county, [missing])
    assert [row.kind for row in Incident.objects.filter(closed_at=None)] == ["seal_broken"]
    opened(county, bag, missing)
    [left] = Incident.objects.filter(closed_at=None)
    assert (left.kind, left.parcel_id, left.owner) == ("short", c.row(missing).id, f"point:{county.centre}")


def test_the_giver_answers_even_when_the_seal_looked_whole_for_both_sides_saw_it(county: c.County) -> None:
    [missing] = c.at_centre(county)
    opened(county, taken(county, [missing], seal_intact=True), missing, seal="replaced")
    assert c.row(missing).custodian == f"point:{county.centre}"


@pytest.mark.parametrize("changes", [{"witness": ""}, {"giver_name": " "}, {"witness": "马师傅"}, {"seal": "fine"}])
def test_without_three_people_nothing_is_opened(county: c.County, changes: dict[str, str]) -> None:
    [piece] = c.at_centre(county)
    with pytest.raises(NotJoint):
        opened(county, taken(county, [piece]), **changes)
    assert c.row(piece).state == "bagged"


def test_a_bag_is_opened_jointly_where_it_is_and_once(county: c.County) -> None:
    bag = taken(county, c.at_centre(county))
    with pytest.raises(BagNotHere):
        opened(county, bag, point=county.centre)
    with pytest.raises(ForeignPoint):
        services.open_jointly(county=c.CODE, opening=opening(county, bag), actor=c.keeper_of(county.station))
    opened(county, bag)
    with pytest.raises(BagNotHere):
        opened(county, bag, key="j2")


def test_the_record_on_paper_names_both_sides_and_what_is_missing(county: c.County) -> None:
    here, missing = c.at_centre(county, 2)
    bag = taken(county, [here, missing])
    with pytest.raises(NeverOpenedJointly):
        joint_record(county=c.CODE, bag=bag, actor=c.DISPATCHER)
    opened(county, bag, missing)
    with pytest.raises(NoSuchBag):
        joint_record(county=c.CODE, bag=bag, actor=c.actor(c.OTHER_TOWN))
    record = joint_record(county=c.CODE, bag=bag, actor=c.actor(c.TOWN))
    said = words(joint_opening_sheet(record, names=HolderNames(), actor=c.DISPATCHER))
    assert all(each in said for each in ("会同开拆记录", "马师傅", "孙站务", missing.number, "破损", "封志被剪"))
    assert here.number not in said


def test_the_page_opens_the_bag_and_then_offers_the_record(county: c.County) -> None:
    [missing] = c.at_centre(county)
    bag, client = taken(county, [missing]), faces.browser()
    assert "Tick what is missing" in faces.text(client, f"/bags/{bag}/joint-opening/")
    said = {"giver_name": "Ma", "taker_name": "Lin", "witness": "Sun", "seal": "broken", "weight_kg": "0"}
    assert client.post(f"/bags/{bag}/joint-opening/", {"key": "k0", **said, "witness": ""}).status_code == 422
    client.post(f"/bags/{bag}/joint-opening/", {"key": "k1", **said, "missing": f"ZTO {missing.number}"})
    assert f"/bags/{bag}/joint-opening.pdf" in faces.text(client, f"/bags/{bag}/")
    assert client.get(f"/bags/{bag}/joint-opening.pdf").content.startswith(b"%PDF")


def test_a_program_opens_jointly_and_fetches_the_record(county: c.County) -> None:
    bag, robot = taken(county, c.at_centre(county)), faces.robot(Role.DISPATCHER)
    body = {
        "county": c.CODE, "bag": bag, "point": str(county.town), "happened_at": "2026-11-20T12:00:00+08:00",
        "giver_name": "Ma", "taker_name": "Lin", "witness": "Sun", "seal": "absent",
    }  # fmt: skip
    assert faces.send(robot, "/parcels/bags/open-jointly", body)[0] == 200
    assert robot.get(f"/api/v1/transport/bags/{bag}/joint-opening").content.startswith(b"%PDF")
