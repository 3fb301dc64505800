"""Hard case 18: a wrong village address is put right by a redirection, and the piece goes on by the same table."""

from datetime import timedelta

import pytest

from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.parcels import services
from huinong.logistics.parcels.errors import NoSuchParcel, NotRedirectable, ProofRefused, WrongNewAddress
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.values import AskedBy, PieceId, Redirection
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = pytest.mark.django_db


def redirect(piece: PieceId, village: str = c.FAR_VILLAGE, *, by: object = c.DISPATCHER, **changes: object) -> bool:
    given = {
        "key": "r1", "piece": piece, "happened_at": c.NOW, "asked_by": AskedBy.ADDRESSEE, "village": village,
        "address": "三村五组2单元301室", "phone_tail": "0000", "note": "村址写错",
    }  # fmt: skip
    said = Redirection(**{**given, **changes})  # type: ignore[arg-type]
    return services.redirect_piece(county=c.CODE, redirection=said, actor=by).is_repeat  # type: ignore[arg-type]


def test_hard_case_18_a_wrong_village_address_is_redirected_and_the_piece_reaches_the_right_station(
    county: c.County,
) -> None:
    [piece] = c.at_centre(county)
    due_at = c.row(piece).due_at
    c.record(c.scan(piece, Event.EXCEPTED, county.centre, details={"exception": "wrong_address"}))
    assert [redirect(piece), redirect(piece)] == [False, True]
    row = c.row(piece)
    assert (row.village, row.station, row.due_at) == (c.FAR_VILLAGE, county.far_station, due_at)
    facts = Fact.objects.get(kind="parcel.redirected").facts
    assert (facts["was_village"], facts["village"], facts["asked_by"]) == (c.VILLAGE, c.FAR_VILLAGE, "addressee")
    assert (facts["was_address"], facts["address"]) == ("白霓桥村三组", "三村五组*单元*室")
    assert c.record(c.scan(piece, Event.SHELVED, county.station)) == ["parcels.wrong_station"]
    assert c.record(c.scan(piece, Event.SHELVED, county.far_station)) == ["applied"]
    assert not Incident.objects.filter(closed_at=None).exists()


def test_hard_case_18_a_piece_shelved_in_the_wrong_village_moves_on_and_its_limit_counts_once(
    county: c.County,
) -> None:
    [piece] = c.on_shelf(county)
    redirect(piece)
    row = c.row(piece)
    assert (row.state, row.custodian, row.shelf_code) == ("loose", f"point:{county.station}", "")
    with clock.frozen_at(c.NOW + timedelta(hours=1)):
        moved = (
            c.scan(piece, Event.ARRIVED, county.other_town, happened_at=clock.now()),
            c.scan(piece, Event.SHELVED, county.far_station, happened_at=clock.now()),
        )
        assert c.record(*moved) == ["applied", "applied"]
    on_time = (
        Fact.objects.filter(kind="parcel.shelved").order_by("happened_at").values_list("facts__on_time", flat=True)
    )
    assert list(on_time) == [True, None]


def test_another_house_of_the_same_village_leaves_the_piece_on_its_shelf(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    code = c.row(piece).shelf_code
    redirect(piece, c.VILLAGE, address="五组")
    row = c.row(piece)
    assert (row.state, row.shelf_code, row.address) == ("shelved", code, "五组")


def test_a_piece_sent_back_is_meant_for_the_county_centre_and_given_back_from_there(county: c.County) -> None:
    [piece] = c.at_centre(county)
    redirect(piece, "", asked_by=AskedBy.SENDER, phone_tail="", address="")
    assert c.row(piece).station == county.centre
    assert Fact.objects.get(kind="parcel.redirected").facts["to_sender"] is True
    assert c.record(c.scan(piece, Event.RETURNED, county.centre)) == ["applied"]
    assert c.row(piece).custodian == f"partner:{county.zto}"


def test_an_addressee_who_does_not_know_the_phone_redirects_nothing(county: c.County) -> None:
    [piece] = c.at_centre(county)
    with pytest.raises(ProofRefused):
        redirect(piece, phone_tail="9999")
    assert c.row(piece).village == c.VILLAGE


@pytest.mark.parametrize("village", ["421223100999", "421223100000", "110101001001"])
def test_a_village_that_the_county_does_not_have_is_refused(county: c.County, village: str) -> None:
    [piece] = c.at_centre(county)
    with pytest.raises(WrongNewAddress):
        redirect(piece, village)


def test_a_piece_is_not_redirected_to_where_it_goes(county: c.County) -> None:
    [piece] = c.at_centre(county)
    with pytest.raises(WrongNewAddress):
        redirect(piece, c.VILLAGE, address=c.row(piece).address)
    assert not Fact.objects.filter(kind="parcel.redirected").exists()


def test_what_is_over_or_outbound_or_somebody_elses_is_not_redirected(county: c.County) -> None:
    [gone] = c.on_shelf(county)
    c.record(c.scan(gone, Event.COLLECTED, county.station, details={"proof": "code", "code": c.row(gone).shelf_code}))
    [sent] = c.accept(county)
    for piece in (gone, sent):
        with pytest.raises(NotRedirectable):
            redirect(piece)
    [far] = c.at_centre(county, 1, start=9)
    with pytest.raises(NoSuchParcel):
        redirect(far, by=c.keeper_of(county.next_station))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"relation": "邻居"}, "applied"),
        ({"photo": "P-0017"}, "applied"),
        ({}, "parcels.proof_refused"),
    ],
)
def test_hard_case_18_whoever_collects_for_an_elder_is_known_by_relation_or_picture(
    county: c.County, said: dict[str, str], answer: str
) -> None:
    [piece] = c.on_shelf(county)
    proof = {"proof": "proxy", "proxy_name": "李建国", "phone_tail": "0000", **said}
    assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=proof)) == [answer]


def test_the_page_redirects_and_a_program_turns_a_piece_back(county: c.County) -> None:
    here, back = c.at_centre(county, 2)
    client, robot = faces.browser(), faces.robot()
    assert "三村" in faces.text(client, f"/parcels/ZTO/{here.number}/redirect/")
    said = {"key": "k1", "asked_by": "sender", "village": c.NEXT_VILLAGE}
    client.post(f"/parcels/ZTO/{here.number}/redirect/", said)
    assert c.row(here).station == county.next_station
    body = {"county": c.CODE, "asked_by": "sender", "happened_at": "2026-11-20T12:00:00+08:00"}
    assert faces.send(robot, f"/parcels/ZTO/{back.number}/redirect", body, key="k2")[0] == 200
    assert c.row(back).station == county.centre
