"""The three measures: real name and opening at the counter, the X-ray before the piece leaves the county."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huinong.edge.gates import SYSTEM
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import agreed, measures, services
from huinong.logistics.parcels.day_queries import Measures, measures_taken
from huinong.logistics.parcels.errors import BadDetail, PostingRefused, XrayFailed
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Incident, Parcel
from huinong.logistics.parcels.values import Checks, IdKind, PieceId
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from huinong.storage.secrets import keyed_hash
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = pytest.mark.django_db


def refused(county: c.County, **changes: object) -> list[tuple[str, str, str]]:
    with pytest.raises(PostingRefused) as refusal:
        services.accept(pieces=[c.posting(county, **changes)], actor=c.DISPATCHER)
    assert not Parcel.objects.exists()
    return [(row.column, row.reason, row.text) for row in refusal.value.rows]


def at_centre(county: c.County) -> PieceId:
    [piece] = c.accept(county)
    assert c.record(c.scan(piece, Event.ARRIVED, county.centre)) == ["applied"]
    return piece


def screen(county: c.County, piece: PieceId, xray: str) -> None:
    scan = c.scan(piece, Event.SCREENED, county.centre, details={"xray": xray})
    services.record_scan(county=c.CODE, scan=scan, actor=c.DISPATCHER)


def dispatch(county: c.County, piece: PieceId) -> None:
    scan = c.scan(piece, Event.DISPATCHED, county.centre)
    services.record_scan(county=c.CODE, scan=scan, actor=c.DISPATCHER)


def test_the_senders_number_is_kept_as_a_digest_only(county: c.County) -> None:
    c.accept(county)
    row, number = Parcel.objects.get(), c.SEEN.id_number
    assert (row.id_kind, row.id_hash, row.contents) == ("resident", keyed_hash("resident_id", number), "produce")
    told = Fact.objects.get(kind="parcel.inspected")
    assert (told.thread, told.facts["id_kind"], told.facts["contents"]) == (row.thread, "resident", "produce")
    assert [fact.id for fact in Fact.objects.all() if number in str(fact.facts)] == []


def test_without_its_checks_nothing_is_accepted(county: c.County) -> None:
    assert [row[:2] for row in refused(county, checks=None)] == [("id_kind", "unchecked"), ("contents", "unchecked")]


@pytest.mark.parametrize(("off", "column"), [("real_name", "contents"), ("opening", "id_kind")])
def test_each_measure_is_in_force_by_itself(county: c.County, off: str, column: str) -> None:
    figure = PolicyValue(f"parcels.{off}", c.CODE, date(2026, 1, 1), None, 0, "yes or no", "a local rule")
    enter_figure(figure=figure, actor=SYSTEM)
    assert [row[:2] for row in refused(county, checks=None)] == [(column, "unchecked")]


def test_a_passports_letters_are_one_number_in_either_case() -> None:
    upper, lower = (replace(c.SEEN, id_kind=IdKind.PASSPORT, id_number=text) for text in ("E12345678", "e12345678"))
    assert measures.digest(upper) == measures.digest(lower) == keyed_hash("passport", "E12345678")


@pytest.mark.parametrize(
    ("checks", "column"),
    [
        (replace(c.SEEN, id_number="420102199003070038"), "id_number"),
        (replace(c.SEEN, id_kind=IdKind.PASSPORT, id_number="?"), "id_number"),
        (replace(c.SEEN, id_kind=IdKind.AGREEMENT), "sender_party"),
        (replace(c.SEEN, contents="nothing"), "contents"),
    ],
)
def test_what_does_not_name_a_sender_or_the_contents_is_told(county: c.County, checks: Checks, column: str) -> None:
    assert [row[0] for row in refused(county, checks=checks)] == [column]


@pytest.mark.parametrize("contents", ["explosives", "wildlife"])
def test_prohibited_goods_are_refused_with_the_rule(county: c.County, contents: str) -> None:
    [(column, reason, text)] = refused(county, checks=replace(c.SEEN, contents=contents))
    assert (column, reason) == ("contents", "prohibited")
    assert "国邮发〔2016〕107号" in text


def test_a_regular_customer_is_known_by_its_agreement_while_it_holds(county: c.County) -> None:
    party = new_id()
    checks = Checks(id_kind=IdKind.AGREEMENT, id_number="XY-1", contents="produce")
    [(column, reason, text)] = refused(county, checks=checks, sender_party=party)
    assert (column, reason, "2026-11-20" in text) == ("sender_party", "no_agreement", True)
    agreed.install([lambda _county, senders: {each for each in senders if each == (party, c.NOW.date())}])
    services.accept(pieces=[c.posting(county, checks=checks, sender_party=party)], actor=c.DISPATCHER)
    assert Parcel.objects.get().id_hash == keyed_hash("agreement", "XY-1")


def test_the_boxes_of_an_order_are_known_by_its_seller(county: c.County) -> None:
    checks = Checks(id_kind=IdKind.AGREEMENT, id_number="seller", contents="produce")
    box = c.posting(county, checks=checks, sender_party=new_id(), order="421223-1", paid_by="order")
    services.accept(pieces=[box], actor=c.DISPATCHER)
    assert Parcel.objects.get().order == "421223-1"
    assert measures.digest(replace(checks, id_number="")) == ""


def test_where_a_measure_is_not_in_force_it_is_not_asked_for(county: c.County) -> None:
    for key in ("parcels.real_name", "parcels.opening", "parcels.xray"):
        off = PolicyValue(key, c.CODE, date(2026, 1, 1), None, 0, "yes or no", "a local rule")
        enter_figure(figure=off, actor=SYSTEM)
    services.accept(pieces=[c.posting(county, checks=None)], actor=c.DISPATCHER)
    row = Parcel.objects.get()
    piece = PieceId(row.carrier, row.number)
    c.record(c.scan(piece, Event.ARRIVED, county.centre))
    dispatch(county, piece)
    assert (row.id_kind, Incident.objects.count()) == ("", 0)


@pytest.mark.parametrize("xray", ["passed", "not_due"])
def test_what_was_screened_leaves_in_peace(county: c.County, xray: str) -> None:
    piece = at_centre(county)
    screen(county, piece, xray)
    dispatch(county, piece)
    assert (c.row(piece).xray, c.row(piece).state, Incident.objects.count()) == (xray, "dispatched", 0)
    assert Fact.objects.get(kind="parcel.screened").facts["xray"] == xray


def test_what_leaves_without_its_x_ray_is_the_dispatchers_business(county: c.County) -> None:
    piece = at_centre(county)
    dispatch(county, piece)
    found = Incident.objects.get()
    assert (found.kind, found.owner, found.closed_at) == ("unscreened", "role:dispatcher", None)
    assert (found.due_at - found.opened_at).total_seconds() == 4 * 3600


def test_an_x_ray_was_due_by_the_rule_of_the_day_on_which_the_piece_left(county: c.County) -> None:
    piece, tomorrow = at_centre(county), c.NOW + timedelta(days=1)
    off = PolicyValue("parcels.xray", c.CODE, tomorrow.date(), None, 0, "yes or no", "a local rule")
    enter_figure(figure=off, actor=SYSTEM)
    with clock.frozen_at(tomorrow):
        dispatch(county, piece)
    assert Incident.objects.get().kind == "unscreened"


def test_what_the_x_ray_shows_as_suspicious_does_not_leave(county: c.County) -> None:
    piece = at_centre(county)
    screen(county, piece, "failed")
    with pytest.raises(XrayFailed):
        dispatch(county, piece)
    assert (c.row(piece).state, Incident.objects.get().kind) == ("at_county", "prohibited")


def test_an_x_ray_says_what_it_showed(county: c.County) -> None:
    piece = at_centre(county)
    with pytest.raises(BadDetail):
        screen(county, piece, "fine")
    assert c.row(piece).xray == ""


def test_the_day_counts_each_measure_and_opens_down_to_the_pieces(county: c.County) -> None:
    first, second = c.accept(county, 2)
    for piece in (first, second):
        c.record(c.scan(piece, Event.ARRIVED, county.centre))
    screen(county, first, "passed")
    Parcel.objects.filter(number=second.number).update(contents="", id_kind="")
    today, before = (
        measures_taken(actor=c.DISPATCHER, county=c.CODE, day=c.NOW.date() - timedelta(days=days)) for days in (0, 1)
    )
    assert today == Measures(taken_in=2, named=1, inspected=1, screened=1)
    assert before == Measures(taken_in=0, named=0, inspected=0, screened=0)
    browser = faces.browser(Role.DISPATCHER)
    page = browser.get("/parcels/?lacks=xray").content.decode()
    assert second.number in page
    assert first.number not in page
    board = browser.get("/today/").content.decode()
    assert "lacks=xray" in board


def test_the_page_of_a_piece_takes_its_x_ray(county: c.County) -> None:
    piece = at_centre(county)
    browser, url = faces.browser(Role.DISPATCHER), f"/parcels/{piece.carrier}/{piece.number}/"
    assert "resident identity card" in browser.get(url).content.decode()
    said = {"key": "x1", "event": "screened", "point": str(county.centre), "xray": "passed"}
    assert browser.post(f"{url}act/", said).status_code == 302
    assert c.row(piece).xray == "passed"
