"""`python -m bench.rural`: write the open benchmark (`benchmarks/rural-bus-van`) again, by its seeds."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from huinong.engines.planning.days.rural import Setting, Site, rural_day
from huinong.engines.planning.days.values import Problem
from huinong.engines.planning.formats.day import write_day
from huinong.registry.divisions.gcj02 import to_wgs84

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "benchmarks" / "rural-bus-van"
COUNTY = ROOT / "src" / "huinong" / "demo" / "data" / "chongyang-421223"
SCATTER_DEG = 0.03  # about 3 km: how far from its town a village without a point is put

DENSE = Setting(pieces_down=2_900, pieces_up=100, senders=60, has_feeders=False)
SPARSE = Setting(pieces_down=206 * 8, pieces_up=100, senders=60, even=True, has_feeders=False)
SMALL = Setting(pieces_down=0, pieces_up=0, senders=0, vans=1, lines=3, centres=1)
INSTANCES: dict[str, tuple[Setting, int, int, str]] = {
    "chongyang-3000": (DENSE, 206, 1, "3,000 pieces in all 206 villages, 100 of them up"),
    "chongyang-sparse": (SPARSE, 206, 2, "8 pieces down in each of 206 villages, 100 up"),
    "chongyang-feeders": (
        replace(DENSE, has_feeders=True),
        206,
        1,
        "the dense day again, with a three-wheeler and a motorcycle at each of five township centres",
    ),
    "county-60": (
        replace(
            SMALL, pieces_down=700, pieces_up=40, senders=20, vans=2, cold_vans=1, cold_villages=6, lines=5, centres=2
        ),
        60,
        3,
        "60 villages, 6 of them with chilled pieces both ways",
    ),
    "county-60-market": (
        replace(SMALL, pieces_down=500, pieces_up=60, senders=30, vans=2, market_villages=20, lines=5, centres=2),
        60,
        4,
        "60 villages on a market day: 20 counters open at noon",
    ),
    "county-30": (
        replace(SMALL, pieces_down=300, pieces_up=20, senders=10, vans=2, cold_vans=1, cold_villages=4, lines=4),
        30,
        5,
        "30 villages, 4 of them with chilled pieces both ways",
    ),
    "county-12": (replace(SMALL, pieces_down=100, pieces_up=8, senders=4), 12, 6, "12 villages"),
}


def instance(name: str) -> str:
    """The text of an instance."""
    setting, villages, seed, about = INSTANCES[name]
    problem = day(setting, villages, seed)
    return write_day(problem, name=name, about=about, estimates={"van": setting.van, "feeder": setting.feeder})


def day(setting: Setting, villages: int, seed: int) -> Problem:
    """A day of so many of the county's villages, drawn by the seed."""
    seat, *towns = _sites("towns.csv", {})
    around = {each.code: each for each in (seat, *towns)}
    all_villages = _sites("villages.csv", around)
    chosen = np.random.default_rng(seed).permutation(len(all_villages))[:villages]
    return rural_day(
        seat=seat,
        towns=[each for each in towns if each.is_exact],
        villages=[all_villages[each] for each in sorted(chosen.tolist())],
        setting=setting,
        seed=seed,
    )


def _sites(file: str, around: dict[str, Site]) -> list[Site]:
    """Rows with their real points in WGS-84; a village without one is scattered about its town's, and said to be."""
    rng = np.random.default_rng(421223)
    with (COUNTY / file).open(encoding="utf-8", newline="") as lines:
        return [site for row in csv.DictReader(lines) for site in _site(row, around, rng)]


def _site(row: dict[str, str], around: dict[str, Site], rng: np.random.Generator) -> Iterator[Site]:
    code, town = row["code"], row.get("town_code", row["code"])
    if row["lng_gcj02"]:
        lng, lat = to_wgs84(float(row["lng_gcj02"]), float(row["lat_gcj02"]))
    elif around:
        centre = around.get(town) or next(iter(around.values()))  # the industrial zone lies at the seat
        lng, lat = centre.lng + rng.uniform(-1, 1) * SCATTER_DEG, centre.lat + rng.uniform(-1, 1) * SCATTER_DEG
    else:
        return  # a town without a point: its villages are put about the seat
    yield Site(
        code=code, name=row["name"], town=town, lng=round(lng, 5), lat=round(lat, 5), is_exact=bool(row["lng_gcj02"])
    )


def main(names: Sequence[str] = tuple(INSTANCES)) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names:
        (FOLDER / f"{name}.json").write_text(instance(name), encoding="utf-8")


if __name__ == "__main__":
    main()
