"""Reads of the fleet, through one gate."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from huinong.edge import gates
from huinong.kernel.actor import Actor
from huinong.logistics.plans.errors import NoSuchVehicle
from huinong.logistics.plans.models import Vehicle
from huinong.logistics.plans.values import VehicleValue

COUNTY = 6


def visible_vehicles(actor: Actor) -> QuerySet[Vehicle]:
    """The gate of vehicles: a county's are its planners' to see; whoever is bound to less sees none."""
    gates.require(actor, "plans.read")
    scope = actor.scope
    if scope.point is not None or scope.party is not None or len(scope.division) > COUNTY:
        return Vehicle.objects.none()
    is_county = len(scope.division) == COUNTY
    return Vehicle.objects.filter(**{"county" if is_county else "county__startswith": scope.division})


def in_force(on: date) -> Q:
    """Vehicles as they stand on a day."""
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))


def vehicles(actor: Actor, county: str, on: date) -> tuple[VehicleValue, ...]:
    """The fleet of a county as it stands on a day, by code."""
    return _values(visible_vehicles(actor).filter(in_force(on), county=county).order_by("code"))


def vehicle(actor: Actor, county: str, code: str, on: date) -> VehicleValue:
    """One vehicle as it stands on a day, or as it will stand first. Raises NoSuchVehicle."""
    rows = visible_vehicles(actor).filter(Q(until_on=None) | Q(until_on__gt=on), county=county, code=code)
    found = _values(rows.order_by("from_on")[:1])
    if not found:
        raise NoSuchVehicle(vehicle=code)
    return found[0]


def fleet_on(county: str, on: date) -> tuple[VehicleValue, ...]:
    """The fleet that a plan of a day has, for this room's own acts."""
    return _values(Vehicle.objects.filter(in_force(on), county=county).order_by("code"))


def vehicle_value(row: Vehicle) -> VehicleValue:
    """The frozen value of a row."""
    return VehicleValue(**{name: getattr(row, name) for name in VehicleValue.__dataclass_fields__})


def _values(rows: Iterable[Vehicle]) -> tuple[VehicleValue, ...]:
    return tuple(vehicle_value(row) for row in rows)
