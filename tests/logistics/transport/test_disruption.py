from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from huinong.edge.gates import NotPermitted
from huinong.journal.models import Fact
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.parcels.models import Bag, HandOver, Parcel
from huinong.logistics.transport import services
from huinong.logistics.transport.errors import NoSuchBlock, NotYourTrip
from huinong.logistics.transport.models import Notice, RoadBlock, Trip
from huinong.logistics.transport.notices import notice_of_trip, notices_at
from huinong.logistics.transport.rerouting import ways_on
from huinong.logistics.transport.roads import blocked_roads
from huinong.logistics.transport.values import Departure
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db
VAN = "V01-20261120-1530"


def cancel(*trips: str, key: str = "snow") -> tuple[Receipt, ...]:
    return services.cancel(
        county=c.CODE,
        key=key,
        trips=trips,
        reason="大雪封路",
        force_majeure=True,
        happened_at=c.NOW,
        actor=c.DISPATCHER,
    )


def van(county: c.County, **changes: object) -> str:
    """A mail van that passes the same places at half past three."""
    plan = {"code": "V01", "name": "白霓邮路", "kind": "van", "company": None, **changes}
    services.plan_routes(
        county=c.CODE, key="van", routes=[lines.new(county, **plan)], happened_at=c.NOW, actor=c.DISPATCHER
    )  # fmt: skip
    services.schedule_trips(
        county=c.CODE, key="van", days=[clock.today()], departures=[Departure(route="V01", minute=930)],
        happened_at=c.NOW, actor=c.DISPATCHER,
    )  # fmt: skip
    return VAN


def stranded(county: c.County) -> tuple[str, str]:
    """One bag aboard the morning's bus and one on offer to it; the afternoon's bus and the van are to come."""
    [aboard] = lines.aboard(county)
    waiting = c.bagged(county, c.at_centre(county, 1, start=9), key="b9")
    lines.offer(lines.TRIP, waiting, key="off9")
    lines.schedule(key="later", minutes=(870,))
    van(county)
    return aboard, waiting


def test_hard_case_3_bus_cancelled_by_snow(county: c.County) -> None:
    aboard, waiting = stranded(county)
    held = Counter(Bag.objects.values_list("number", "custodian"))
    dues = set(Parcel.objects.values_list("due_at", flat=True))
    [receipt] = cancel(lines.TRIP)
    told: Any = receipt.fact.facts
    assert (told["aboard"], told["offered"], told["force_majeure"]) == ([aboard], [waiting], True)
    assert told["bus_company_party"] == str(county.bus_company)
    # pieces stay with their last custodian; their clocks are flagged, not erased
    assert Counter(Bag.objects.values_list("number", "custodian")) == held
    assert set(Parcel.objects.values_list("due_at", "force_majeure")) == {(due, True) for due in dues}
    assert Fact.objects.filter(kind="parcel.flagged").count() == 2
    assert HandOver.objects.filter(accepted_at__isnull=True).count() == 0
    # the next bus and the mail van are proposed
    ways = {way.bags[0].number: way for way in ways_on(actor=c.DISPATCHER, county=c.CODE, code=lines.TRIP)}
    assert [each.trip for each in ways[waiting].proposals] == ["R01-20261120-1430", VAN]
    assert (ways[aboard].is_aboard, ways[aboard].at, ways[aboard].to) == (True, county.centre, county.station)
    # keepers are told at once
    [notice] = notices_at(actor=c.keeper_of(county.station), county=c.CODE, point=county.station)
    assert (notice.reason, notice.bags, notice.published_at) == ("大雪封路", 2, None)
    assert set(Fact.objects.get(kind="notice.sent").facts["points"]) == {
        str(county.centre), str(county.town), str(county.station),
    }  # fmt: skip
    # the announcement is drafted
    draft = notice_of_trip(actor=c.DISPATCHER, county=c.CODE, trip=lines.TRIP)
    assert draft is not None
    assert "因大雪封路，11月20日下列班次停运：崇阳—白霓 08:30。" in draft.text


def test_a_trip_without_room_or_past_its_stop_is_not_proposed(county: c.County) -> None:
    stranded(county)
    cancel(lines.TRIP)
    Trip.objects.filter(code="R01-20261120-1430").update(capacity_bags=0)
    Trip.objects.filter(code=VAN).update(state="departed", last_seq=2)
    assert [way.proposals for way in ways_on(actor=c.DISPATCHER, county=c.CODE, code=lines.TRIP)] == [(), ()]


def test_bags_offered_again_wait_no_more(county: c.County) -> None:
    _, waiting = stranded(county)
    cancel(lines.TRIP)
    lines.offer(VAN, waiting, key="again")
    assert [way.is_aboard for way in ways_on(actor=c.DISPATCHER, county=c.CODE, code=lines.TRIP)] == [True]


