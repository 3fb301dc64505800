"""Two studies of a county's network that are finished: one beside another."""

from huinong.edge.gates import SYSTEM
from huinong.logistics.designs import services
from huinong.logistics.designs.values import NewStudy, Options
from huinong.logistics.runs.working import work_once
from huinong.registry.divisions.models import Place
from tests.whole.founding import County


def studies(county: County, side: str, village: str, mark: str) -> dict[str, str]:
    """What there is by name; titles bear the county's mark."""
    for code, lat in ((county.code.ljust(12, "0"), 29.5), (village, 29.51)):
        Place.objects.get_or_create(
            code=code, defaults={"lng": 114.0, "lat": lat, "precision": "exact", "source": "test"}
        )
    made = {}
    for name, budget_fen in (("study", 0), ("study_beside", 5_000_000)):
        asked = Options(budget_fen=budget_fen, share_bp=0, reach_m=3_000, years=5)
        new = NewStudy(title=f"{mark}研究{side}{budget_fen}", options=asked, seconds=20, rounds=1)
        told = services.make_study(key=f"{name}-{side}", county=county.code, new=new, actor=SYSTEM)
        made[name] = str(told.fact.facts["study"])
    work_once()
    return made
