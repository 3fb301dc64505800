"""The cold chain: a share of a partner's store, a rented one, a probe that falls silent, a year's harvest [U]."""

import math
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from huinong.demo.pieces import Week
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, DISPATCHER, MANAGER, Town, World
from huinong.engines.planning.days.values import Zone
from huinong.kernel.clock import at_beijing
from huinong.logistics.coldchain import services
from huinong.logistics.coldchain.values import (
    Means,
    NewCandidate,
    NewCrop,
    NewFacility,
    NewForecast,
    NewOffer,
    NewPromise,
    NewReading,
    NewRoom,
)
from huinong.registry.divisions.queries import places_under

EVERY_MIN = 10
HOURS_SENT = (4, 8, 10, 12, 13, 14, 15, 16, 18, 20, 22, 24)
SILENT_DAY, SILENT = 4, (13, 18)  # the day without power, counted from 0; its hours
WARM_DAY, WARM = 2, (9, 11)  # somebody left the door open
STORES = (
    (
        "LK-01",
        "天城冷链物流园（联营）",
        Means.ALLIED,
        0,
        18_000_000,
        ((Zone.CHILLED, 600, 180), (Zone.FROZEN, 400, 60)),
    ),
    ("LK-02", "沙坪保鲜库（租用）", Means.RENTED, 3, 1_400, ((Zone.CHILLED, 240, 120), (Zone.COOL, 60, 40))),
)
"""Number, name, how it is come by, which township, rate in fen, rooms."""

PROBES = {("LK-01", Zone.CHILLED): (3.2, "TC-冷藏-1"), ("LK-01", Zone.FROZEN): (-20.5, "TC-冷冻-1"),
          ("LK-02", Zone.CHILLED): (4.1, "SP-冷藏-1")}  # fmt: skip
"""Mean temperature and number by store and zone."""

CROPS = (
    ("leizhusun", "雷竹笋", Zone.CHILLED, 900, 500, 180, 5, 240, 0),
    ("chuncha", "春茶鲜叶", Zone.CHILLED, 6_000, 4_000, 90, 3, 180, 0),
    ("dongcai", "冬季蔬菜", Zone.CHILLED, 220, 120, 220, 8, 480, 2),
    ("mihoutao", "猕猴桃", Zone.CHILLED, 700, 400, 320, 28, 720, 1),
    ("ningmeng", "柑橘柠檬", Zone.COOL, 400, 240, 350, 21, 1_440, 3),
    ("xiaolongxia", "小龙虾尾", Zone.FROZEN, 3_800, 2_600, 420, 30, 300, 0),
)
"""Code, name, zone, price and floor (fen a kg), kg a m³, days in the store, minutes of field heat, weeks of waiting."""

SEASONS = {
    "leizhusun": (9, 8, 26_000), "chuncha": (11, 7, 5_000), "dongcai": (46, 14, 30_000), "mihoutao": (36, 8, 40_000),
    "ningmeng": (43, 10, 12_000), "xiaolongxia": (19, 10, 9_000),
}  # fmt: skip
"""First week of the year, how many weeks, kilograms at the height in the county's largest place."""