def test_a_stop_that_the_trip_has_left_behind_is_not_told(county: c.County) -> None:
    lines.running(county)
    services.depart(county=c.CODE, key="dep", trip=lines.TRIP, happened_at=c.NOW, actor=c.DISPATCHER)
    cancel(lines.TRIP)
    assert set(Fact.objects.get(kind="notice.sent").facts["points"]) == {str(county.town), str(county.station)}


def test_a_repeated_cancellation_tells_nobody_twice(county: c.County) -> None:
    lines.running(county)
    assert [cancel(lines.TRIP)[0].is_repeat, cancel(lines.TRIP)[0].is_repeat] == [False, True]
    assert (Notice.objects.count(), Fact.objects.filter(kind="notice.sent").count()) == (1, 1)


def test_the_public_reads_a_notice_when_it_is_published(county: c.County) -> None:
    lines.running(county)
    cancel(lines.TRIP)
    page = f"/notices/?point={county.station}"
    client, buyer = faces.browser(), faces.browser(Role.BUYER, party=county.zto)
    assert "大雪封路" not in faces.text(buyer, page)
    assert "大雪封路" in faces.text(faces.browser(Role.KEEPER, point=county.station), page)
    far = faces.browser(Role.KEEPER, point=county.far_station)
    assert faces.text(far, f"/notices/?point={county.far_station}").strip() == ""
    notice = Notice.objects.get()
    address = f"/trips/{lines.TRIP}/notice/{notice.id}/"
    assert client.post(address, {"key": "n", "text": " "}).status_code == 422
    assert client.post(address, {"key": "n", "text": "今日停运，明日恢复。"}).status_code == 302
    assert "今日停运，明日恢复。" in faces.text(buyer, page)
    assert Fact.objects.get(kind="notice.published").facts["text"] == "今日停运，明日恢复。"
    assert faces.browser(Role.DRIVER).post(address, {"key": "x", "text": "x"}).status_code == 403
    with clock.frozen_at(c.NOW + timedelta(days=1)):
        assert faces.text(faces.browser(), page).strip() == ""


def test_a_cancelled_trips_page_leads_its_bags_on(county: c.County) -> None:
    _, waiting = stranded(county)
    client = faces.browser()
    form = {"key": "k", "trip": lines.TRIP, "reason": "大雪封山", "force_majeure": "on"}
    assert client.post("/trips/cancel/", form)["Location"] == f"/trips/{lines.TRIP}/"
    page = faces.text(client, f"/trips/{lines.TRIP}/")
    assert ("Notice to the public" in page, "Draft" in page) == (True, True)
    ways = faces.text(client, f"/trips/{lines.TRIP}/ways/")
    assert (waiting in ways, VAN in ways, "Offer them to it" in ways) == (True, True, True)


def test_a_driver_reports_a_blocked_road_and_the_dispatcher_settles_it(county: c.County) -> None:
    driver = faces.staff(Role.DRIVER)
    lines.running(county, driver=str(driver.id))
    phone, desk = faces.of(driver), faces.browser()
    assert "The road is blocked" in faces.text(phone, "/drive/")
    address = f"/trips/{lines.TRIP}/blocked/"
    for _ in range(2):
        form = {"key": "r", "back": "drive", "place": "金塘隧道口", "what": "塌方"}
        assert phone.post(address, form).status_code == 302
    assert "金塘隧道口" in faces.text(desk, "/today/")
    block = RoadBlock.objects.get()
    assert desk.post(f"/roads/{block.id}/clear/", {"key": "c"}).status_code == 302
    assert blocked_roads(actor=c.DISPATCHER, county=c.CODE) == ()
    assert list(Fact.objects.filter(kind__startswith="road.").order_by("id").values_list("kind", flat=True)) == [
        "road.blocked", "road.cleared",
    ]  # fmt: skip


def test_a_road_is_reported_on_ones_own_trip_and_cleared_once(county: c.County) -> None:
    lines.running(county, driver="staff:someone")
    with pytest.raises(NotYourTrip):
        report("d", by=c.actor(role=Role.DRIVER))
    with pytest.raises(NotPermitted):
        report("d", by=c.Actor(id="b", name="b", role=Role.BUYER, scope=c.DISPATCHER.scope))
    report("d", by=c.DISPATCHER)
    block = RoadBlock.objects.get()
    clear = {"county": c.CODE, "block": block.id, "happened_at": c.NOW, "actor": c.DISPATCHER}
    services.clear_road(key="c1", **clear)
    with pytest.raises(NoSuchBlock):
        services.clear_road(key="c2", **clear)


def report(key: str, *, by: c.Actor) -> Receipt:
    return services.report_road(
        county=c.CODE, key=key, trip=lines.TRIP, place="桥头", what="", happened_at=c.NOW, actor=by
    )  # fmt: skip
