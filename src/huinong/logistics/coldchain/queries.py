"""Reads of the cold chain. Stores are a place's; a booking is the desks', and theirs whose goods they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from huinong.edge import gates
from huinong.engines.planning.days.values import Zone
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import curves, rules
from huinong.logistics.coldchain.curves import Curve, Gap
from huinong.logistics.coldchain.errors import NoSuchBooking, NoSuchFacility, NoSuchProbe
from huinong.logistics.coldchain.models import (
    Basket,
    Booking,
    Calibration,
    Candidate,
    Crop,
    Facility,
    Forecast,
    Probe,
    Room,
)
from huinong.logistics.coldchain.rooms import LITRES, free_l, weeks_from
from huinong.logistics.coldchain.values import (
    COLD,
    BookingValue,
    FacilityValue,
    ForecastValue,
    Held,
    Means,
    NewCandidate,
    NewCrop,
    NewOffer,
    ProbeValue,
    RoomValue,
)

COUNTY = 6
YEAR_WEEKS = 52


def visible_facilities(actor: Actor) -> QuerySet[Facility]:
    """The one gate of stores: those in the actor's place. Whoever is bound to one point sees that point's own."""
    gates.require(actor, "cold.read")
    scope = actor.scope
    rows = Facility.objects.filter(county__startswith=scope.division[:COUNTY])
    if scope.point is not None:
        return rows.filter(point=scope.point)
    return rows.filter(division__startswith=scope.division) if len(scope.division) > COUNTY else rows


def visible_bookings(actor: Actor) -> QuerySet[Booking]:
    """The one gate of bookings: those in the stores one sees; for a party its own alone."""
    rows = Booking.objects.filter(room__facility__in=visible_facilities(actor))
    return rows if actor.scope.party is None else rows.filter(party=actor.scope.party)


def visible_forecasts(actor: Actor) -> QuerySet[Forecast]:
    """The one gate of forecasts: a place's; for a party its own alone."""
    gates.require(actor, "cold.read")
    scope = actor.scope
    rows = Forecast.objects.filter(county__startswith=scope.division[:COUNTY])
    rows = rows.filter(division__startswith=scope.division) if len(scope.division) > COUNTY else rows
    return rows if scope.party is None else rows.filter(party=scope.party)


def locked_facility(actor: Actor, county: str, number: str) -> Facility:
    """A store, locked. Raises NoSuchFacility."""
    row = visible_facilities(actor).select_for_update().filter(county=county, number=number).first()
    if row is None:
        raise NoSuchFacility
    return row


def locked_probe(actor: Actor, county: str, code: str) -> Probe:
    """A probe with its store, locked. Raises NoSuchProbe."""
    return _probe(Probe.objects.select_for_update(of=("self",)), actor, county, code)


def _probe(rows: QuerySet[Probe], actor: Actor, county: str, code: str) -> Probe:
    seen = rows.filter(county=county, code=code, room__facility__in=visible_facilities(actor))
    row = seen.select_related("room__facility").first()
    if row is None:
        raise NoSuchProbe(probe=code)
    return row


def locked_booking(actor: Actor, county: str, number: str) -> Booking:
    """A booking with its store, locked, for whoever may write. Raises NotPermitted, NoSuchBooking."""
    gates.require(actor, "cold.write")
    rows = visible_bookings(actor).select_for_update(of=("self",)).select_related("room__facility")
    row = rows.filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBooking(booking=number)
    return row