class ColdDay:
    """One day of the cold stores."""

    def __init__(self, world: World, week: Week, number: int, day: date, *, seed: int) -> None:
        self.world, self.week, self.number, self.day = world, week, number, day
        self.draw = random.Random(f"{seed}/{day}/cold")
        self.towns = tuple(town for town in world.towns if town.stations)

    def steps(self) -> Iterator[Step]:
        """Stores, calendar and bookings on the first day; what the probes say, every few hours of each."""
        if self.number == 0:
            yield Step(at_beijing(self.day, hour=7), f"{self.day} cold stores", self.found)
            yield Step(at_beijing(self.day, hour=7, minute=30), f"{self.day} harvest calendar", self.plan)
        before = 0 if self.number else 8
        for hour in (hour for hour in HOURS_SENT if hour > before):
            yield Step(at_beijing(self.day, hour=hour), f"{self.day} probes", _Sent(self, before, hour))
            before = hour
        if self.number == 1:
            yield Step(at_beijing(self.day, hour=9), f"{self.day} cold bookings", self.book)

    def found(self) -> None:
        """The two stores, their probes and calibrations."""
        for number, name, means, at, rate_fen, rooms in STORES:
            town = self.towns[at]
            lng, lat = middle(town)
            new = NewFacility(
                number=number, name=name, means=means, division=town.stations[0].village, lng=lng, lat=lat,
                opened_on=self.day, contract_to=self.day + timedelta(days=730), rate_fen=rate_fen,
                rooms=[NewRoom(zone=zone, whole_m3=whole, ours_m3=ours) for zone, whole, ours in rooms],
            )  # fmt: skip
            services.open_facility(key=f"demo/cold/{number}", county=COUNTY, new=new, actor=MANAGER)
        for (number, zone), (_mean, code) in PROBES.items():
            services.register_probe(
                key=f"demo/probe/{code}", county=COUNTY, number=number, zone=zone, probe=code, actor=DISPATCHER
            )
            services.calibrate(
                key=f"demo/calibration/{code}", county=COUNTY, probe=code, on=self.day - timedelta(days=90),
                certificate=f"鄂计量-{code}", actor=DISPATCHER,
            )  # fmt: skip
        self.week.acts += len(STORES) + 2 * len(PROBES)

    def plan(self) -> None:
        """The calendar of crops, a year's forecast by township, and four sites that a study may look at."""
        for code, name, zone, price, floor, dense, days, minutes, waits in CROPS:
            crop = NewCrop(
                code=code, name=name, zone=zone, price_fen_per_kg=price, floor_fen_per_kg=floor, kg_per_m3=dense,
                stands_days=days, heat_minutes=minutes, waits_weeks=waits,
            )  # fmt: skip
            services.set_crop(key=f"demo/crop/{code}", county=COUNTY, crop=crop, actor=MANAGER)
            rows = self._forecasts(code)
            services.forecast_harvest(key=f"demo/forecast/{code}", county=COUNTY, forecasts=rows, actor=MANAGER)
        for at, m3 in ((0, 800), (3, 400), (6, 300), (9, 300)):
            self._candidate(self.towns[at % len(self.towns)], m3)
        self.week.acts += 2 * len(CROPS) + 4

    def _forecasts(self, crop: str) -> list[NewForecast]:
        first_week, weeks, height = SEASONS[crop]
        growers = self.draw.sample(range(len(self.towns)), min(5, len(self.towns)))
        rows = []
        for place, at in enumerate(growers):
            village, share = self.towns[at].stations[0].village, 1 / (1 + place)
            party = self.world.coops[place].party if place < len(self.world.coops) and place < 2 else None
            for week in range(weeks):
                monday = self._monday((first_week + week - 1) % 52 + 1)
                kg = round(height * share * math.sin(math.pi * (week + 0.7) / (weeks + 0.7)), -2)
                rows.append(_forecast(crop, village, party, monday, kg))
        return rows

    def _monday(self, week: int) -> date:
        """The next Monday that begins that week of a year, this one included."""
        monday = self.day - timedelta(days=self.day.weekday())
        for later in range(53):
            if min((monday + timedelta(weeks=later)).isocalendar().week, 52) == week:
                return monday + timedelta(weeks=later)
        raise AssertionError("a year has every week")

    def _candidate(self, town: Town, m3: int) -> None:
        lng, lat = middle(town)
        rooms = ((Zone.CHILLED, m3), (Zone.COOL, m3 // 5), (Zone.FROZEN, m3 // 5))
        some = tuple((zone, room // 3) for zone, room in rooms)
        offers = (
            NewOffer(means=Means.BUILT, rooms=rooms, upfront_fen=m3 * 160_000, yearly_fen=m3 * 14_000, fen_per_kg=4,
                     lead_weeks=26, lasts_years=15),
            NewOffer(means=Means.ALLIED, rooms=some, upfront_fen=m3 * 6_000, yearly_fen=m3 * 9_000, fen_per_kg=6,
                     lead_weeks=4, lasts_years=3),
            NewOffer(means=Means.RENTED, rooms=some, fen_per_m3_week=1_400, fen_per_kg=8, least_weeks=4, last_week=52),
        )  # fmt: skip
        new = NewCandidate(code=f"XZ-{town.code[-3:]}", name=f"{town.name}备选点", lng=lng, lat=lat, offers=offers)
        services.enter_candidate(key=f"demo/site/{town.code}", county=COUNTY, new=new, actor=MANAGER)

    def book(self) -> None:
        """The co-operatives take room, and baskets are scanned in."""
        for number, coop in enumerate(self.world.coops[:3], 1):
            new = NewPromise(
                zone=Zone.CHILLED, who=coop.name, crop="dongcai", kg=3_000 * number, litres=14_000 * number,
                from_on=self.day, until_on=self.day + timedelta(days=14 + 7 * number), party=coop.party,
                facility="LK-01" if number < 3 else "LK-02",
            )  # fmt: skip
            told = services.promise(key=f"demo/cold/book/{number}", county=COUNTY, new=new, actor=DISPATCHER)
            booking = str(told.fact.facts["booking"])
            baskets = [f"K{number}{basket:03}" for basket in range(1, 9)]
            key = f"demo/cold/stow/{number}"
            services.stow(key=key, county=COUNTY, booking=booking, baskets=baskets, actor=DISPATCHER)
            self.week.acts += 2

    def send(self, before: int, until: int) -> None:
        """What each probe read in these hours; the one without power nothing, somebody beside it once."""
        for (number, zone), (mean, code) in PROBES.items():
            midnight = at_beijing(self.day, hour=0)
            moments = [midnight + timedelta(minutes=m) for m in range(60 * before, 60 * until, EVERY_MIN)]
            is_dark = number == "LK-02" and self.number == SILENT_DAY
            if is_dark:
                moments = [at for at in moments if not self._within(at, SILENT)]
            readings = [NewReading(at=at, milli_c=self._milli_c(number, zone, mean, at)) for at in moments]
            if is_dark and before <= SILENT[0] + 2 < until:
                at = at_beijing(self.day, hour=SILENT[0] + 2, minute=25)
                readings.append(NewReading(at=at, milli_c=6_400, is_manual=True))
            if readings:
                services.record_readings(
                    key=f"demo/read/{code}/{self.day}/{until}", county=COUNTY, probe=code, readings=readings,
                    actor=DISPATCHER,
                )  # fmt: skip
                self.week.acts += 1

    def _within(self, at: datetime, hours: tuple[int, int]) -> bool:
        return at_beijing(self.day, hour=hours[0]) <= at < at_beijing(self.day, hour=hours[1])

    def _milli_c(self, number: str, zone: Zone, mean: float, at: datetime) -> int:
        warm = 6.5 if number == "LK-01" and zone is Zone.CHILLED and self._is_warm(at) else 0.0
        wave = 0.5 * math.sin(at.timestamp() / 3_600)
        return round(1_000 * (mean + warm + wave + self.draw.uniform(-0.2, 0.2)))

    def _is_warm(self, at: datetime) -> bool:
        return self.number == WARM_DAY and self._within(at, WARM)


def _forecast(crop: str, village: str, party: UUID | None, monday: date, kg: float) -> NewForecast:
    """A week with its two ends: from four tenths less to a third more."""
    low, mid, high = int(0.6 * kg), int(kg), int(1.35 * kg)
    return NewForecast(crop=crop, division=village, party=party, monday=monday, low_kg=low, mid_kg=mid, high_kg=high)


class _Sent:
    """The probes' gateway sends a few hours at once."""

    def __init__(self, day: ColdDay, before: int, until: int) -> None:
        self.day, self.before, self.until = day, before, until

    def __call__(self) -> None:
        self.day.send(self.before, self.until)


def middle(town: Town) -> tuple[float, float]:
    """Where a township's villages lie, on the average."""
    known = [(each.lng, each.lat) for each in places_under(town.code) if each.lng is not None and each.lat is not None]
    lng, lat = (sum(values) / len(known) for values in zip(*known, strict=True))
    return round(lng, 5), round(lat, 5)
