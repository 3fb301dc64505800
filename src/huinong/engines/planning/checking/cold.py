"""Does a choice of cold stores hold, and what does it cost: written from the problem's words alone, week by week."""

from collections import Counter
from collections.abc import Iterator
from math import floor

from huinong.engines.planning.cold.values import Choice, Costs, Load, Mode, Problem, Rent, Standing
from huinong.engines.planning.days.values import Zone
from huinong.engines.planning.travel import UNREACHABLE

YEAR = 52
SLACK = 1e-3
"""Kilograms and cubic metres: solvers are exact to about a millionth, and sums of thousands are looked at here."""


def faults(problem: Problem, choice: Choice) -> tuple[str, ...]:
    """Every rule that is broken, in words for whoever writes engines; none when the choice holds."""
    rules = (_starts, _leases, _one_way, _reach, _harvested, _room, _money)
    return tuple(fault for rule in rules for fault in rule(problem, choice))


def cost(problem: Problem, choice: Choice) -> Costs:
    """What it costs by part, in fen, each sum of a year brought to the beginning of the first."""
    rate = 1 + problem.discount
    part = dict.fromkeys(("upfront", "residual", "yearly", "rent", "handling", "transport", "losses"), 0.0)
    for start in choice.starts:
        offer = _standing(problem, start.site, start.offer)
        opens = start.year * YEAR + offer.lead_weeks
        ends = opens + offer.lasts_years * YEAR
        part["upfront"] += offer.upfront_fen / rate**start.year
        if offer.mode is Mode.BUILD:
            left = min(1.0, max(0, ends - problem.years * YEAR) / (offer.lasts_years * YEAR))
            part["residual"] += offer.upfront_fen * left / rate**problem.years
        for week in range(opens, min(ends, problem.years * YEAR)):
            part["yearly"] += offer.yearly_fen / YEAR / rate ** (week // YEAR)
    for lease in choice.leases:
        part["rent"] += (
            lease.m3 * lease.weeks * _rent(problem, lease.site, lease.offer).fen_per_m3_week / rate**lease.year
        )
    for harvest in problem.harvests:
        crop = next(each for each in problem.crops if each.code == harvest.crop)
        for year in range(problem.years):
            kg = harvest.kg(problem.case) * problem.growth[year]
            part["losses"] += kg * crop.price_fen_per_kg * crop.loss_share / rate**year
    for load in choice.loads:
        _add_load(problem, load, part, rate**load.year)
    return Costs(**{name: floor(fen + 0.5) for name, fen in part.items()})


def _add_load(problem: Problem, load: Load, part: dict[str, float], rate: float) -> None:
    harvest = next(each for each in problem.harvests if each.code == load.harvest)
    crop = next(each for each in problem.crops if each.code == harvest.crop)
    site = next(each for each in problem.sites if each.code == load.site)
    metres = int(problem.travel.metres[harvest.place, site.place])
    part["handling"] += load.kg * site.offers[load.offer].fen_per_kg / rate
    part["transport"] += load.kg * metres * problem.fen_per_tonne_km / 1_000_000 / rate
    part["losses"] -= load.kg * crop.price_fen_per_kg * (crop.loss_share - crop.cooled_loss_share) / rate


def _standing(problem: Problem, site: str, number: int) -> Standing:
    offer = next(each for each in problem.sites if each.code == site).offers[number]
    assert isinstance(offer, Standing), f"{site} {number} is not to begin"
    return offer


def _rent(problem: Problem, site: str, number: int) -> Rent:
    offer = next(each for each in problem.sites if each.code == site).offers[number]
    assert isinstance(offer, Rent), f"{site} {number} is not to rent"
    return offer


def _starts(problem: Problem, choice: Choice) -> Iterator[str]:
    spent: Counter[int] = Counter()
    for start in choice.starts:
        spent[start.year] += _standing(problem, start.site, start.offer).upfront_fen
    for year, fen in spent.items():
        if not 0 <= year < problem.years:
            yield f"something begins in year {year}"
        elif fen > problem.budgets_fen[year]:
            yield f"year {year} spends {fen} of {problem.budgets_fen[year]}"


def _leases(problem: Problem, choice: Choice) -> Iterator[str]:
    for lease in choice.leases:
        offer = _rent(problem, lease.site, lease.offer)
        if lease.weeks < offer.least_weeks:
            yield f"{lease} is too short"
        if lease.week < offer.first_week or lease.week + lease.weeks - 1 > offer.last_week:
            yield f"{lease} is out of season"


def _one_way(problem: Problem, choice: Choice) -> Iterator[str]:
    """In no year is a site had in two ways."""
    ways: dict[tuple[str, int], set[object]] = {}
    for start in choice.starts:
        offer = _standing(problem, start.site, start.offer)
        opens = start.year * YEAR + offer.lead_weeks
        for week in range(opens, min(opens + offer.lasts_years * YEAR, problem.years * YEAR)):
            ways.setdefault((start.site, week // YEAR), set()).add(start)
    for lease in choice.leases:
        ways.setdefault((lease.site, lease.year), set()).add(lease.offer)
    yield from (f"{site} is had in several ways in year {year}" for (site, year), had in ways.items() if len(had) > 1)


def _reach(problem: Problem, choice: Choice) -> Iterator[str]:
    harvests = {each.code: each for each in problem.harvests}
    heat = {each.code: each.heat_s for each in problem.crops}
    places = {each.code: each.place for each in problem.sites}
    for load in choice.loads:
        harvest = harvests[load.harvest]
        seconds = int(problem.travel.seconds[harvest.place, places[load.site]])
        if seconds == UNREACHABLE or problem.loading_s + seconds > heat[harvest.crop]:
            yield f"{load} comes too warm"


def _harvested(problem: Problem, choice: Choice) -> Iterator[str]:
    taken: Counter[tuple[str, int]] = Counter()
    for load in choice.loads:
        taken[load.harvest, load.year] += load.kg  # type: ignore[assignment]  # a counter of kilograms
    amounts = {each.code: each.kg(problem.case) for each in problem.harvests}
    for (code, year), kg in taken.items():
        if kg > amounts[code] * problem.growth[year] + SLACK:
            yield f"{kg} kg of {code} in year {year}, where {amounts[code] * problem.growth[year]} grow"


def _room(problem: Problem, choice: Choice) -> Iterator[str]:
    """Week by week, from the first to the last, what stands in each zone of each store against the room there is."""
    stands: dict[tuple[str, int, Zone, int], float] = {}
    harvests = {each.code: each for each in problem.harvests}
    crops = {each.code: each for each in problem.crops}
    for load in choice.loads:
        harvest = harvests[load.harvest]
        crop, days = crops[harvest.crop], crops[harvest.crop].stands_days
        week = load.year * YEAR + harvest.week
        while days > 0 and week < problem.years * YEAR:
            at = (load.site, load.offer, crop.zone, week)
            stands[at] = stands.get(at, 0.0) + load.kg / crop.kg_per_m3 * min(days, 7) / 7
            days, week = days - 7, week + 1
    for (site, offer, zone, week), m3 in stands.items():
        room = _room_at(problem, choice, (site, offer), zone, week)
        if m3 > room + SLACK:
            yield f"{m3} of {room} m3 {zone} at {site} {offer} in week {week}"
    for lease in choice.leases:
        for week in range(lease.week, lease.week + lease.weeks):
            most = _rent(problem, lease.site, lease.offer).spaces[lease.zone]
            rented = _room_at(problem, choice, (lease.site, lease.offer), lease.zone, lease.year * YEAR + week)
            if rented > most + SLACK:
                yield f"{rented} of {most} m3 {lease.zone} rented at {lease.site} in week {week} of {lease.year}"


def _room_at(problem: Problem, choice: Choice, store: tuple[str, int], zone: Zone, week: int) -> float:
    room = 0.0
    for start in choice.starts:
        if (start.site, start.offer) == store:
            offer = _standing(problem, *store)
            opens = start.year * YEAR + offer.lead_weeks
            room += offer.spaces.get(zone, 0) if opens <= week < opens + offer.lasts_years * YEAR else 0
    for lease in choice.leases:
        begins = lease.year * YEAR + lease.week
        is_here = (lease.site, lease.offer, lease.zone) == (*store, zone)
        room += lease.m3 if is_here and begins <= week < begins + lease.weeks else 0
    return room


def _money(problem: Problem, choice: Choice) -> Iterator[str]:
    """The parts as claimed, to a fen each for the order of adding; and a bound that is one."""
    found = cost(problem, choice)
    for part in ("upfront", "residual", "yearly", "rent", "handling", "transport", "losses"):
        said, is_really = getattr(choice.costs, part), getattr(found, part)
        if abs(said - is_really) > 1:
            yield f"{part} is {is_really} and not {said}"
    if choice.bound is not None and choice.bound > choice.costs.total:
        yield f"the bound {choice.bound} lies above the total {choice.costs.total}"
