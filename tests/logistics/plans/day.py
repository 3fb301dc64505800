"""A small day to plan: two vans, a bus out and back, pieces at the centre and at a station."""

from datetime import date
from typing import Any
from uuid import UUID

from huinong.engines.planning.days.values import Zone
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.logistics.plans import services
from huinong.logistics.plans.changing import Change
from huinong.logistics.plans.values import NewVehicle, Options
from huinong.logistics.runs.working import work_once
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.values import Departure, NewRoute, Stop
from tests.logistics import county as c

DAY = date(2026, 11, 21)
MORNING = clock.at_beijing(DAY, hour=6)
WORK = c.WORK | {"plans.read", "plans.write", "points.read"}


def actor(division: str = c.CODE, *, may: frozenset[str] = WORK, **scope: Any) -> Actor:
    return Actor(
        id="staff:planner", name="Dispatcher Wu", role=Role.DISPATCHER, scope=Scope(division, **scope), permissions=may
    )


PLANNER = actor()
PLAIN = Options()


def van(county: c.County, code: str = "V1", **changes: Any) -> NewVehicle:
    given: dict[str, Any] = {
        "code": code, "kind": "van", "base": county.centre, "starts_min": 420, "ends_min": 1080, "turnaround_min": 30,
        "trips": 3, "load_kg": 600, "spaces": {Zone.AMBIENT.value: 4_000_000}, "fixed_fen": 12_000, "fen_per_km": 120,
        "fen_per_hour": 3_000, "plate": f"鄂L{code}",
    }  # fmt: skip
    return NewVehicle(**{**given, **changes})


def set_van(county: c.County, code: str = "V1", *, key: str = "", **changes: Any) -> None:
    services.set_vehicle(
        county=c.CODE, key=key or f"van/{code}", vehicle=van(county, code, **changes), from_on=DAY, actor=PLANNER
    )


def buses(county: c.County) -> None:
    """A bus out in the morning and back at noon on the day."""
    routes = [
        NewRoute(
            code=code, name=name, kind="bus", stops=stops, company=county.bus_company, capacity_bags=20, capacity_kg=300
        )
        for code, name, stops in (
            ("B1", "县城—天城公交", (Stop(county.centre, 0), Stop(county.town, 20), Stop(county.other_town, 40))),
            ("C1", "天城—县城公交", (Stop(county.other_town, 0), Stop(county.town, 20), Stop(county.centre, 40))),
        )
    ]  # fmt: skip
    said = {"county": c.CODE, "happened_at": c.NOW, "actor": c.DISPATCHER}
    transport.plan_routes(key="routes", routes=routes, **said)  # type: ignore[arg-type]
    departures = [Departure(route="B1", minute=540), Departure(route="C1", minute=780)]
    transport.schedule_trips(key="trips", days=[DAY], departures=departures, **said)  # type: ignore[arg-type]


def ready(county: c.County) -> None:
    """Two vans, two buses, five pieces at the centre for two villages, and three at a station."""
    set_van(county)
    set_van(county, "V2")
    buses(county)
    c.at_centre(county, 3)
    c.at_centre(county, 2, start=10, village=c.FAR_VILLAGE)
    c.accept(county, 3)


def make(key: str = "plan", *, options: Options = PLAIN, by: Actor = PLANNER, title: str = "明天") -> UUID:
    """A plan of the day that is asked for."""
    return services.make_plan(
        county=c.CODE, key=key, day=DAY, title=title, options=options, seconds=20, seed=1, rounds=2, actor=by
    )


def made(key: str = "plan", **changes: Any) -> UUID:
    """A plan of the day that is computed."""
    plan = make(key, **changes)
    assert work_once() == 1
    return plan


def change(plan: UUID, change: Change, key: str = "change", by: Actor = PLANNER) -> UUID:
    """A changed version of a plan."""
    return services.change_plan(county=c.CODE, key=key, plan=plan, change=change, actor=by)


def accept(plan: UUID, key: str = "accept", by: Actor = PLANNER) -> Receipt:
    """The plan is the day's."""
    return services.accept_plan(county=c.CODE, key=key, plan=plan, actor=by)


def cancel(trip: str, *, reason: str = "大雪") -> None:
    """A bus does not run, for the snow."""
    transport.cancel(
        county=c.CODE, key=f"cancel/{trip}", trips=[trip], reason=reason, force_majeure=True, happened_at=clock.now(),
        actor=c.DISPATCHER,
    )  # fmt: skip


def offer(trip: str, bag: str) -> None:
    """The centre offers a bag to a trip."""
    transport.offer_bags(
        county=c.CODE, key=f"offer/{bag}", trip=trip, bags=[bag], happened_at=clock.now(), actor=c.DISPATCHER
    )
