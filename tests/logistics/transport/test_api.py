import pytest

from huinong.kernel.actor import Role
from huinong.logistics.parcels.models import Bag
from huinong.logistics.transport.models import Route, Trip
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.transport import lines

pytestmark = pytest.mark.django_db
AT = "2026-11-20T12:00:00+08:00"
WHEN = {"county": c.CODE, "happened_at": AT}
TRIP = f"/transport/trips/{lines.TRIP}"


def test_a_route_and_its_timetable_are_planned(county: c.County) -> None:
    robot = faces.robot()
    stops = [{"point": str(county.centre), "offset_min": 0}, {"point": str(county.town), "offset_min": 30}]
    route = {"code": "R01", "name": "崇阳—白霓", "kind": "bus", "stops": stops}
    assert faces.send(robot, "/transport/routes", {**WHEN, "routes": [route]})[0] == 200
    table = {**WHEN, "days": ["2026-11-20"], "departures": [{"route": "R01", "minute": 510}]}
    assert faces.send(robot, "/transport/trips", table, key="k2")[0] == 200
    assert (Route.objects.count(), Trip.objects.get().code) == (1, lines.TRIP)
    assert [stop["name"] for stop in robot.get("/api/v1/transport/routes").json()[0]["stops"]] == ["centre", "town"]
    assert robot.get("/api/v1/transport/routes/lines").json()["features"][0]["geometry"]["type"] == "LineString"


def test_a_trip_runs_from_offer_to_end(county: c.County) -> None:
    lines.running(county)
    bag = c.bagged(county, c.at_centre(county))
    robot = faces.robot()
    point = {"point": str(county.station)}
    for step, body in (
        ("offer", {"bags": [bag]}),
        ("load", {"bags": [{"bag": bag}]}),
        ("depart", {}),
        ("call", point),
        ("unload", {**point, "bags": [bag]}),
    ):
        assert faces.send(robot, f"{TRIP}/{step}", {**WHEN, **body}, key=step)[0] == 200, step
    assert faces.send(robot, f"{TRIP}/arrive", WHEN, key="end")[1]["code"] == "transport.still_aboard"
    take = {"bag": bag, "taker": f"point:{county.station}", "happened_at": AT}
    assert faces.send(robot, "/parcels/bags/accept", {"county": c.CODE, "acceptances": [take]}, key="acc")[0] == 200
    assert faces.send(robot, f"{TRIP}/arrive", WHEN, key="end")[0] == 200
    assert (Trip.objects.get().state, Bag.objects.get().custodian) == ("arrived", f"point:{county.station}")


def test_trips_are_read_with_their_bags_and_within_scope(county: c.County) -> None:
    bag = lines.aboard(county)[0]
    driver = faces.robot(Role.DRIVER)
    assert [trip["bags"] for trip in driver.get("/api/v1/transport/trips").json()] == [1]
    assert [each["number"] for each in driver.get(f"/api/v1{TRIP}").json()["aboard"]] == [bag]
    stranger = faces.robot(Role.KEEPER, point=county.far_station)
    assert stranger.get(f"/api/v1{TRIP}").json()["code"] == "transport.no_such_trip"


def test_a_trip_is_taken_once_and_cancelled_once(county: c.County) -> None:
    lines.running(county)
    driver = faces.robot(Role.DRIVER)
    taken = [faces.send(driver, f"{TRIP}/take", {**WHEN, "vehicle": "鄂L99999"}, key="t")[1] for _ in range(2)]
    assert [row["is_repeat"] for row in taken] == [False, True]
    assert Trip.objects.get().vehicle == "鄂L99999"
    assert faces.send(faces.robot(Role.DRIVER), f"{TRIP}/take", WHEN, key="u")[1]["code"] == "transport.not_your_trip"
    body = {**WHEN, "trips": [lines.TRIP], "reason": "大雪", "force_majeure": True}
    assert faces.send(faces.robot(), "/transport/trips/cancel", body, key="c")[0] == 200
    assert faces.send(driver, f"{TRIP}/take", {**WHEN, "vehicle": "鄂L99999"}, key="t")[1]["is_repeat"] is True
    assert faces.send(faces.robot(), f"{TRIP}/take", WHEN, key="v")[1]["code"] == "transport.out_of_order"


def test_the_day_board_is_read_as_figures(county: c.County) -> None:
    c.at_centre(county, 2)
    told = faces.robot().get("/api/v1/transport/today").json()
    assert (told["next"], [gate["arrived"] for gate in told["gates"]]) == ("transport.wave2_trunk_in_min", [2])
    assert faces.robot(Role.DRIVER).get("/api/v1/transport/today").status_code == 403
