"""Two studies of the demo county's network, so that a meeting has something to compare."""

from huinong.demo.world import COUNTY, MANAGER
from huinong.logistics.designs import services
from huinong.logistics.designs.values import NewStudy, Options
from huinong.logistics.runs.working import work_once

SECONDS = 60  # never reached: one round, the same on every machine
LESS = Options(budget_fen=12_000_000, share_bp=8_500, reach_m=2_000, years=5)
MORE = Options(budget_fen=20_000_000, share_bp=9_000, reach_m=2_000, years=5)


def study() -> None:
    """Ask which villages get a station for more and for less money, and wait for the answers."""
    for key, title, options in (("more", "冬季村站补点：20 万元", MORE), ("less", "冬季村站补点：12 万元", LESS)):
        new = NewStudy(title=title, options=options, seconds=SECONDS, rounds=1)
        services.make_study(key=f"demo/study/{key}", county=COUNTY, new=new, actor=MANAGER)
    work_once()
