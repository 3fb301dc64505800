"""What a choice of cold stores costs and saves: each item once, discounted, and rounded by part."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from huinong.engines.planning.cold.values import (
    WEEKS,
    Costs,
    Harvest,
    Lease,
    Load,
    Offer,
    Problem,
    Rent,
    Standing,
    Start,
)

KG_PER_TONNE, M_PER_KM = 1_000, 1_000


def rounded(fen: float) -> int:
    """Half up."""
    return floor(fen + 0.5)


def discounted(problem: Problem, year: int, fen: float) -> float:
    """What a sum of that year is worth at the beginning of year 0."""
    return fen / (1 + problem.discount) ** year


def available_weeks(offer: Standing, start: int, year: int) -> range:
    """The weeks of a year in which a store that was begun in year `start` is there."""
    first = start * WEEKS + offer.lead_weeks - year * WEEKS
    return range(max(0, first), max(0, min(WEEKS, first + offer.lasts_years * WEEKS)))


def residual_share(offer: Standing, start: int, years: int) -> float:
    """What of its price a store still has at the end of the last year; of a contract nothing."""
    if not offer.keeps_value:
        return 0.0
    used_weeks = (years - start) * WEEKS - offer.lead_weeks
    return max(0.0, 1.0 - max(0, used_weeks) / (offer.lasts_years * WEEKS))


def fen_per_kg(problem: Problem, offer: Offer, harvest: Harvest, place: int) -> float:
    """What bringing one kilogram there and handling it costs."""
    km = int(problem.travel.metres[harvest.place, place]) / M_PER_KM
    return offer.fen_per_kg + problem.fen_per_tonne_km * km / KG_PER_TONNE


def idle_fen(problem: Problem) -> int:
    """The total with no store: all that spoils in all years."""
    return rounded(sum(discounted(problem, year, lost_fen(problem, year)) for year in range(problem.years)))


def lost_fen(problem: Problem, year: int) -> float:
    """What spoils in a year when nothing is cooled."""
    crops = {crop.code: crop for crop in problem.crops}
    return sum(
        harvest.kg(problem.case) * problem.growth[year] * crop.price_fen_per_kg * crop.loss_share
        for harvest in problem.harvests
        for crop in (crops[harvest.crop],)
    )


@dataclass(slots=True)
class Flow:
    """What one store costs and saves in one year, in fen of that year."""

    upfront: float = 0.0
    residual: float = 0.0
    yearly: float = 0.0
    rent: float = 0.0
    handling: float = 0.0
    transport: float = 0.0
    saved: float = 0.0
    kg: float = 0.0
    saved_kg: float = 0.0

    @property
    def net_fen(self) -> float:
        """What is left of the year."""
        return self.saved + self.residual - self.upfront - self.yearly - self.rent - self.handling - self.transport


Flows = dict[tuple[str, int, int], Flow]
"""By site, number of the offer, and year; what is left at the end stands in the year after the last."""


def flows_of(problem: Problem, starts: Iterable[Start], leases: Iterable[Lease], loads: Iterable[Load]) -> Flows:
    """The money of each store, year by year."""
    flows: Flows = defaultdict(Flow)
    _standing(problem, starts, flows)
    offers = {(site.code, number): offer for site in problem.sites for number, offer in enumerate(site.offers)}
    for lease in leases:
        offer = offers[lease.site, lease.offer]
        assert isinstance(offer, Rent), "only what is to rent is leased"
        flows[lease.site, lease.offer, lease.year].rent += lease.m3 * lease.weeks * offer.fen_per_m3_week
    crops = {crop.code: crop for crop in problem.crops}
    harvests = {harvest.code: harvest for harvest in problem.harvests}
    places = {site.code: site.place for site in problem.sites}
    for load in loads:
        flow, offer = flows[load.site, load.offer, load.year], offers[load.site, load.offer]
        harvest = harvests[load.harvest]
        crop = crops[harvest.crop]
        brought = fen_per_kg(problem, offer, harvest, places[load.site])
        flow.handling += load.kg * offer.fen_per_kg
        flow.transport += load.kg * (brought - offer.fen_per_kg)
        flow.saved += load.kg * crop.saved_fen_per_kg
        flow.saved_kg += load.kg * (crop.loss_share - crop.cooled_loss_share)
        flow.kg += load.kg
    return flows


def _standing(problem: Problem, starts: Iterable[Start], flows: Flows) -> None:
    sites = {site.code: site for site in problem.sites}
    for start in starts:
        offer = sites[start.site].offers[start.offer]
        assert isinstance(offer, Standing), "what is rented is not begun"
        flows[start.site, start.offer, start.year].upfront += offer.upfront_fen
        end = flows[start.site, start.offer, problem.years]
        end.residual += offer.upfront_fen * residual_share(offer, start.year, problem.years)
        for year in range(start.year, problem.years):
            share = len(available_weeks(offer, start.year, year)) / WEEKS
            flows[start.site, start.offer, year].yearly += offer.yearly_fen * share


def costs_of(problem: Problem, flows: Flows) -> Costs:
    """All stores together, and what still spoils."""
    parts: dict[str, float] = defaultdict(float)
    for (_site, _offer, year), flow in flows.items():
        for part in ("upfront", "residual", "yearly", "rent", "handling", "transport"):
            parts[part] += discounted(problem, year, getattr(flow, part))
        parts["losses"] -= discounted(problem, year, flow.saved)
    parts["losses"] += sum(discounted(problem, year, lost_fen(problem, year)) for year in range(problem.years))
    return Costs(**{part: rounded(fen) for part, fen in parts.items()})
