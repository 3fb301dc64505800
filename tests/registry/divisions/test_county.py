from datetime import date
from pathlib import Path

import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.divisions import queries
from huinong.registry.divisions.models import Boundary, Division, Edition, Place
from huinong.registry.divisions.services import load_county
from huinong.registry.divisions.values import Changes, LevelCounts, Precision
from tests.registry.divisions.conftest import CHONGYANG, LUONAN

pytestmark = pytest.mark.usefixtures("figures")


def test_the_two_real_counties_load_whole(system: Actor) -> None:
    for folder, figures in ((CHONGYANG, (13, 206, 187, 178, 2)), (LUONAN, (16, 247, 204, 13, 1))):
        done = load_county(folder=folder, actor=system)
        points = (done.villages_with_point, done.villages_approximate)
        assert (done.towns, done.villages, done.village_committees, *points) == figures
    assert queries.counts("421223") == LevelCounts(0, 0, 1, 13, 206, 187)


def test_loading_a_county_again_changes_nothing(system: Actor) -> None:
    load_county(folder=CHONGYANG, actor=system)
    before = [list(model.objects.order_by("pk").values()) for model in (Division, Edition, Place, Boundary)]
    assert load_county(folder=CHONGYANG, actor=system).changes == Changes()
    assert [list(model.objects.order_by("pk").values()) for model in (Division, Edition, Place, Boundary)] == before


def test_a_county_loaded_alone_has_named_ancestors(system: Actor) -> None:
    load_county(folder=LUONAN, actor=system)
    assert [each.name for each in queries.ancestors("611021001001")] == ["陕西省", "商洛市", "洛南县", "城关街道"]


def test_a_village_without_a_real_point_stays_unknown(system: Actor) -> None:
    load_county(folder=CHONGYANG, actor=system)
    found = queries.place("421223100001")
    assert (found.lng, found.lat, found.precision) == (None, None, Precision.UNKNOWN)


def test_points_are_kept_in_wgs84(system: Actor) -> None:
    load_county(folder=CHONGYANG, actor=system)
    found = queries.place("421223100003")
    assert (found.lng, found.lat) == (114.031488, 29.543939)
    assert found.precision is Precision.EXACT


def test_a_village_at_its_towns_point_or_anothers_is_approximate(system: Actor) -> None:
    load_county(folder=CHONGYANG, actor=system)
    load_county(folder=LUONAN, actor=system)
    places = [*queries.places_under("421223"), *queries.places_under("611021")]
    approximate = [place.code for place in places if place.precision is Precision.APPROXIMATE]
    assert approximate == ["421223106207", "421223202206", "611021102208"]


def test_the_outline_holds_every_point(system: Actor) -> None:
    load_county(folder=CHONGYANG, actor=system)
    outline = queries.boundary("421223")
    assert outline is not None
    assert outline.geojson["type"] == "Polygon"
    assert queries.boundary("611021") is None


def test_a_pack_in_gb18030_or_with_a_mark_loads_the_same(system: Actor, pack: Path) -> None:
    load_county(folder=CHONGYANG, actor=system)
    towns, villages = pack / "towns.csv", pack / "villages.csv"
    towns.write_bytes(b"\xef\xbb\xbf" + towns.read_bytes())
    villages.write_bytes(villages.read_text(encoding="utf-8").encode("gb18030"))
    done = load_county(folder=pack, actor=system)
    assert (done.villages, done.changes) == (206, Changes())


def test_a_changed_name_becomes_a_new_version_from_today(system: Actor, pack: Path) -> None:
    load_county(folder=CHONGYANG, actor=system)
    villages = pack / "villages.csv"
    villages.write_text(
        villages.read_text(encoding="utf-8").replace("环城村村委会", "环城新村村委会"), encoding="utf-8"
    )
    assert load_county(folder=pack, actor=system).changes == Changes(renamed=1)
    names = [queries.division("421223100205", day).name for day in (date(2026, 11, 19), date(2026, 11, 20))]
    assert names == ["环城村村委会", "环城新村村委会"]


def test_a_moved_point_is_corrected_but_a_known_one_is_not_forgotten(system: Actor, pack: Path) -> None:
    load_county(folder=CHONGYANG, actor=system)
    known = queries.place("421223100003")
    villages = pack / "villages.csv"
    text = villages.read_text(encoding="utf-8").replace("114.037078,29.541413", ",")
    villages.write_text(text.replace("114.053002,29.547054", "114.0531,29.5471"), encoding="utf-8")
    assert load_county(folder=pack, actor=system).changes == Changes(moved=1)
    assert queries.place("421223100003") == known


def test_only_who_may_and_for_their_place_loads_a_county() -> None:
    other = Actor("s2", "Clerk Lin", Role.COUNTY_MANAGER, Scope("611021"), frozenset({"divisions.load"}))
    nobody = Actor("s3", "Keeper Wang", Role.KEEPER, Scope("421223"))
    for actor, refusal in ((other, OutOfScope), (nobody, NotPermitted)):
        with pytest.raises(refusal):
            load_county(folder=CHONGYANG, actor=actor)
    assert Division.objects.count() == 0
