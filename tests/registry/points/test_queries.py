from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import NotPermitted
from huinong.kernel.actor import Actor
from huinong.registry.points import queries
from huinong.registry.points.errors import NoSuchPoint
from huinong.registry.points.values import PointKind, Status
from tests.registry.points.network import COUNTY, DAY, NETWORK, clerk, days_before, new, open_points, scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policies")]


@pytest.fixture
def ids() -> dict[str, UUID]:
    """Four points of one county and one of another."""
    here = dict(zip(["S1", "S2", "T1", "C1"], open_points(*NETWORK), strict=True))
    there = new("L1", PointKind.COUNTY_CENTRE, name="洛南县中心", division="611021000000")
    return {**here, "L1": open_points(there, county="611021")[0]}


def seen(actor: Actor, **given: object) -> list[str]:
    return [row.point.code for row in queries.points(actor, on=DAY, **given).rows]  # type: ignore[arg-type]


def test_a_list_shows_what_lies_in_the_scope_and_no_more(ids: dict[str, UUID]) -> None:
    assert seen(clerk("")) == ["C1", "L1", "S1", "S2", "T1"]
    assert seen(clerk("42")) == ["C1", "S1", "S2", "T1"]
    assert seen(clerk()) == ["C1", "S1", "S2", "T1"]
    assert seen(clerk("421223100")) == ["S1", "T1"]
    assert seen(clerk("421223101")) == ["S2"]
    assert seen(clerk(point=ids["S2"])) == ["S2"]
    assert seen(clerk("611021", point=ids["S2"])) == []
    assert seen(clerk(party=uuid4())) == []
    with pytest.raises(NotPermitted):
        seen(clerk(may=["parties.read"]))


def test_one_point_is_shown_inside_and_absent_outside_the_scope(ids: dict[str, UUID]) -> None:
    shown = queries.seen_point(clerk("421223100"), COUNTY, ids["S1"], on=DAY)
    assert (shown.point.name, shown.standing.status) == ("白霓桥村站", Status.SILENT)
    for actor, county in [(clerk("421223101"), COUNTY), (clerk("611021"), COUNTY), (clerk(""), "611021")]:
        with pytest.raises(NoSuchPoint):
            queries.seen_point(actor, county, ids["S1"], on=DAY)
    with pytest.raises(NoSuchPoint):
        queries.point("611021", ids["S1"])
    with pytest.raises(NoSuchPoint):
        queries.point_by_code(COUNTY, "L1")


def test_lists_filter_by_kind_words_place_and_status(ids: dict[str, UUID]) -> None:
    scan(ids["S2"], days_before(DAY, 20))
    assert seen(clerk(), kind=PointKind.OUTLET) == ["T1"]
    assert [seen(clerk(), text=text) for text in ("霓桥", "bnq", "S2", "核桃")] == [["S1"], ["S1"], ["S2"], []]
    assert seen(clerk(), division="421223101") == ["S2"]
    assert seen(clerk(), status=Status.ACTIVE) == ["S2"]
    assert seen(clerk(), status=Status.SILENT, sort="-code") == ["T1", "S1", "C1"]


def test_lists_page_and_count_the_same_with_and_without_a_status(ids: dict[str, UUID]) -> None:
    page = queries.points(clerk(), offset=1, limit=2, on=DAY)
    assert ([row.point.code for row in page.rows], page.total) == (["S1", "S2"], 4)
    same = queries.points(clerk(), status=Status.SILENT, offset=1, limit=2, on=DAY)
    assert same == page


def test_a_page_of_points_takes_few_queries(ids: dict[str, UUID]) -> None:
    open_points(*[new(f"M{n}") for n in range(60)])
    queries.points(clerk(), on=DAY)
    with CaptureQueriesContext(connection) as asked:
        queries.points(clerk(), on=DAY)
    assert len(asked) <= 6


def test_the_map_shows_public_attributes_of_placed_points_only(ids: dict[str, UUID]) -> None:
    found = queries.features(clerk(), on=DAY)
    [feature] = found["features"]
    assert found["without_place"] == 3
    assert feature["geometry"] == {"type": "Point", "coordinates": [114.1, 29.5]}
    assert feature["properties"] == {
        "code": "S1",
        "name": "白霓桥村站",
        "kind": "village_station",
        "division": "421223100201",
        "precision": "exact",
        "status": "silent",
    }
    assert queries.features(clerk("421223101"), on=DAY)["features"] == []