def facility(actor: Actor, county: str, number: str) -> FacilityValue:
    """One store with its rooms, as they are today. Raises NoSuchFacility."""
    row = visible_facilities(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchFacility
    return facilities_of([row])[0]


def facilities_of(rows: Iterable[Facility]) -> tuple[FacilityValue, ...]:
    """Stores with their rooms, as they are today: three questions for all of them."""
    found, today = list(rows), clock.today()
    rooms = list(Room.objects.filter(facility__in=found).order_by("zone"))
    held = Booking.objects.filter(room__in=rooms, from_on__lte=today, until_on__gt=today)
    taken = dict(held.exclude(state=Held.RELEASED).values_list("room").annotate(Sum("litres")))
    by_store: dict[UUID, list[RoomValue]] = defaultdict(list)
    for room in rooms:
        by_store[room.facility_id].append(
            RoomValue(
                id=room.id,
                zone=Zone(room.zone),
                whole_m3=room.whole_m3,
                ours_m3=room.ours_m3,
                taken_l=taken.get(room.id, 0),
            )
        )
    return tuple(_value(row, by_store[row.id]) for row in found)


def _value(row: Facility, rooms: Sequence[RoomValue]) -> FacilityValue:
    given = {name: getattr(row, name) for name in FacilityValue.__slots__ if name not in {"rooms", "means"}}
    return FacilityValue(**given, means=Means(row.means), rooms=tuple(sorted(rooms, key=lambda r: COLD.index(r.zone))))


def probes(actor: Actor, county: str, number: str) -> tuple[ProbeValue, ...]:
    """The probes of a store, each with its last calibration."""
    rows = Probe.objects.select_related("room__facility").filter(
        county=county, room__facility__in=visible_facilities(actor).filter(number=number)
    )
    found = list(rows.order_by("code"))
    last = {
        row.probe_id: row
        for row in Calibration.objects.filter(county=county, probe__in=found).order_by("calibrated_on")
    }
    return tuple(_probe_value(row, last.get(row.id)) for row in found)


def _probe_value(row: Probe, last: Calibration | None) -> ProbeValue:
    return ProbeValue(
        id=row.id,
        county=row.county,
        code=row.code,
        facility=row.room.facility.number,
        zone=Zone(row.room.zone),
        registered_at=row.registered_at,
        calibrated_on=last.calibrated_on if last else None,
        expires_on=last.expires_on if last else None,
    )


def curve(actor: Actor, county: str, probe: str, starts: datetime, ends: datetime) -> Curve:
    """What a probe read in a span, and what is known of it. Raises NoSuchProbe."""
    return curves.curve(_probe(Probe.objects.all(), actor, county, probe), starts, ends)


def gaps(actor: Actor, county: str, probe: str) -> tuple[Gap, ...]:
    """The stretches of the last 30 days in which a probe was silent, the latest first. Raises NoSuchProbe."""
    return curves.gaps(_probe(Probe.objects.all(), actor, county, probe), clock.now())


def first_uncalibrated(actor: Actor, county: str, probe: str, first: date, last: date) -> date | None:
    """The first day from `first` to `last` on which no calibration held; None when one held on each of them."""
    row = _probe(Probe.objects.all(), actor, county, probe)
    spans = list(Calibration.objects.filter(county=county, probe=row).values_list("calibrated_on", "expires_on"))
    day = first
    while day <= last:
        ends = max((expires for begins, expires in spans if begins <= day < expires), default=None)
        if ends is None:
            return day
        day = ends
    return None


@dataclass(frozen=True, slots=True)
class CalibrationValue:
    """A calibration as its certificate says."""

    calibrated_on: date
    expires_on: date
    certificate: str


@dataclass(frozen=True, slots=True)
class ProbePlace:
    """Where a probe is, and every calibration it has had."""

    facility: str
    facility_name: str
    zone: Zone
    calibrations: tuple[CalibrationValue, ...]


def place_of(actor: Actor, county: str, probe: str) -> ProbePlace:
    """Where a probe is. Raises NoSuchProbe."""
    row = _probe(Probe.objects.all(), actor, county, probe)
    rows = Calibration.objects.filter(county=county, probe=row).order_by("calibrated_on")
    held = tuple(CalibrationValue(each.calibrated_on, each.expires_on, each.certificate) for each in rows)
    return ProbePlace(row.room.facility.number, row.room.facility.name, Zone(row.room.zone), held)


def booking(actor: Actor, county: str, number: str) -> BookingValue:
    """One booking. Raises NoSuchBooking."""
    row = counted(visible_bookings(actor)).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBooking(booking=number)
    return booking_value(row)


def counted(rows: QuerySet[Booking]) -> QuerySet[Booking]:
    """Bookings with their store and the number of their baskets inside."""
    mine = Basket.objects.filter(county=OuterRef("county"), booking=OuterRef("pk"), taken_at=None).order_by()
    inside = Subquery(mine.values("booking").annotate(count=Count("id")).values("count"))
    return rows.select_related("room__facility").annotate(baskets=Coalesce(inside, 0))


def booking_value(row: Booking) -> BookingValue:
    """The frozen value of a row that was read by `counted`."""
    names = ("county", "number", "who", "party", "crop", "kg", "litres", "from_on", "until_on")
    return BookingValue(
        **{name: getattr(row, name) for name in names},
        facility=row.room.facility.number,
        facility_name=row.room.facility.name,
        zone=Zone(row.room.zone),
        state=Held(row.state),
        baskets=getattr(row, "baskets", 0),
    )


def crops(county: str) -> tuple[NewCrop, ...]:
    """The crops of the calendar, by name."""
    rows = Crop.objects.filter(county=county).order_by("name")
    names = [name for name in NewCrop.__slots__ if name != "zone"]
    return tuple(NewCrop(zone=Zone(row.zone), **{name: getattr(row, name) for name in names}) for row in rows)


def forecasts(actor: Actor, county: str, first: date, last: date) -> tuple[ForecastValue, ...]:
    """What is expected in the weeks from one Monday to another, by week, crop and place."""
    rows = visible_forecasts(actor).select_related("crop").filter(county=county, monday__range=(first, last))
    ordered = rows.order_by("monday", "crop__code", "division", "party")
    return tuple(forecast_value(row) for row in ordered)


def forecast_value(row: Forecast) -> ForecastValue:
    """The frozen value of a row that was read with its crop."""
    names = ("division", "party", "monday", "low_kg", "mid_kg", "high_kg")
    given = {name: getattr(row, name) for name in names}
    return ForecastValue(crop=row.crop.code, crop_name=row.crop.name, **given)


def candidates(county: str) -> tuple[NewCandidate, ...]:
    """The sites that a study looks at, by code."""
    return tuple(
        NewCandidate(
            code=row.code,
            name=row.name,
            lng=row.lng,
            lat=row.lat,
            offers=tuple(
                NewOffer(
                    **{
                        **offer,
                        "means": Means(offer["means"]),
                        "rooms": tuple((Zone(zone), m3) for zone, m3 in offer["rooms"]),
                    }
                )
                for offer in row.offers
            ),
        )
        for row in Candidate.objects.filter(county=county).order_by("code")
    )


def free_m3(actor: Actor, county: str, weeks: int = 0) -> dict[Zone, list[float]]:
    """Cubic metres that may still be promised, by zone and week from this one on."""
    mondays = weeks_from(clock.today(), weeks or rules.ahead_weeks(county))
    found = {zone: [0.0] * len(mondays) for zone in COLD}
    rooms = Room.objects.select_related("facility").filter(facility__in=visible_facilities(actor).filter(county=county))
    for room in rooms:
        for at, litres in enumerate(free_l(room, room.facility, mondays)):
            found[Zone(room.zone)][at] += litres / LITRES
    return found


def county_forecasts(actor: Actor, county: str, first: date, last: date) -> tuple[ForecastValue, ...]:
    """Everybody's forecasts, for staging a harvest: what is shown of it is each party's own alone (`harvest`)."""
    gates.require(actor, "cold.read")
    gates.require_scope(actor, county, point=actor.scope.point, party=actor.scope.party)
    rows = Forecast.objects.select_related("crop").filter(county=county, monday__range=(first, last))
    return tuple(forecast_value(row) for row in rows.order_by("monday", "crop__code", "division", "party"))


def year_of_harvest(county: str, first: date) -> dict[tuple[str, str, int], tuple[int, int, int]]:
    """Least, likely and most kilograms of the year from a day's week on, by crop, place and week of the year (0 to 51).

    For the county's study alone: it shows no party's own.
    """
    mondays = weeks_from(first, YEAR_WEEKS)
    rows = Forecast.objects.filter(county=county, monday__range=(mondays[0], mondays[-1]))
    sums = rows.values_list("crop__code", "division", "monday").annotate(Sum("low_kg"), Sum("mid_kg"), Sum("high_kg"))
    found: dict[tuple[str, str, int], tuple[int, int, int]] = {}
    for crop, division, monday, *kg in sums.order_by("crop__code", "division", "monday"):
        place = (crop, division, min(monday.isocalendar().week, YEAR_WEEKS) - 1)
        low, mid, high = (a + b for a, b in zip(found.get(place, (0, 0, 0)), kg, strict=True))
        found[place] = (low, mid, high)
    return found


def baskets(actor: Actor, county: str, number: str) -> tuple[tuple[str, datetime, datetime | None], ...]:
    """The baskets of a booking: label, scanned in, scanned out."""
    seen = visible_bookings(actor).filter(county=county, number=number)
    rows = Basket.objects.filter(county=county, booking__in=seen).order_by("stowed_at", "code")
    return tuple(rows.values_list("code", "stowed_at", "taken_at"))
