"""How long a harvest stands in a store, and so how much room it needs in which weeks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from huinong.engines.planning.cold.values import WEEKS, Case, Crop, Harvest, Problem
from huinong.engines.planning.days.values import Zone
from huinong.engines.planning.travel import UNREACHABLE

DAYS = 7


def stay(crop: Crop) -> tuple[float, ...]:
    """Cubic metres that a kilogram takes on average in the week of its harvest and in each week after it.

    Picking is spread over the week: what stands three days takes three sevenths of a week's room.
    """
    weeks = ceil(crop.stands_days / DAYS)
    return tuple(min(DAYS, crop.stands_days - DAYS * week) / DAYS / crop.kg_per_m3 for week in range(weeks))


@dataclass(frozen=True, slots=True)
class Need:
    """The room that all harvests together need in one zone and week, at the three ends of the forecast."""

    zone: Zone
    week: int
    kg: Mapping[Case, int]
    m3: Mapping[Case, float]


def needs(crops: Iterable[Crop], harvests: Iterable[Harvest]) -> tuple[Need, ...]:
    """What is picked, and the room it needs, by zone and week of a year; the last weeks run on into the first."""
    by_code = {crop.code: crop for crop in crops}
    kg: dict[tuple[Zone, int], dict[Case, int]] = {}
    m3: dict[tuple[Zone, int], dict[Case, float]] = {}
    for harvest in harvests:
        crop = by_code[harvest.crop]
        picked = kg.setdefault((crop.zone, harvest.week), dict.fromkeys(Case, 0))
        for case in Case:
            picked[case] += harvest.kg(case)
        for after, room in enumerate(stay(crop)):
            stands = m3.setdefault((crop.zone, (harvest.week + after) % WEEKS), dict.fromkeys(Case, 0.0))
            for case in Case:
                stands[case] += harvest.kg(case) * room
    nothing = dict.fromkeys(Case, 0)
    return tuple(Need(zone, week, kg.get((zone, week), nothing), room) for (zone, week), room in sorted(m3.items()))


def is_in_reach(problem: Problem, harvest: Harvest, crop: Crop, place: int) -> bool:
    """Whether it can be in the cold there before its field heat has done its harm."""
    takes_s = int(problem.travel.seconds[harvest.place, place])
    return takes_s != UNREACHABLE and problem.loading_s + takes_s <= crop.heat_s
