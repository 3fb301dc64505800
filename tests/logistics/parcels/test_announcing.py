import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import services
from huinong.logistics.parcels.errors import CarrierTaken, ManifestRefused, NoSuchCarrier
from huinong.logistics.parcels.models import Carrier, Parcel
from huinong.logistics.parcels.values import ManifestLine, NewCarrier
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def announce(*rows: ManifestLine, carrier: str = "ZTO", manifest: str = "m1", by: Actor = c.DISPATCHER) -> list[bool]:
    """Which lines were repeats."""
    told = services.announce(county=c.CODE, carrier=carrier, manifest=manifest, lines=rows, happened_at=c.NOW, actor=by)
    return [receipt.is_repeat for receipt in told]


def test_an_announced_piece_waits_with_its_partner_for_the_station_of_its_village(county: c.County) -> None:
    [piece] = c.announce()
    row = c.row(piece)
    assert (row.state, row.custodian, row.station) == ("announced", f"partner:{county.zto}", county.station)
    assert (row.recipient_phone_masked, row.recipient_name) == ("138****0000", "王秀英")
    assert row.thread == "ZTO-7312345000000"


def test_our_own_inbound_pieces_wait_on_the_trunk(county: c.County) -> None:
    [piece] = c.announce(carrier="YZ")
    assert c.row(piece).custodian == "trunk"


def test_two_carriers_may_use_one_number(county: c.County) -> None:
    c.announce()
    c.announce(carrier="YTO")
    assert Parcel.objects.filter(number="7312345000000").count() == 2


def test_a_manifest_sent_again_changes_nothing(county: c.County) -> None:
    assert announce(c.line(1), c.line(2)) == [False, False]
    assert announce(c.line(1), c.line(2), c.line(3)) == [True, True, False]
    assert Parcel.objects.count() == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"village": c.NEXT_VILLAGE},
        {"weight_g": 1},
        {"recipient_name": "李四"},
        {"product": "docs"},
        {"sender_name": "某店"},
        {"station": new_id()},
    ],
)
def test_a_line_of_a_manifest_sent_again_with_another_body_is_refused(
    county: c.County, changes: dict[str, object]
) -> None:
    announce(c.line(1))
    with pytest.raises(KeyReused):
        announce(c.line(1, **changes))


def test_a_station_that_this_county_does_not_have_is_a_wrong_row(county: c.County) -> None:
    with pytest.raises(ManifestRefused) as refusal:
        announce(c.line(1, station=new_id()))
    assert [(error.row, error.column) for error in refusal.value.rows] == [(1, "station")]
    assert announce(c.line(1, station=county.next_station)) == [False]


def test_one_wrong_row_keeps_the_whole_manifest_out_and_every_wrong_cell_is_named(county: c.County) -> None:
    announce(c.line(9), manifest="earlier")
    rows = [c.line(1), c.line(9), c.line(2, village="421223100000"), c.line(3), c.line(3, weight_g=-1)]
    with pytest.raises(ManifestRefused) as refusal:
        announce(*rows)
    found = [(error.row, error.column, error.reason) for error in refusal.value.rows]
    assert found == [
        (2, "number", "known"),
        (3, "village", "unknown"),
        (4, "number", "twice"),
        (5, "weight_g", "out_of_range"),
        (5, "number", "twice"),
    ]
    assert refusal.value.facts["errors"] == 4
    assert Parcel.objects.count() == 1


def test_a_misread_digit_of_ours_is_a_wrong_row(county: c.County) -> None:
    with pytest.raises(ManifestRefused):
        announce(c.line(1, number="HN000000005725"), carrier="YZ")


def test_a_masked_phone_is_taken_and_found_by_its_tail(county: c.County) -> None:
    [piece] = c.announce(recipient_phone="138****8812")
    row = c.row(piece)
    assert (row.recipient_phone_masked, row.recipient_phone_hash, bytes(row.recipient_phone_sealed)) == (
        "138****8812",
        "",
        b"",
    )
    assert row.recipient_tail_hash != ""


def test_a_partner_announces_its_own_pieces_only(county: c.County) -> None:
    partner = c.actor(party=county.zto)
    assert announce(c.line(1), by=partner) == [False]
    with pytest.raises(OutOfScope):
        announce(c.line(2), carrier="YTO", by=partner)
    assert Parcel.objects.count() == 1


def test_an_unknown_carrier_is_refused(county: c.County) -> None:
    with pytest.raises(NoSuchCarrier):
        announce(c.line(1), carrier="QQ")


def test_announcing_needs_its_permission(county: c.County) -> None:
    with pytest.raises(NotPermitted):
        announce(c.line(1), by=Actor(id="x", name="x", role=c.DISPATCHER.role, scope=c.DISPATCHER.scope))


def test_a_carrier_registered_again_is_a_repeat_and_another_of_its_code_is_refused(county: c.County) -> None:
    same = NewCarrier(code="ZTO", name="中通快递", party=county.zto)
    told = services.register_carriers(county=c.CODE, carriers=[same], happened_at=c.NOW, actor=c.DISPATCHER)
    assert [receipt.is_repeat for receipt in told] == [True]
    other = NewCarrier(code="ZTO", name="中通快递", party=new_id())
    with pytest.raises(CarrierTaken):
        services.register_carriers(county=c.CODE, carriers=[other], happened_at=c.NOW, actor=c.DISPATCHER)
    assert Carrier.objects.get(code="ZTO").party == county.zto
