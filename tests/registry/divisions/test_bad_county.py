from collections.abc import Callable
from pathlib import Path

import pytest

from huinong.kernel.actor import Actor
from huinong.registry.divisions.errors import BadFiles, TooManyClosed, in_words
from huinong.registry.divisions.models import Boundary, Division, Edition, Place
from huinong.registry.divisions.services import load_county
from tests.registry.divisions.conftest import CHONGYANG

pytestmark = pytest.mark.usefixtures("figures")

Spoil = Callable[[bytes], bytes]
OUTSIDE = "lng_gcj02, lat_gcj02"


def replaced(old: str, new: str, *, encoding: str = "utf-8") -> Spoil:
    def replace(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(encoding), 1)

    return replace


def doubled(content: bytes) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join([*lines[:3], lines[2], *lines[3:]])


def without_column(content: bytes) -> bytes:
    return b"\n".join(line.rsplit(b",", 1)[0] for line in content.split(b"\n"))


def spoil(path: Path, by: Spoil) -> None:
    path.write_bytes(by(path.read_bytes()))


def refused(folder: Path, actor: Actor) -> list[tuple[str, int, str, str]]:
    with pytest.raises(BadFiles) as caught:
        load_county(folder=folder, actor=actor)
    assert all(in_words(finding) for finding in caught.value.findings)
    return [(each.file, each.row, each.column, each.problem.value) for each in caught.value.findings]


def nothing_is_loaded() -> bool:
    return not any(model.objects.exists() for model in (Division, Edition, Place, Boundary))


CELLS = [  # what a cell of villages.csv held, what it holds now, and the fault that is reported
    ("421223100001,", "42122310001,", (2, "code", "wrong_code")),
    ("421223100001,", "42122310000l,", (2, "code", "wrong_code")),
    ("421223100001,", "421223100601,", (2, "code", "wrong_code")),
    ("421223100001,", "421223100000,", (2, "code", "wrong_code")),
    ("421223100001,", "421224100001,", (2, "code", "not_under_county")),
    ("421223100001,", "421223101099,", (2, "code", "not_under_town")),
    ("421223100002,", "421223100001,", (3, "code", "duplicate")),
    (",421223100000,121", ",421223999000,121", (2, "town_code", "no_parent")),
    (",421223100000,121", ",421223000000,121", (2, "town_code", "no_parent")),
    (",421223100000,121", ",,121", (2, "town_code", "no_parent")),
    ("114.037078,29.541413", "115.037078,29.541413", (4, OUTSIDE, "outside")),
    ("114.037078,29.541413", "29.541413,114.037078", (4, "lat_gcj02", "not_a_number")),
    ("114.037078,29.541413", "114.037078,", (4, "lng_gcj02", "half_a_point")),
    ("114.037078,29.541413", "east,29.541413", (4, "lng_gcj02", "not_a_number")),
    ("114.037078,29.541413", "114.037078,nan", (4, "lat_gcj02", "not_a_number")),
    ("七星社区居委会", " ", (2, "name", "no_name")),
    ("七星社区居委会", "七" * 81, (2, "name", "long_name")),
    (",121,,", ",999,,", (2, "urban_rural_class", "wrong_class")),
    (",121,,", ",121", (2, "", "cells")),
    (",urban_rural_class,", ",class,", (1, "urban_rural_class", "no_column")),
]
CROSSED = b'{"type":"Polygon","coordinates":[[[113,29],[115,30],[115,29],[113,30],[113,29]]]}'
FILES: list[tuple[str, Spoil, tuple[int, str, str]]] = [
    ("towns.csv", doubled, (4, "code", "duplicate")),
    ("towns.csv", replaced("421223101000", "42122310100O"), (4, "code", "wrong_code")),
    ("towns.csv", replaced("113.876721,29.374472", "113.876721,30.374472"), (4, OUTSIDE, "outside")),
    ("towns.csv", replaced("421223000000", "991223000000"), (2, "code", "unknown_region")),
    ("towns.csv", lambda content: content.replace(content.split(b"\n")[1] + b"\n", b""), (2, "code", "no_county")),
    ("villages.csv", replaced("白泉社区居委会", "白泉社区居委会", encoding="gb18030"), (4, "name", "mixed_encoding")),
    ("villages.csv", lambda content: content.replace("白泉".encode(), b"\xff\xff", 1), (4, "name", "encoding")),
    ("villages.csv", without_column, (1, "lat_gcj02", "no_column")),
    ("villages.csv", lambda _: b"", (1, "code", "no_column")),
    ("villages.csv", lambda content: content.split(b"\n")[0], (0, "", "empty_file")),
    ("boundary.geojson", lambda content: content[:-10], (0, "", "not_geojson")),
    ("boundary.geojson", lambda _: b'{"type":"Point","coordinates":[114,29]}', (0, "", "not_geojson")),
    ("boundary.geojson", lambda _: b"[]", (0, "", "not_geojson")),
    ("boundary.geojson", lambda _: CROSSED, (0, "coordinates", "bad_outline")),
]


