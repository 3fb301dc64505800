"""Labels, slips and dispatch lists say what the trade needs, and no more of people than the law allows."""

from typing import Any

import pytest
from django.test import Client

from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role
from huinong.logistics.parcels import papers, privacy, queries, sorting
from huinong.logistics.parcels.bag_values import Opening
from huinong.logistics.parcels.errors import BagListGone, NothingToPrint
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.services import open_bag
from huinong.logistics.parcels.values import ParcelValue, PieceId
from huinong.registry.points.services import set_hours
from huinong.registry.points.values import Hours
from tests.logistics import county as c
from tests.logistics.faces import browser, robot
from tests.papers import pages, words


def value(piece: PieceId) -> ParcelValue:
    return queries.parcel(county=c.CODE, carrier=piece.carrier, number=piece.number, actor=c.DISPATCHER)


def pdf_of(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response.content


@pytest.mark.parametrize(
    ("given", "shown"),
    [("王秀英", "王*英"), ("李雷", "李*"), ("欧阳娜娜", "欧**娜"), ("李", "*"), ("", "")],
)
def test_a_name_on_a_label_hides_a_character(given: str, shown: str) -> None:
    assert privacy.name(given) == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [("138****5678", "1******5678"), ("13812345678", "1******5678"), ("07153391234", "0******1234"), ("", "")],
)
def test_a_phone_on_a_label_hides_six_digits(given: str, shown: str) -> None:
    assert privacy.phone(given) == shown
    assert shown.count("*") == (6 if shown else 0)


def test_an_address_on_a_label_hides_unit_and_room() -> None:
    assert privacy.address("武昌区中北路1号3幢2单元501室") == "武昌区中北路1号3幢*单元*室"
    assert privacy.address("白霓桥村三组") == "白霓桥村三组"


@pytest.mark.parametrize(
    ("address", "marks"),
    [
        ("湖北省武汉市武昌区中北路1号", ("武汉市", "武昌区")),
        ("武汉市洪山区珞喻路 1 号", ("武汉市", "洪山区")),
        ("恩施土家族苗族自治州恩施市", ("恩施土家族苗族自治州", "恩施市")),
        ("浙江省义乌市", ("义乌市",)),
        ("somewhere", ()),
    ],
)
def test_the_sorters_mark_of_an_outbound_piece_is_the_city_it_goes_to(address: str, marks: tuple[str, ...]) -> None:
    assert sorting.destination(address) == marks


@pytest.mark.django_db
def test_the_sorters_mark_of_what_was_turned_back_names_no_village(county: c.County) -> None:
    [piece] = c.at_centre(county)
    assert sorting.code(value(piece)) == f"{c.VILLAGE[6:9]}-{c.VILLAGE[9:]}"
    c.turned_back(piece)
    assert sorting.code(value(piece)) == "退回"


def test_a_week_says_the_same_hours_of_following_days_once() -> None:
    workdays = [Hours(day, 480, 1080) for day in range(5)]
    assert papers.week(workdays) == "周一至周五 08:00–18:00"
    assert papers.week([*workdays, Hours(5, 480, 720), Hours(5, 840, 960)]) == (
        "周一至周五 08:00–18:00，周六 08:00–12:00 14:00–16:00"
    )
    assert papers.week([Hours(day, 480, 1080) for day in range(7)]) == "每天 08:00–18:00"
    assert papers.week([]) == ""


@pytest.mark.django_db
def test_a_label_carries_the_sorters_mark_the_number_and_masked_people(county: c.County) -> None:
    (outbound,), (inbound,) = c.accept(county), c.at_centre(county)
    there, here = pages(papers.labels([value(outbound), value(inbound)]))
    assert all(
        said in there for said in ("武汉市武昌区", "自station", outbound.number, "陈*生", "1******1234", "2.50kg")
    )
    assert all(said in here for said in ("100-201", "天城镇一村", inbound.number, "王*英", "1******0000"))
    assert "王秀英" not in here
    roll = words(papers.labels([value(outbound)], width="58"))
    assert all(said in roll for said in (outbound.number, "武汉市武昌区", "陈*生", "1******1234"))


@pytest.mark.django_db
def test_a_recipient_named_like_a_program_prints_as_written(county: c.County) -> None:
    (piece,) = c.announce(1, recipient_name='#read("/etc/passwd")', address="#panic() *x* $y$")
    told = words(papers.labels([value(piece)]))
    assert "root:" not in told
    assert "#panic()*x*$y$" in told
    assert privacy.name('#read("/etc/passwd")') in told


