"""What each store that was chosen does: how full, what it saves, when it has paid, what it is worth."""

from collections import defaultdict
from dataclasses import dataclass

from huinong.engines.planning.cold.reckoning import Flow, Flows, available_weeks, discounted, flows_of, rounded
from huinong.engines.planning.cold.stays import stay
from huinong.engines.planning.cold.values import WEEKS, Choice, Mode, Problem, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """One store over all years.

    `used` is the share of its cubic-metre weeks that something stood in, None when it was never there; `season` the
    same of the weeks in which anything stood there. `payback_years` is from the beginning of year 0 until what it
    brought is no less than what it cost, undiscounted and without what is left at the end; None when not within them.
    `flows` is year by year; money without a year is discounted.
    """

    site: str
    offer: int
    mode: Mode
    kg: int
    saved_kg: int
    saved_fen: int
    cost_fen: int
    npv_fen: int
    used: float | None
    season: float | None
    payback_years: float | None
    flows: tuple[Flow, ...]


def worths(problem: Problem, choice: Choice) -> tuple[Worth, ...]:
    """Each store of the choice, by site."""
    flows = flows_of(problem, choice.starts, choice.leases, choice.loads)
    opened = sorted({(site, offer) for site, offer, _year in flows})
    standing = _standing_m3(problem, choice)
    room = _room_m3(problem, choice)
    return tuple(_worth(problem, flows, store, standing, room) for store in opened)


def _worth(problem: Problem, flows: Flows, store: tuple[str, int], standing: "_ByWeek", room: "_ByWeek") -> Worth:
    years = tuple(flows.get((*store, year), Flow()) for year in range(problem.years + 1))
    site = next(each for each in problem.sites if each.code == store[0])
    there, stood = room.get(store, {}), standing.get(store, {})
    whole = sum(there.values())
    in_season = sum(m3 for week, m3 in there.items() if stood.get(week))
    saved = sum(discounted(problem, year, flow.saved) for year, flow in enumerate(years))
    npv = sum(discounted(problem, year, flow.net_fen) for year, flow in enumerate(years))
    return Worth(
        site=store[0],
        offer=store[1],
        mode=site.offers[store[1]].mode,
        kg=rounded(sum(flow.kg for flow in years)),
        saved_kg=rounded(sum(flow.saved_kg for flow in years)),
        saved_fen=rounded(saved),
        cost_fen=rounded(saved - npv),
        npv_fen=rounded(npv),
        used=sum(stood.values()) / whole if whole else None,
        season=sum(stood.values()) / in_season if in_season else None,
        payback_years=payback_years(years[:-1]),
        flows=years,
    )


def payback_years(flows: tuple[Flow, ...]) -> float | None:
    """Years until the sum of the flows is no longer below nothing and stays so; a year's flow comes evenly."""
    sums, total = [0.0], 0.0
    for flow in flows:
        total += flow.net_fen
        sums.append(total)
    if sums[-1] < 0 or not any(flow.kg for flow in flows):
        return None
    owing = [year for year, (flow, before) in enumerate(zip(flows, sums, strict=False)) if before - flow.upfront < 0]
    if not owing:
        return 0.0
    year = owing[-1]
    lowest = sums[year] - flows[year].upfront
    return year + min(1.0, -lowest / max(1e-9, flows[year].net_fen + flows[year].upfront))


_ByWeek = dict[tuple[str, int], dict[int, float]]
"""Cubic metres by store and week from the beginning, all zones together."""


def _standing_m3(problem: Problem, choice: Choice) -> _ByWeek:
    crops = {crop.code: crop for crop in problem.crops}
    harvests = {harvest.code: harvest for harvest in problem.harvests}
    found: _ByWeek = defaultdict(lambda: defaultdict(float))
    for load in choice.loads:
        harvest = harvests[load.harvest]
        for after, room in enumerate(stay(crops[harvest.crop])):
            week = load.year * WEEKS + harvest.week + after
            if week < problem.years * WEEKS:
                found[load.site, load.offer][week] += load.kg * room
    return found


def _room_m3(problem: Problem, choice: Choice) -> _ByWeek:
    sites = {site.code: site for site in problem.sites}
    found: _ByWeek = defaultdict(lambda: defaultdict(float))
    for start in choice.starts:
        offer = sites[start.site].offers[start.offer]
        assert isinstance(offer, Standing), "what is rented is not begun"
        for year in range(start.year, problem.years):
            for week in available_weeks(offer, start.year, year):
                found[start.site, start.offer][year * WEEKS + week] += sum(offer.spaces.values())
    for lease in choice.leases:
        for week in range(lease.week, lease.week + lease.weeks):
            found[lease.site, lease.offer][lease.year * WEEKS + week] += lease.m3
    return found