@pytest.mark.parametrize(("old", "new", "fault"), CELLS, ids=[f"{case[2][2]}-{n}" for n, case in enumerate(CELLS)])
def test_a_faulty_cell_is_reported_by_row_and_column_and_nothing_is_loaded(
    pack: Path, system: Actor, old: str, new: str, fault: tuple[int, str, str]
) -> None:
    spoil(pack / "villages.csv", replaced(old, new))
    assert refused(pack, system) == [("villages.csv", *fault)]
    assert nothing_is_loaded()


@pytest.mark.parametrize(("file", "by", "fault"), FILES, ids=[f"{case[2][2]}-{n}" for n, case in enumerate(FILES)])
def test_a_faulty_file_is_reported_and_nothing_is_loaded(
    pack: Path, system: Actor, file: str, by: Spoil, fault: tuple[int, str, str]
) -> None:
    spoil(pack / file, by)
    assert (file, *fault) in refused(pack, system)
    assert nothing_is_loaded()


@pytest.mark.parametrize("file", ["towns.csv", "villages.csv", "boundary.geojson"])
def test_a_missing_file_is_named(pack: Path, system: Actor, file: str) -> None:
    (pack / file).unlink()
    assert refused(pack, system) == [(file, 0, "", "no_file")]
    assert nothing_is_loaded()


def test_every_fault_of_every_file_is_reported_at_once(pack: Path, system: Actor) -> None:
    for name, old, new in (("towns.csv", "沙坪镇", ""), ("villages.csv", "421223100002,", "421223100001,")):
        spoil(pack / name, replaced(old, new))
    assert refused(pack, system) == [("towns.csv", 4, "name", "no_name"), ("villages.csv", 3, "code", "duplicate")]


def test_a_faulty_pack_leaves_the_county_as_it_was(pack: Path, system: Actor) -> None:
    load_county(folder=CHONGYANG, actor=system)
    before = list(Division.objects.order_by("id").values())
    (pack / "villages.csv").write_bytes(
        doubled((pack / "villages.csv").read_bytes().replace("环城".encode(), "城环".encode()))
    )
    refused(pack, system)
    assert list(Division.objects.order_by("id").values()) == before


def test_a_pack_that_lacks_many_known_villages_is_taken_for_incomplete(pack: Path, system: Actor) -> None:
    load_county(folder=CHONGYANG, actor=system)
    lines = (pack / "villages.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (pack / "villages.csv").write_text("".join(lines[:-20]), encoding="utf-8")
    with pytest.raises(TooManyClosed):
        load_county(folder=pack, actor=system)
    assert Division.objects.filter(valid_to=None).count() == 222
    assert load_county(folder=pack, actor=system, allow_closing=True).changes.closed == 20
