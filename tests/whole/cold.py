"""A cold store with a probe that told something, room that a co-operative was promised, and a study of the county."""

from datetime import timedelta
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.engines.planning.days.values import Zone
from huinong.logistics.coldchain import services
from huinong.logistics.coldchain.studies import Question, start_study
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
from huinong.logistics.runs.working import work_once
from tests.whole.founding import NOON


def kept_cold(county: str, mark: str, village: str, coop: UUID, who: str) -> dict[str, str]:
    """The numbers of a store, its probe and a booking."""
    today, number, probe = NOON.date(), f"LK-{mark}", f"T-{mark}"
    rooms = [NewRoom(zone=Zone.CHILLED, whole_m3=50, ours_m3=50)]
    store = NewFacility(
        number=number, name=f"冷库{mark}", means=Means.BUILT, division=village, lng=114.0, lat=29.5, opened_on=today,
        rooms=rooms,
    )  # fmt: skip
    services.open_facility(key=f"cold-{mark}", county=county, new=store, actor=SYSTEM)
    said = {"county": county, "probe": probe, "actor": SYSTEM}
    services.register_probe(key=f"probe-{mark}", number=number, zone=Zone.CHILLED, **said)
    services.calibrate(key=f"calibrated-{mark}", on=today, certificate=f"校{mark}", **said)
    readings = [NewReading(at=NOON - timedelta(minutes=5), milli_c=4_000)]
    services.record_readings(key=f"read-{mark}", readings=readings, **said)
    room = NewPromise(
        zone=Zone.CHILLED, who=who, crop="", kg=100, litres=900, from_on=today, until_on=today + timedelta(days=2),
        party=coop, facility=number,
    )  # fmt: skip
    told = services.promise(key=f"room-{mark}", county=county, new=room, actor=SYSTEM)
    return {"store": number, "probe": probe, "cold_booking": str(told.fact.facts["booking"])}


def studied(county: str, village: str, coop: UUID) -> str:
    """The id of a study that is over: one crop, one week, one site."""
    crop = NewCrop(
        code="shoots", name="雷竹笋", zone=Zone.CHILLED, price_fen_per_kg=900, floor_fen_per_kg=500, kg_per_m3=200,
        stands_days=5, heat_minutes=600, waits_weeks=1,
    )  # fmt: skip
    services.set_crop(key=f"crop-{county}", county=county, crop=crop, actor=SYSTEM)
    monday = NOON.date() - timedelta(days=NOON.weekday()) + timedelta(weeks=1)
    rows = [
        NewForecast(crop="shoots", division=village, monday=monday, low_kg=1, mid_kg=2_000, high_kg=3_000, party=coop)
    ]
    services.forecast_harvest(key=f"forecast-{village}", county=county, forecasts=rows, actor=SYSTEM)
    offers = [NewOffer(means=Means.RENTED, rooms=((Zone.CHILLED, 20),), fen_per_m3_week=100, least_weeks=1)]
    site = NewCandidate(code="X1", name="备选", lng=114.0, lat=29.5, offers=offers)
    services.enter_candidate(key=f"site-{county}", county=county, new=site, actor=SYSTEM)
    asked = Question(years=1, growth_percent=0, budget_fen=0)
    run = start_study(county=county, key=f"study-{village}", title="x", question=asked, seconds=60, actor=SYSTEM)
    work_once()
    return str(run)
