"""Pieces given back to the courier that brought them, on a list that both sides sign."""

import pytest
from django.utils import translation

from huinong.edge.gates import OutOfScope
from huinong.journal.models import Fact
from huinong.kernel.actor import Actor, Role
from huinong.logistics.parcels import services
from huinong.logistics.parcels.errors import ForeignPoint, NoSuchReturnList, NotOneCarriers, OutOfOrder
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import ReturnList
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.queries import custody, parcel
from huinong.logistics.parcels.records import Returning
from huinong.logistics.parcels.return_paper import return_sheet
from huinong.logistics.parcels.returning import return_list, return_lists, to_give_back
from huinong.logistics.parcels.track import track
from huinong.logistics.parcels.values import AskedBy, PieceId, Redirection
from tests.logistics import county as c
from tests.logistics import faces
from tests.papers import words

pytestmark = pytest.mark.django_db


def give_back(county: c.County, *pieces: PieceId, by: Actor = c.DISPATCHER, **changes: object) -> bool:
    given = {
        "key": "g1", "point": county.centre, "carrier": "ZTO", "pieces": pieces, "taker_name": "马师傅",
        "happened_at": c.NOW,
    }  # fmt: skip
    said = Returning(**{**given, **changes})  # type: ignore[arg-type]
    return services.give_back(county=c.CODE, returning=said, actor=by).is_repeat


def waiting(county: c.County) -> list[str]:
    return [row.number for row in to_give_back(actor=c.DISPATCHER, county=c.CODE, point=county.centre)]


def test_what_was_turned_back_or_is_excepted_waits_and_goes_back_on_one_list_once(county: c.County) -> None:
    back, refused, onward = c.at_centre(county, 3)
    c.turned_back(back)
    c.record(c.scan(refused, Event.EXCEPTED, county.centre, details={"exception": "refused"}))
    assert waiting(county) == [back.number, refused.number]
    assert [give_back(county, back, refused), give_back(county, back, refused)] == [False, True]
    assert [c.row(piece).custodian for piece in (back, refused)] == [f"partner:{county.zto}"] * 2
    assert (c.row(onward).state, waiting(county), ReturnList.objects.count()) == ("at_county", [], 1)
    facts = Fact.objects.get(kind="returns.handed_over").facts
    assert (facts["pieces"], facts["record"], facts["taker_name"]) == (2, "TH000001", "马**")


def test_what_was_found_again_at_the_centre_and_turned_back_waits_too(county: c.County) -> None:
    [piece] = c.at_centre(county)
    c.record(c.scan(piece, Event.LOST, county.centre), c.scan(piece, Event.FOUND, county.centre))
    c.turned_back(piece)
    assert (c.row(piece).state, waiting(county)) == ("loose", [piece.number])


def test_a_piece_for_the_county_centre_itself_is_not_to_be_given_back(county: c.County) -> None:
    [addressed] = c.at_centre(county, station=county.centre)
    assert (c.row(addressed).station, waiting(county)) == (county.centre, [])


def test_what_was_turned_back_and_then_given_a_village_goes_on_to_it(county: c.County) -> None:
    [piece] = c.at_centre(county)
    c.turned_back(piece)
    assert waiting(county) == [piece.number]
    said = Redirection(
        key="again", piece=piece, happened_at=c.NOW, asked_by=AskedBy.SENDER, village=c.FAR_VILLAGE, address="三村"
    )
    services.redirect_piece(county=c.CODE, redirection=said, actor=c.DISPATCHER)
    assert (c.row(piece).is_turned_back, c.row(piece).station, waiting(county)) == (False, county.far_station, [])


def where(piece: PieceId) -> str:
    with translation.override("en"):
        value = parcel(county=c.CODE, carrier=piece.carrier, number=piece.number, actor=c.DISPATCHER)
        held = custody(county=c.CODE, carrier=piece.carrier, number=piece.number, actor=c.DISPATCHER)
        return track(value, held, Names(), now=c.NOW).where


def test_the_page_of_a_piece_turned_back_says_so_and_promises_no_bag(county: c.County) -> None:
    [piece] = c.at_centre(county)
    c.turned_back(piece)
    assert where(piece) == "At centre, turned back: it is to be given back to 中通快递"


