"""Small counties that need cold."""

import random
from collections.abc import Sequence

import numpy as np

from huinong.engines.planning.cold.values import Crop, Harvest, Mode, Offer, Problem, Rent, Site, Standing
from huinong.engines.planning.days.values import Place, Zone
from huinong.engines.planning.travel import UNREACHABLE, Matrix

SHOOTS = Crop(
    code="shoots", name="雷竹笋", zone=Zone.CHILLED, price_fen_per_kg=800, kg_per_m3=200, stands_days=7, heat_s=14_400,
    loss_share=0.25, cooled_loss_share=0.05,
)  # fmt: skip


def build(m3: int, upfront_fen: int, *, lead_weeks: int = 0, lasts_years: int = 10, yearly_fen: int = 0) -> Standing:
    return Standing(
        mode=Mode.BUILD, spaces={Zone.CHILLED: m3}, upfront_fen=upfront_fen, yearly_fen=yearly_fen, fen_per_kg=0,
        lead_weeks=lead_weeks, lasts_years=lasts_years,
    )  # fmt: skip


def ally(m3: int, upfront_fen: int, yearly_fen: int, *, lasts_years: int = 1) -> Standing:
    return Standing(
        mode=Mode.ALLY, spaces={Zone.CHILLED: m3}, upfront_fen=upfront_fen, yearly_fen=yearly_fen, fen_per_kg=0,
        lead_weeks=0, lasts_years=lasts_years,
    )  # fmt: skip


def rent(m3: int, fen_per_m3_week: int, *, least_weeks: int = 4) -> Rent:
    return Rent(
        spaces={Zone.CHILLED: m3}, fen_per_m3_week=fen_per_m3_week, fen_per_kg=0, least_weeks=least_weeks, first_week=0,
        last_week=51,
    )  # fmt: skip


def harvest(place: int, kg: int, *, week: int = 12, crop: str = "shoots", code: str = "") -> Harvest:
    code = code or f"{place}-{crop}-{week}"
    return Harvest(code=code, place=place, crop=crop, week=week, low_kg=kg // 2, mid_kg=kg, high_kg=kg * 2)


def county(
    harvests: Sequence[Harvest],
    sites: Sequence[Sequence[Offer]],
    *,
    crops: Sequence[Crop] = (SHOOTS,),
    years: int = 2,
    budget_fen: int = 10**12,
    minutes: int = 60,
) -> Problem:
    """Place i belongs to site i and reaches no other; each is `minutes` and 30 km away."""
    size = len(sites)
    own = np.eye(2 * size, dtype=bool)
    own |= np.roll(own, size, axis=1)
    seconds = np.where(own, minutes * 60, UNREACHABLE)
    metres = np.where(own, 30_000, UNREACHABLE)
    return Problem(
        places=tuple(Place(code=str(place), name="", lng=0, lat=0) for place in range(2 * size)),
        travel=Matrix(seconds=seconds, metres=metres, is_estimate=True),
        crops=tuple(crops),
        harvests=tuple(harvests),
        sites=tuple(
            Site(code=f"s{number}", name="", place=size + number, offers=tuple(offers))
            for number, offers in enumerate(sites)
        ),
        years=years,
        growth=(1.0,) * years,
        budgets_fen=(budget_fen,) * years,
        discount=0.05,
        loading_s=1_800,
        fen_per_tonne_km=100,
    )


CROPS = (
    SHOOTS,
    Crop(code="tea", name="", zone=Zone.CHILLED, price_fen_per_kg=4_000, kg_per_m3=120, stands_days=20, heat_s=7_200,
         loss_share=0.15, cooled_loss_share=0.02),
    Crop(code="fish", name="", zone=Zone.FROZEN, price_fen_per_kg=1_800, kg_per_m3=350, stands_days=3, heat_s=5_400,
         loss_share=0.3, cooled_loss_share=0.03),
)  # fmt: skip


def scattered(seed: int, *, origins: int = 4, sites: int = 3, years: int = 3) -> Problem:
    """A county where everything is somewhere, by chance."""
    chance = random.Random(seed)
    size = origins + sites
    at = np.array([[chance.random() * 40_000, chance.random() * 40_000] for _ in range(size)])
    metres = (np.linalg.norm(at[:, None] - at[None], axis=2) * 1.4).astype(np.int64)
    harvests = [
        harvest(place, chance.randint(2_000, 30_000), week=week, crop=crop.code)
        for place in range(origins)
        for crop in chance.sample(CROPS, 2)
        for week in sorted(chance.sample(range(8, 16), 2))
    ]
    offers = []
    for _site in range(sites):
        m3 = chance.choice([50, 100, 200])
        spaces = {Zone.CHILLED: m3, Zone.FROZEN: m3 // 4}
        offers.append(
            (
                Standing(mode=Mode.BUILD, spaces=spaces, upfront_fen=m3 * 90_000, yearly_fen=m3 * 9_000, fen_per_kg=5,
                         lead_weeks=chance.randint(0, 30), lasts_years=15),
                Standing(mode=Mode.ALLY, spaces={Zone.CHILLED: m3}, upfront_fen=m3 * 9_000, yearly_fen=m3 * 8_000,
                         fen_per_kg=8, lead_weeks=6, lasts_years=2),
                Rent(spaces={Zone.CHILLED: m3 // 2}, fen_per_m3_week=1_500, fen_per_kg=10, least_weeks=3, first_week=9,
                     last_week=40),
            )
        )  # fmt: skip
    return Problem(
        places=tuple(Place(code=str(place), name="", lng=0, lat=0) for place in range(size)),
        travel=Matrix(seconds=metres // 10, metres=metres, is_estimate=True),
        crops=CROPS,
        harvests=tuple({each.code: each for each in harvests}.values()),
        sites=tuple(Site(code=f"s{n}", name="", place=origins + n, offers=each) for n, each in enumerate(offers)),
        years=years,
        growth=tuple(1 + 0.1 * year for year in range(years)),
        budgets_fen=(chance.choice([5_000_000, 20_000_000]),) * years,
        discount=0.06,
        loading_s=1_800,
        fen_per_tonne_km=120,
    )
