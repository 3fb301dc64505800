"""A county and what is asked of it, as the engine takes them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from huinong.engines.planning.design.values import Kind, Links, Mode, Offer, Point, Problem, Rules, Village
from huinong.logistics.designs.building import straight_m
from huinong.logistics.designs.values import Ground, GroundOutlet, GroundVillage, Options

WEEKS = 52
NEAREST = 14  # how many points a village may be served by: those farther off serve nobody in any good design
HUBS = 6  # how many centres a station may hang from
NEW = (Mode.ALLY, Mode.BUILD, Mode.RENT)
M_PER_KM, S_PER_H = 1_000, 3_600


@dataclass(frozen=True, slots=True)
class Way:
    """A way that may be used."""

    start: int
    end: int
    metres: int
    fen: int


def problem_of(ground: Ground, options: Options) -> Problem:
    """The design problem: each village may have a station, each outlet and bare township seat may be a centre."""
    points = _worth_while(points_of(ground), ground)
    keeps = () if options.may_close else (n for n, point in enumerate(points) if point.offers[0].mode is Mode.STANDING)
    return Problem(
        villages=tuple(_village(each, ground) for each in ground.villages),
        points=points,
        walks=_links(_walks(ground, points), ground),
        hauls=_links(_hauls(ground, points), ground),
        rules=_rules(ground, options),
        keeps=dict.fromkeys(keeps, 0),
    )


def _rules(ground: Ground, options: Options) -> Rules:
    return Rules(
        reach_m=options.reach_m,
        farthest_m=ground.rates["designs.farthest_m"],
        leaves_nobody=False,  # who is left for want of money is told, and weighs a lot
        villages_share=options.share_bp / 10_000,
        each_township_point=options.each_township,
        budget_fen=options.budget_fen,
        beyond_fen=ground.rates["designs.beyond_fen"],
        left_fen=ground.rates["designs.left_fen"],
    )


def _village(village: GroundVillage, ground: Ground) -> Village:
    return Village(
        code=village.code,
        name=village.name,
        county=ground.county,
        township=village.town,
        lng=village.lng,
        lat=village.lat,
        people=ground.rates["designs.village_people"],
        pieces=max(1, round(village.day_pieces)),
    )


def points_of(ground: Ground) -> tuple[Point, ...]:
    """Where a point may be: a station in each village, by the villages' order, then the centres."""
    stations = (_station(village, ground) for village in ground.villages)
    return (*stations, *(_centre(outlet, ground) for outlet in ground.outlets))


def _worth_while(points: Sequence[Point], ground: Ground) -> tuple[Point, ...]:
    """The points without offers that no good design takes: another costs less, and takes all that could ever come."""
    most = Counter[int]()
    for way in _walks(ground, points):
        most[way.end] += max(1, round(ground.villages[way.start].day_pieces))
    stations = len(ground.villages)
    return tuple(
        replace(point, offers=_undominated(point.offers, most[n])) if n < stations else point
        for n, point in enumerate(points)
    )


def _undominated(offers: Sequence[Offer], most: int) -> tuple[Offer, ...]:
    kept: list[Offer] = []
    for offer in sorted(offers, key=lambda each: (each.capital_fen, each.yearly_fen, -each.pieces)):
        if not any(each.yearly_fen <= offer.yearly_fen and each.pieces >= min(most, offer.pieces) for each in kept):
            kept.append(offer)
    return tuple(kept)


def _station(village: GroundVillage, ground: Ground) -> Point:
    standing = _offer(ground, "station", Mode.STANDING, least=max(1, round(village.day_pieces)))
    return Point(
        code=village.station or f"N{village.code}",
        name=village.station_name or village.name,
        kind=Kind.STATION,
        county=ground.county,
        township=village.town,
        lng=village.lng,
        lat=village.lat,
        offers=(standing,) if village.station else tuple(_offer(ground, "station", mode) for mode in NEW),
    )


