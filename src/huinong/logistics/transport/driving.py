"""Who drives: a driver takes a trip that nobody has, or the dispatcher gives it to somebody."""

from datetime import datetime

from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor, Role
from huinong.logistics.parcels import clocks
from huinong.logistics.transport.errors import NoSuchTrip, NotYourTrip, TripOutOfOrder
from huinong.logistics.transport.facts import trip_entry
from huinong.logistics.transport.models import Trip

OPEN = frozenset({Trip.State.SCHEDULED, Trip.State.DEPARTED})
VEHICLE_LENGTH = 20


@act
def take_trip(*, county: str, key: str, trip: str, happened_at: datetime, actor: Actor, vehicle: str = "") -> Receipt:
    """The actor drives this trip from now on; `vehicle` is left as it is when empty. A dispatcher takes over anyone's.

    Raises NoSuchTrip, TripOutOfOrder, and NotYourTrip when another driver has it.
    """
    gates.require(actor, "transport.run")
    gates.require_scope(actor, county)
    rows = Trip.objects.filter(county=county, code=trip).select_related("route")
    row = rows.select_for_update(of=("self",)).order_by("id").first()
    if row is None:
        raise NoSuchTrip(trip=trip)
    entry = _taken(row, key, vehicle.strip()[:VEHICLE_LENGTH], happened_at, actor)
    if not recall(county, [entry]):
        clocks.check_all(county, [happened_at])
        if row.state not in OPEN:
            raise TripOutOfOrder(trip=row.code, state=row.state)
        if row.driver not in {"", actor.id} and actor.role == Role.DRIVER:
            raise NotYourTrip(trip=row.code)
        row.driver, row.vehicle = actor.id, entry.facts["vehicle"] or row.vehicle
    receipt = append(entry, actor=actor)
    if not receipt.is_repeat:
        row.save(update_fields=["driver", "vehicle"])
    return receipt


def _taken(row: Trip, key: str, vehicle: str, happened_at: datetime, actor: Actor) -> Entry:
    asked = {"driver": actor.id, "vehicle": vehicle}
    return trip_entry(row, key, "trip.taken", happened_at, {**asked, "driver_name": actor.name}, asked=asked)
