"""A day that is planned twice: a van at the centre, one plan taken, and one beside it."""

from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.logistics.plans import queries, services
from huinong.logistics.plans.values import NewVehicle, Options
from huinong.logistics.runs.working import work_once
from tests.whole.founding import NOON


def plans(county: str, centre: UUID, side: str, mark: str) -> dict[str, str]:
    """What there is by name; the van and the plans bear the county's mark."""
    van = NewVehicle(
        code=f"V{side}", kind="van", base=centre, starts_min=420, ends_min=1080, turnaround_min=30, trips=3,
        load_kg=600, spaces={"ambient": 4_000_000}, fixed_fen=12_000, fen_per_km=120, fen_per_hour=3_000,
        plate=f"{mark}车{side}",
    )  # fmt: skip
    today = NOON.date()
    services.set_vehicle(county=county, key=f"van-{side}", vehicle=van, from_on=today, actor=SYSTEM)
    made = {}
    for name in ("plan", "plan_beside"):
        plan = services.make_plan(
            county=county, key=f"{name}-{side}", day=today, title=f"{mark}{name}{side}", options=Options(), seconds=20,
            seed=1, rounds=1, actor=SYSTEM,
        )  # fmt: skip
        made[name] = str(plan)
    work_once()
    run = queries.plan(SYSTEM, county, UUID(made["plan"])).run
    return {**made, "run": str(run), "vehicle": van.code}
