"""Reads of roads and times."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from huinong.engines.planning.days.values import Place
from huinong.engines.planning.learning import ServiceTime, Stay, service_time
from huinong.journal.queries import facts_of_kinds
from huinong.kernel import clock
from huinong.logistics.travel.ground import Ground, learned, thought
from huinong.logistics.travel.models import RoadExtract
from huinong.logistics.travel.observing import KINDS, observed
from huinong.logistics.travel.profiles import Learning, figures, learning
from huinong.logistics.travel.values import Closure, ExtractValue, Observed, SeenStay, Travel
from huinong.registry.points.queries import points_in
from huinong.registry.policies.queries import figure


def extract(county: str) -> ExtractValue | None:
    """The road map of a county that counts now; None where none was loaded."""
    rows = RoadExtract.objects.filter(county=county).exclude(graph=b"").defer("graph")
    row = rows.order_by("-loaded_at", "-id").first()
    if row is None:
        return None
    return ExtractValue(**{name: getattr(row, name) for name in ExtractValue.__dataclass_fields__})


def matrix(county: str, places: Sequence[Place], vehicle: str, on: date, *, closed: Sequence[Closure] = ()) -> Travel:
    """How long and how far it is between places for a kind of vehicle: by road where there is a map, else estimated.

    What the scans before `on` teach has its place in it. A place is the point whose id or code is its `code`. Around
    `closed` spots nobody gets through. Raises PolicyMissing.
    """
    ground = Ground(
        extract=extract(county),
        places=places,
        figures=figures(vehicle, county=county, on=on),
        numbers=_numbers(county, places),
        seen=observations(county, on).drives,
        closed=closed,
    )
    return learned(ground, thought(ground))


def _numbers(county: str, places: Sequence[Place]) -> Mapping[UUID, int]:
    """Which place each point is, by its id or its code."""
    by_code = {place.code: number for number, place in enumerate(places)}
    named = ((row.id, by_code.get(str(row.id), by_code.get(row.code))) for row in points_in(county))
    return {id_: number for id_, number in named if number is not None}


def observations(county: str, on: date) -> Observed:
    """The drives and stays of the days before one, as far back as is learned from. Raises PolicyMissing."""
    limits = learning(county, on)
    until = clock.at_beijing(on, hour=0)
    since = until - timedelta(days=limits.days)
    return observed(facts_of_kinds(county, KINDS, since=since, until=until), limits)


def service_times(county: str, on: date) -> tuple[ServiceTime, Mapping[UUID, ServiceTime]]:
    """How long a stop takes in a county, and at each point where one was seen; what is rare leans on the county's."""
    limits, stays = learning(county, on), observations(county, on).stays
    weight = figure("travel.prior_drives", division=county, on=on)
    usual = _service_time(stays, limits.prior, weight, limits)
    at: dict[UUID, list[SeenStay]] = defaultdict(list)
    for stay in stays:
        at[stay.point].append(stay)
    return usual, {point: _service_time(seen, usual, weight, limits) for point, seen in at.items()}


def _service_time(seen: Sequence[SeenStay], prior: ServiceTime, weight: int, limits: Learning) -> ServiceTime:
    stays = [Stay(stay.pieces, stay.seconds) for stay in seen]
    least, piece = limits.least_stop_s, limits.least_piece_s
    return service_time(stays, prior=prior, prior_weight=weight, least_stop_s=least, least_piece_s=piece)
