"""A route, its timetable, and bags to carry."""

from collections.abc import Sequence
from datetime import date

from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.transport import services
from huinong.logistics.transport.values import Departure, Load, NewRoute, Stop
from tests.logistics import county as c

TRIP = "R01-20261120-0830"


def new(county: c.County, **changes: object) -> NewRoute:
    """The line from the centre over the town to the station, or another made of it."""
    stops = (Stop(county.centre, 0), Stop(county.town, 30), Stop(county.station, 50))
    given = {"code": "R01", "name": "崇阳—白霓", "kind": "bus", "stops": stops, "company": county.bus_company}
    return NewRoute(**{**given, **changes})  # type: ignore[arg-type]


def plan(county: c.County, *, key: str = "plan", by: Actor = c.DISPATCHER, **changes: object) -> tuple[Receipt, ...]:
    route = new(county, **changes)
    return services.plan_routes(county=c.CODE, key=key, routes=[route], happened_at=c.NOW, actor=by)


def schedule(
    *, key: str = "table", days: Sequence[date] = (), minutes: Sequence[int] = (510,), driver: str = ""
) -> tuple[Receipt, ...]:
    departures = [Departure(route="R01", minute=minute, driver=driver, vehicle="鄂L12345") for minute in minutes]
    return services.schedule_trips(
        county=c.CODE,
        key=key,
        days=list(days) or [clock.today()],
        departures=departures,
        happened_at=c.NOW,
        actor=c.DISPATCHER,
    )


def running(county: c.County, *, driver: str = "", **changes: object) -> str:
    """The code of a trip on the timetable of today."""
    plan(county, **changes)
    schedule(driver=driver)
    return TRIP


def offer(trip: str, *bags: str, by: Actor = c.DISPATCHER, key: str = "off") -> tuple[Receipt, ...]:
    return services.offer_bags(county=c.CODE, key=key, trip=trip, bags=bags, happened_at=c.NOW, actor=by)


def load(trip: str, *bags: str, by: Actor = c.DISPATCHER, key: str = "load") -> tuple[Receipt, ...]:
    loads = [Load(bag=bag) for bag in bags]
    return services.load_bags(county=c.CODE, key=key, trip=trip, bags=loads, happened_at=c.NOW, actor=by)


def aboard(county: c.County, count: int = 1, **changes: object) -> list[str]:
    """Bags loaded on today's trip."""
    trip = running(county, **changes)
    bags = [c.bagged(county, c.at_centre(county, 1, start=n), key=f"b{n}") for n in range(count)]
    offer(trip, *bags)
    load(trip, *bags)
    return bags
