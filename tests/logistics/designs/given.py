"""Studies to try with, and those who make and read them."""

from dataclasses import replace

from huinong.access.roles import ROLES
from huinong.kernel.actor import Actor, Role, Scope
from huinong.logistics.designs import services
from huinong.logistics.designs.models import Study
from huinong.logistics.designs.values import NewStudy, Options
from huinong.logistics.runs.working import work_once
from tests.logistics import county as c

ASKED = Options(budget_fen=5_000_000, share_bp=10_000, reach_m=3_000, years=5)
NEW = NewStudy(title="冬季补点", options=ASKED, seconds=20, rounds=1)


def somebody(role: Role, division: str = c.CODE) -> Actor:
    return Actor(id=f"staff:{role}", name="Chen", role=role, scope=Scope(division), permissions=ROLES[role])


MANAGER = somebody(Role.COUNTY_MANAGER)
OFFICER = somebody(Role.PROGRAMME_OFFICER, "42")


def made(key: str = "k1", new: NewStudy = NEW, actor: Actor = MANAGER, **options: object) -> str:
    """The number of a study that waits."""
    asked = replace(new, options=replace(new.options, **options))  # type: ignore[arg-type]
    return str(services.make_study(key=key, county=c.CODE, new=asked, actor=actor).fact.facts["study"])


def finished(key: str = "k1", **options: object) -> Study:
    """A study whose search is over."""
    number = made(key, **options)
    work_once()
    return Study.objects.get(county=c.CODE, number=number)