def _centre(outlet: GroundOutlet, ground: Ground) -> Point:
    metres = _metres(ground, (ground.lng, ground.lat), (outlet.lng, outlet.lat))
    trunk_fen = _yearly_fen(metres, ground.rates["designs.haul_days"], ground.rates["designs.haul_fen_per_km"])
    load = sum(max(1, round(each.day_pieces)) for each in ground.villages if each.town == outlet.town)
    modes = (Mode.STANDING,) if outlet.is_centre else NEW
    return Point(
        code=outlet.code,
        name=outlet.name,
        kind=Kind.CENTRE,
        county=ground.county,
        township=outlet.town,
        lng=outlet.lng,
        lat=outlet.lat,
        offers=tuple(_offer(ground, "centre", mode, more_fen=trunk_fen, least=load) for mode in modes),
    )


def _offer(ground: Ground, site: str, mode: Mode, *, more_fen: int = 0, least: int = 0) -> Offer:
    """What stands can take what it takes today; what is new costs what the policies say."""
    key = f"designs.{site}.{mode}"
    return Offer(
        mode=mode,
        capital_fen=ground.rates.get(f"{key}.capital_fen", 0),
        yearly_fen=ground.rates[f"{key}.yearly_fen"] + more_fen,
        pieces=max(ground.rates[f"{key}.pieces"], least if mode is Mode.STANDING else 0),
    )


def _walks(ground: Ground, points: Sequence[Point]) -> Iterable[Way]:
    """From each village to its own station's place, and to the nearest points that are not too far."""
    rates = ground.rates
    visits, fen_per_km = rates["universal.visit_days.village"], rates["designs.round_fen_per_km"]
    for start, village in enumerate(ground.villages):
        far = [
            (_metres(ground, (village.lng, village.lat), (each.lng, each.lat)), end) for end, each in enumerate(points)
        ]
        near = [(metres, end) for metres, end in sorted(far) if metres <= rates["designs.farthest_m"] and end != start]
        for metres, end in [(0, start), *near[:NEAREST]]:
            yield Way(start, end, metres, _yearly_fen(metres, visits, fen_per_km))


def _hauls(ground: Ground, points: Sequence[Point]) -> Iterable[Way]:
    """From each station to the nearest centres: the van goes round several on a trip."""
    rates = ground.rates
    fen_per_km = rates["designs.haul_fen_per_km"] * rates["designs.haul_permille"] / 1_000
    centres = [(end, point) for end, point in enumerate(points) if point.kind is Kind.CENTRE]
    for start, station in enumerate(points[: len(ground.villages)]):
        far = [(_metres(ground, (station.lng, station.lat), (centre.lng, centre.lat)), end) for end, centre in centres]
        for metres, end in sorted(far)[:HUBS]:
            yield Way(start, end, metres, _yearly_fen(metres, rates["designs.haul_days"], fen_per_km))


def _metres(ground: Ground, one: tuple[float, float], other: tuple[float, float]) -> int:
    return round(straight_m(one, other) * ground.rates["designs.detour_permille"] / 1_000)


def _yearly_fen(metres: int, days_a_week: int, fen_per_km: float) -> int:
    """There and back on so many days a week, for a year."""
    return round(2 * metres / M_PER_KM * days_a_week * WEEKS * fen_per_km)


def _links(ways: Iterable[Way], ground: Ground) -> Links:
    rows = list(ways)
    speed_m_per_s = ground.rates["designs.kmh"] * M_PER_KM / S_PER_H
    metres = np.array([way.metres for way in rows], dtype=np.int64)
    return Links(
        starts=np.array([way.start for way in rows], dtype=np.int64),
        ends=np.array([way.end for way in rows], dtype=np.int64),
        metres=metres,
        seconds=np.rint(metres / speed_m_per_s).astype(np.int64),
        fen=np.array([way.fen for way in rows], dtype=np.int64),
        is_estimate=True,
    )