def test_a_piece_turned_back_at_a_station_goes_up_first_and_is_given_back_at_the_centre(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    c.turned_back(piece)
    assert where(piece) == "At station, turned back: it goes up to the county centre in the next bag"
    with pytest.raises(OutOfOrder):
        give_back(county, piece, point=county.station)
    c.record(c.scan(piece, Event.ARRIVED, county.centre))
    assert where(piece) == "At centre, turned back: it is to be given back to 中通快递"


def test_a_piece_turned_back_at_a_township_waits_on_the_outlets_list(county: c.County) -> None:
    [piece] = c.at_centre(county)
    c.record(c.scan(piece, Event.ARRIVED, county.town))
    c.turned_back(piece)
    [found] = to_give_back(actor=c.DISPATCHER, county=c.CODE, point=county.town)
    assert (found.number, found.state) == (piece.number, "at_town")
    assert where(piece) == "At town, turned back: it is to be given back to 中通快递"
    assert give_back(county, piece, key="town", point=county.town) is False


def test_one_piece_that_cannot_be_given_back_keeps_all_of_the_list_here(county: c.County) -> None:
    [here] = c.at_centre(county)
    [elsewhere] = c.announce(1, start=7)
    c.record(c.scan(elsewhere, Event.ARRIVED, county.centre), c.scan(elsewhere, Event.SHELVED, county.station))
    with pytest.raises(OutOfOrder):
        give_back(county, here, elsewhere)
    assert (c.row(here).state, ReturnList.objects.count()) == ("at_county", 0)


def test_a_list_is_one_carriers_and_made_at_ones_own_centre(county: c.County) -> None:
    [piece] = c.at_centre(county)
    for wrong in ({"carrier": "YTO"}, {"pieces": ()}):
        with pytest.raises(NotOneCarriers):
            give_back(county, piece, **wrong)
    with pytest.raises(ForeignPoint):
        give_back(county, piece, by=c.keeper_of(county.station))
    assert c.row(piece).state == "at_county"


def test_a_courier_sees_its_own_lists_and_no_others(county: c.County) -> None:
    give_back(county, *c.at_centre(county))
    mine = c.actor(party=county.zto, role=Role.PARTNER)
    other = c.actor(party=county.bus_company, role=Role.PARTNER)
    assert [each.number for each in return_lists(actor=mine, county=c.CODE)] == ["TH000001"]
    with pytest.raises(NoSuchReturnList):
        return_list(actor=other, county=c.CODE, number="TH000001")
    assert return_lists(actor=c.actor(c.TOWN), county=c.CODE) == ()
    with pytest.raises(OutOfScope):
        return_lists(actor=c.actor("110101"), county=c.CODE)


def test_the_list_on_paper_names_every_piece_and_who_took_it(county: c.County) -> None:
    pieces = c.at_centre(county, 2)
    give_back(county, *pieces)
    record = return_list(actor=c.DISPATCHER, county=c.CODE, number="TH000001")
    said = words(return_sheet(record, names=Names(), actor=c.DISPATCHER))
    assert all(each in said for each in ("退回交接单", "TH000001", "马师傅", *(piece.number for piece in pieces)))


def test_the_page_gives_back_what_is_ticked_and_a_program_prints_the_list(county: c.County) -> None:
    [back] = c.at_centre(county)
    c.turned_back(back)
    client = faces.browser()
    assert back.number in faces.text(client, "/parcels/returns/")
    client.post("/parcels/returns/", {"key": "k1", "carrier": "ZTO", "number": back.number, "taker_name": "Ma"})
    assert "/parcels/returns/TH000001.pdf" in faces.text(client, "/parcels/returns/")
    assert client.get("/parcels/returns/TH000001.pdf").content.startswith(b"%PDF")
    robot, [other] = faces.robot(), c.at_centre(county, 1, start=9)
    body = {
        "county": c.CODE, "point": str(county.centre), "carrier": "ZTO", "numbers": [other.number],
        "taker_name": "Ma", "happened_at": "2026-11-20T12:00:00+08:00",
    }  # fmt: skip
    assert faces.send(robot, "/parcels/returns", body, key="k2")[0] == 200
    assert robot.get("/api/v1/parcels/returns/TH000002").content.startswith(b"%PDF")
