from collections.abc import Iterator
from datetime import date

import pytest

from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.registry.divisions.codes import Level, VillageKind
from huinong.registry.divisions.models import Division
from huinong.registry.parties.services import register_parties
from huinong.registry.parties.values import NewParty, PartyKind
from huinong.registry.points.services import open_points
from huinong.registry.points.values import NewPoint, PointKind, Precision
from huinong.registry.policies.services import load_policies
from tests.funds.conftest import on_disk
from tests.logistics import county as c

__all__ = ["county", "on_disk"]

SINCE = date(2026, 1, 1)
PLACES = (
    (Level.COUNTY, "421223000000", "崇阳县"),
    (Level.TOWN, "421223100000", "天城镇"),
    (Level.TOWN, "421223101000", "沙坪镇"),
    (Level.VILLAGE, c.VILLAGE, "一村"),
    (Level.VILLAGE, c.NEXT_VILLAGE, "二村"),
    (Level.VILLAGE, c.FAR_VILLAGE, "三村"),
)
POINTS = (
    ("centre", PointKind.COUNTY_CENTRE, "421223000000"),
    ("town", PointKind.TOWNSHIP_CENTRE, "421223100000"),
    ("other_town", PointKind.TOWNSHIP_CENTRE, "421223101000"),
    ("station", PointKind.VILLAGE_STATION, c.VILLAGE),
    ("next_station", PointKind.VILLAGE_STATION, c.NEXT_VILLAGE),
    ("far_station", PointKind.VILLAGE_STATION, c.FAR_VILLAGE),
)
PARTIES = (
    ("keeper", PartyKind.KEEPER, "赵德贵"),
    ("zto", PartyKind.COURIER, "中通快递崇阳分公司"),
    ("post", PartyKind.OPERATOR, "中国邮政崇阳县分公司"),
    ("bus_company", PartyKind.BUS_COMPANY, "崇阳客运公司"),
)


@pytest.fixture(autouse=True)
def _on_their_own(alone: None) -> None:
    """The rooms of logistics are tested without what other rooms make of their facts."""


@pytest.fixture
def county() -> Iterator[c.County]:
    """The county as it stands before the day begins (for tests marked django_db)."""
    with clock.frozen_at(c.NOW):
        load_policies(actor=SYSTEM)
        yield _made()


def _made() -> c.County:
    for level, code, name in PLACES:
        kind = VillageKind.VILLAGE_COMMITTEE if level == Level.VILLAGE else ""
        Division.objects.create(level=level, code=code, name=name, kind=kind, valid_from=SINCE)
    parties = [NewParty(key=f"party-{name}", kind=kind, name=said) for name, kind, said in PARTIES]
    known = register_parties(county=c.CODE, parties=parties, actor=SYSTEM)
    ids = {name: receipt.fact.facts["party"] for (name, _, _), receipt in zip(PARTIES, known, strict=True)}
    points = [
        NewPoint(
            key=f"point-{name}",
            code=f"P{number}",
            kind=kind,
            name=name,
            division=division,
            opened_on=SINCE,
            lng=114.0 + number / 100,
            lat=29.5,
            precision=Precision.EXACT,
            keeper_party=c.as_id(ids["keeper"]),
        )
        for number, (name, kind, division) in enumerate(POINTS)
    ]
    opened = open_points(county=c.CODE, points=points, actor=SYSTEM)
    ids |= {name: receipt.fact.facts["point"] for (name, _, _), receipt in zip(POINTS, opened, strict=True)}
    made = c.County(**{name: c.as_id(id_) for name, id_ in ids.items()})
    c.carriers(made)
    return made
