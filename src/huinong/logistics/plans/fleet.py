"""The only writers of the fleet: a vehicle as it is to stand from a day on, and its end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.plans import facts
from huinong.logistics.plans.errors import BadVehicle, NoSuchVehicle
from huinong.logistics.plans.models import Vehicle
from huinong.logistics.plans.values import KINDS, ZONES, NewVehicle
from huinong.registry.points.queries import points_by_id
from huinong.registry.points.values import PointKind
from huinong.storage import bulk

BASES = {PointKind.COUNTY_CENTRE, PointKind.TOWNSHIP_CENTRE, PointKind.OUTLET}
MINUTES_A_DAY = 1440
CODE, MOST_TRIPS, MOST_FEN = 16, 12, 100_000_000
TOLD = (
    *("code", "kind", "plate", "driver", "starts_min", "ends_min", "turnaround_min", "trips", "load_kg"),
    *("fixed_fen", "fen_per_km", "fen_per_hour"),
)


@act
def set_vehicle(*, county: str, key: str, vehicle: NewVehicle, from_on: date, actor: Actor) -> Receipt:
    """A vehicle stands so from a day on, whether it is new or changed; the days before stay as they were.

    Raises BadVehicle.
    """
    gates.require(actor, "plans.write")
    gates.require_scope(actor, county)
    later = _standing(county, vehicle.code, from_on)
    entry = _entry(county, key, facts.VEHICLE_SET, vehicle.code, {**_told(vehicle), "from_on": from_on.isoformat()})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check(county, vehicle)
    receipt = append(entry, actor=actor)
    _end(later, from_on)
    named = {name: getattr(vehicle, name) for name in (*TOLD, "base")}
    spaces = {zone: space for zone, space in vehicle.spaces.items() if space}
    bulk.insert([Vehicle(id=new_id(), county=county, from_on=from_on, spaces=spaces, **named)])
    return receipt


@act
def end_vehicle(*, county: str, key: str, code: str, from_on: date, actor: Actor) -> Receipt:
    """A vehicle works no more from a day on. Raises NoSuchVehicle."""
    gates.require(actor, "plans.write")
    gates.require_scope(actor, county)
    later = _standing(county, code, from_on)
    entry = _entry(county, key, facts.VEHICLE_ENDED, code, {"vehicle": code, "from_on": from_on.isoformat()})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if not later:
        raise NoSuchVehicle(vehicle=code)
    receipt = append(entry, actor=actor)
    _end(later, from_on)
    return receipt


def _standing(county: str, code: str, on: date) -> list[Vehicle]:
    """The rows of a vehicle that say something of that day or a later one, locked."""
    rows = Vehicle.objects.filter(Q(until_on=None) | Q(until_on__gt=on), county=county, code=code)
    return list(rows.select_for_update().order_by("id"))


def _end(rows: list[Vehicle], on: date) -> None:
    """What was said of the days before stays; what would only have begun is no more."""
    for row in rows:
        if row.from_on >= on:
            row.delete()
        else:
            row.until_on = on
            row.save(update_fields=["until_on"])


def _told(new: NewVehicle) -> dict[str, Any]:
    told = {name: getattr(new, name) for name in TOLD if name != "code"}
    return {"vehicle": new.code, **told, "base": str(new.base), "spaces": dict(new.spaces)}


def _check(county: str, new: NewVehicle) -> None:
    base = points_by_id(county, [new.base]).get(new.base)
    numbers = (new.load_kg, new.fixed_fen, new.fen_per_km, new.fen_per_hour, new.turnaround_min)
    for is_wrong, reason in (
        (not new.code.strip() or len(new.code) > CODE or "/" in new.code, _("its code must have 1 to 16 characters")),
        (new.kind not in KINDS, _("its kind is not known")),
        (base is None or base.kind not in BASES, _("it must start at a county or township centre of this county")),
        (not 0 <= new.starts_min < new.ends_min <= MINUTES_A_DAY, _("its shift ends before it begins")),
        (not 0 < new.trips <= MOST_TRIPS, _("it makes 1 to 12 trips a day")),
        (not all(0 <= number <= MOST_FEN for number in numbers), _("a figure is below nothing or too large")),
        (not _is_space(new.spaces), _("it has no space for anything")),
    ):
        if is_wrong:
            raise BadVehicle(vehicle=new.code[:CODE], reason=reason)


def _is_space(spaces: Mapping[str, int]) -> bool:
    return set(spaces) <= set(ZONES) and all(space >= 0 for space in spaces.values()) and any(spaces.values())


def _entry(county: str, key: str, kind: str, code: str, told: Mapping[str, Any]) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=county,
        thread=f"VEHICLE-{code}",
        happened_at=moment_of(county, key),
        facts=told,
        asked=told,
    )