@pytest.mark.django_db
def test_papers_say_what_is_to_be_taken_for_a_piece_and_nothing_where_nothing_is(county: c.County) -> None:
    owed, free = (c.at_centre(county, 1, start=n, cod_fen=fen)[0] for n, fen in enumerate((6_850, 0)))
    for piece in (owed, free):
        assert c.record(c.scan(piece, Event.SHELVED, county.station)) == ["applied"]
    for width in ("76", "58"):
        said = [words(papers.labels([value(piece)], width=width)) for piece in (owed, free)]
        assert ["代收货款¥68.50" in said[0], "代收" in said[1]] == [True, False]
    slips = [words(papers.slips([value(piece)])) for piece in (owed, free)]
    assert ["先收代收货款¥68.50" in slips[0], "代收" in slips[1]] == [True, False]


@pytest.mark.django_db
def test_a_slip_shows_the_code_the_station_and_its_hours(county: c.County) -> None:
    week = [Hours(day, 480, 1080) for day in range(7)]
    set_hours(key="h", county=c.CODE, point=county.station, hours=week, actor=SYSTEM)
    (piece,) = c.on_shelf(county)
    told = words(papers.slips([value(piece)]))
    code = c.row(piece).shelf_code
    assert all(said in told for said in (code, "station", "每天08:00–18:00", "手机尾号0000", piece.number, "王*英"))


@pytest.mark.django_db
def test_nothing_to_print_is_said(county: c.County) -> None:
    (piece,) = c.at_centre(county)
    for nothing in (lambda: papers.slips([value(piece)]), lambda: papers.labels([])):
        with pytest.raises(NothingToPrint):
            nothing()


@pytest.mark.django_db
def test_a_dispatch_list_names_every_piece_until_the_bag_is_opened(county: c.County) -> None:
    pieces = c.at_centre(county, 40)
    number = c.bagged(county, pieces)
    bag = queries.bag(county=c.CODE, number=number, actor=c.DISPATCHER)
    made = pages(papers.dispatch_list(bag, actor=c.DISPATCHER))
    told = "".join(made)
    assert all(piece.number in told for piece in pieces)
    assert all(
        said in told for said in (number, "S-77", "合计40件", "32.00", "天城镇一村", "封发人", "中国邮政崇阳县分公司")
    )
    assert ["运单号" in page for page in made] == [True] * len(made) == [True, True]
    opening = Opening(key="o", bag=number, point=county.centre, happened_at=c.NOW)
    open_bag(county=c.CODE, opening=opening, actor=c.DISPATCHER)
    with pytest.raises(BagListGone):
        papers.dispatch_list(queries.bag(county=c.CODE, number=number, actor=c.DISPATCHER), actor=c.DISPATCHER)


@pytest.mark.django_db
def test_pages_and_programs_open_them_as_far_as_they_see_the_pieces(county: c.County) -> None:
    (piece,) = c.on_shelf(county)
    names = ("label.pdf", "slip.pdf")
    mine, other = {"point": county.station}, {"point": county.next_station}
    addresses = [f"/parcels/ZTO/{piece.number}/{name}" for name in names]
    addresses += [f"/parcels/shelf/{county.station}/slips.pdf?all=1"]
    ours = [f"/api/v1/parcels/ZTO/{piece.number}/label?width=58", f"/api/v1/parcels/shelves/{county.station}/slips"]
    keeper, program = browser(Role.KEEPER, **mine), robot(Role.KEEPER, **mine)
    assert all(piece.number in words(pdf_of(keeper, address)) for address in addresses)
    assert all(piece.number in words(pdf_of(program, address)) for address in ours)
    neighbour, stranger = browser(Role.KEEPER, **other), robot(Role.KEEPER, **other)
    refused = [neighbour.get(address).status_code for address in addresses]
    assert refused == [404, 404, 409]  # of the shelf only that nothing on it is theirs
    assert [stranger.get(address).status_code for address in ours] == [404, 409]
    assert c.row(piece).number not in neighbour.get(addresses[2]).content.decode()


@pytest.mark.django_db
def test_a_file_is_named_for_what_it_is(county: c.County) -> None:
    (piece,) = c.accept(county)
    response: Any = browser().get(f"/parcels/YZ/{piece.number}/label.pdf?width=99")
    assert response["Content-Disposition"].endswith(f"{piece.number}.pdf")
