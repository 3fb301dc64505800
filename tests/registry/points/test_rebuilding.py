from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from huinong.edge.gates import SYSTEM
from huinong.registry.divisions.services import load_county
from huinong.registry.points import services
from huinong.registry.points.commands import points
from huinong.registry.points.errors import PlaceUnknown
from huinong.registry.points.models import MarketDay, Point, PointDay
from huinong.registry.points.values import Spell

from .network import COUNTY, DAY, days_before, new, open_points, scan

PACK = Path(__file__).parents[3] / "src/huinong/demo/data/chongyang-421223"


def counted() -> list[tuple[str, UUID, date, int]]:
    rows = PointDay.objects.order_by("county", "point", "day")
    return list(rows.values_list("county", "point", "day", "custody_scans"))


@pytest.mark.django_db(transaction=True)
def test_days_drawn_again_from_the_journal_are_those_counted_as_scans_came_in() -> None:
    here, there = open_points(new("S1"), new("S2"))
    scan(here, days_before(DAY, 5), n=3)
    scan(there, days_before(DAY, 2))
    scan(there, days_before(DAY, 9), kind="test.noticed")
    first = counted()
    PointDay.objects.filter(point=here).update(custody_scans=99)
    done = CliRunner().invoke(points, ["rebuild"], catch_exceptions=False)
    assert (len(first), counted() == first) == (7, True)
    assert "read 28 facts" in done.output


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_and_another_county_leave_the_days_alone() -> None:
    [here] = open_points(new("S1"))
    scan(here, [DAY])
    PointDay.objects.update(custody_scans=99)
    for words in (["--dry-run"], ["--county", "611021"]):
        CliRunner().invoke(points, ["rebuild", *words], catch_exceptions=False)
        assert [row[3] for row in counted()] == [99]


@pytest.mark.django_db
@pytest.mark.usefixtures("policies")
def test_where_the_places_are_loaded_a_point_must_stand_in_one_of_them() -> None:
    load_county(folder=PACK, actor=SYSTEM)
    with pytest.raises(PlaceUnknown, match=r"points\.place_unknown"):
        open_points(new("S1", division="421223100001"), new("S2", division="421223100399"))
    with pytest.raises(PlaceUnknown):
        services.set_market_days(
            county=COUNTY, key="m", rule="逢3", hours=Spell(0, 60), division="421223999000", actor=SYSTEM
        )
    assert (Point.objects.count(), MarketDay.objects.count()) == (0, 0)
    open_points(new("S1", division="421223100001"))
    assert Point.objects.count() == 1
