from pathlib import Path

import numpy as np
import pytest

from huinong.engines.planning.days.values import Place
from huinong.engines.planning.roads import Profile, Roads, matrix, unreachable
from huinong.engines.planning.straight import calibrate
from huinong.logistics.travel.errors import NoExtract
from huinong.logistics.travel.extracts import CLASSES, read_roads
from huinong.logistics.travel.packing import packed, unpacked
from tests.logistics.travel import ground

VAN = Profile(
    code="van",
    km_per_hour={name: 30 for name in CLASSES if name not in {"path", "track"}},
    most_km_per_hour=60,
    access_km_per_hour=5,
    snap_m=500,
)


@pytest.fixture(scope="module")
def roads() -> Roads:
    return read_roads(ground.FILE, name="Triesen")


def test_an_extract_becomes_a_graph_of_the_ways_that_vehicles_use(roads: Roads) -> None:
    assert (roads.nodes, roads.edges, round(roads.metres.sum() / 1000)) == (8487, 8609, 155)
    assert roads.one_way.sum() == 197


def test_villages_are_as_far_apart_by_road_as_the_map_says(roads: Roads) -> None:
    places = ground.places("P0", "P1", "P2")
    found = matrix(roads, places, VAN)
    assert unreachable(found, places) == ()
    assert found.metres[0].tolist() == [0, 4211, 5427]
    detour = calibrate(found, places)
    assert detour is not None
    assert round(detour.median, 2) == 2.22


def test_bytes_read_as_the_file_does_and_survive_packing(roads: Roads) -> None:
    again = unpacked(packed(read_roads(ground.FILE.read_bytes(), name="Triesen")))
    for name in ("start", "end", "kind", "one_way", "limit_kmh", "way"):
        assert (getattr(again, name) == getattr(roads, name)).all()
    assert np.abs(again.metres - roads.metres).max() < 0.05
    assert len(packed(roads)) < 110_000


def test_only_what_lies_in_the_box_is_kept() -> None:
    part = read_roads(ground.FILE, name="Triesen", box=(9.52, 47.10, 9.54, 47.11))
    assert 0 < part.edges < 3000
    assert (part.lng.min() >= 9.52) & (part.lat.max() <= 47.11)
    assert read_roads(ground.FILE, name="Triesen", box=(114, 29, 115, 30)).edges == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a spreadsheet", ground.FILE.read_bytes()[:20_000]])
def test_a_file_that_is_no_whole_extract_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(NoExtract, match="no_extract"):
        read_roads(content, name="x.osm.pbf")
    file = tmp_path / "x.osm.pbf"
    file.write_bytes(content)
    with pytest.raises(NoExtract):
        read_roads(file, name="x.osm.pbf")


def test_a_place_on_a_map_that_has_no_roads_is_off_it() -> None:
    nothing = read_roads(ground.FILE, name="Triesen", box=(114, 29, 115, 30))
    here = [Place(code="a", name="a", lng=9.5, lat=47.1), Place(code="b", name="b", lng=9.51, lat=47.1)]
    assert matrix(nothing, here, VAN).seconds.tolist() == [[0, -1], [-1, 0]]
