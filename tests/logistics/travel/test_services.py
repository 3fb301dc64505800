import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.travel import queries
from huinong.logistics.travel.errors import ExtractTooLarge, NoExtract, NoRoadsHere
from huinong.logistics.travel.models import RoadExtract
from huinong.logistics.travel.values import LICENCE
from tests.logistics import county as c
from tests.logistics.travel import ground

pytestmark = pytest.mark.django_db


def test_a_county_without_a_map_has_none_and_one_that_loaded_it_has(county: c.County) -> None:
    ground.settle(county)
    assert queries.extract(c.CODE) is None
    receipt = ground.load()
    assert receipt.fact.facts["road_km"] == 155
    known = queries.extract(c.CODE)
    assert known is not None
    assert (known.name, known.edges, known.licence, known.loaded_by) == ("Triesen 2026-11", 8609, LICENCE, "Clerk Lin")
    assert known.digest == receipt.fact.facts["digest"]


def test_loading_again_with_the_same_key_changes_nothing(county: c.County) -> None:
    ground.settle(county)
    first, again = ground.load(), ground.load(source=ground.FILE.read_bytes())
    assert (again.is_repeat, again.fact.id) == (True, first.fact.id)
    assert RoadExtract.objects.count() == Fact.objects.filter(kind="roads.loaded").count() == 1


def test_the_same_key_for_another_file_is_refused(county: c.County) -> None:
    ground.settle(county)
    ground.load()
    other = ground.FILE.read_bytes() + _more()
    with pytest.raises(KeyReused):
        ground.load(source=other)
    assert RoadExtract.objects.count() == 1


def _more() -> bytes:
    """The last block of the file once more: another file with the same roads."""
    content = ground.FILE.read_bytes()
    return content[content.rindex(b"OSMData") - 6 :]


def test_the_latest_map_counts_and_only_it_and_the_one_before_keep_their_roads(county: c.County) -> None:
    ground.settle(county)
    for number in range(3):
        with clock.frozen_at(ground.at(number)):
            ground.load(key=f"roads-{number}")
    kept = [bool(row.graph) for row in RoadExtract.objects.order_by("loaded_at")]
    known = queries.extract(c.CODE)
    assert kept == [False, True, True]
    assert known is not None
    assert known.loaded_at == ground.at(2)


def test_a_file_that_is_no_extract_is_refused_and_nothing_is_kept(county: c.County) -> None:
    ground.settle(county)
    ground.load()
    with pytest.raises(NoExtract):
        ground.load(key="other", source=b"not a map")
    with pytest.raises(ExtractTooLarge):
        ground.load(key="huge", source=b"0" * (41 * 1024 * 1024))
    assert RoadExtract.objects.count() == 1


def test_a_map_of_somewhere_else_is_refused(county: c.County) -> None:
    with pytest.raises(NoRoadsHere):
        ground.load()
    assert not RoadExtract.objects.exists()


def test_only_who_plans_trips_loads_maps_and_only_where_they_work(county: c.County) -> None:
    ground.settle(county)
    with pytest.raises(NotPermitted):
        ground.load(by=c.Actor(id="d", name="D", role=Role.DRIVER, scope=c.Scope(c.CODE), permissions=frozenset()))
    for division, point in (("421224", None), (c.TOWN, None), (c.CODE, county.station)):
        with pytest.raises(OutOfScope):
            ground.load(by=c.actor(division, point=point))
    assert not Fact.objects.filter(kind="roads.loaded").exists()
