"""An operator's own list: read by a mapping, checked row by row, opened whole or not at all."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from huinong.edge.gates import SYSTEM
from huinong.registry.divisions.services import load_national
from huinong.registry.points.commands import points as command
from huinong.registry.points.errors import BadMapping, BadRows
from huinong.registry.points.import_files import read_mapping
from huinong.registry.points.importing import import_points
from huinong.registry.points.models import Point
from huinong.registry.policies.services import load_policies
from tests.registry.points import india

pytestmark = pytest.mark.django_db
DELHI = 8
GOA = 9
OFFICES = 165_625
HEADING = "office,office_name,type,district,reports_to,lat,lon,quality\n"
ROWS = (
    "H1,Panaji HO,HO,090101,,15.49,73.82,original\n"
    "S1,Altinho SO,PO,090101,H1,15.48,73.83,suspect\n"
    "B1,Taleigao BO,BO,090101,S1,,,missing\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    load_policies(actor=SYSTEM)
    (tmp_path / "offices.toml").write_text(india.MAPPING, encoding="utf-8")
    return tmp_path


def told(folder: Path, rows: str = ROWS) -> Path:
    file = folder / "offices.csv"
    file.write_text(HEADING + rows, encoding="utf-8")
    return file


def run(folder: Path, *options: str) -> tuple[int, str]:
    given = ["import", str(folder / "offices.csv"), "--mapping", str(folder / "offices.toml"), *options]
    done = CliRunner().invoke(command, given)
    return done.exit_code, done.output


def faults(folder: Path, rows: str) -> list[tuple[int, str, str]]:
    file = told(folder, rows)
    with pytest.raises(BadRows) as refused:
        import_points(file=file, mapping=folder / "offices.toml", actor=SYSTEM)
    assert Point.objects.count() == 0
    return [(fault.row, fault.column, fault.problem) for fault in refused.value.faults]


def test_each_row_becomes_a_point_under_the_one_above(folder: Path) -> None:
    done = import_points(file=told(folder), mapping=folder / "offices.toml", actor=SYSTEM)
    assert (done.rows, done.opened, done.counties, done.without_place) == (3, 3, 1, 1)
    rows = {row.code: row for row in Point.objects.select_related("parent")}
    assert [(rows[code].kind, rows[code].precision) for code in ("H1", "S1", "B1")] == [
        ("county_centre", "exact"),
        ("outlet", "approximate"),
        ("village_station", "unknown"),
    ]
    assert rows["B1"].parent is not None
    assert rows["B1"].parent.code == "S1"
    assert (rows["S1"].county, rows["S1"].division, rows["S1"].lng) == ("090101", "090101000000", 73.83)


def test_importing_again_changes_nothing_and_a_change_is_refused(folder: Path) -> None:
    import_points(file=told(folder), mapping=folder / "offices.toml", actor=SYSTEM)
    again = import_points(file=told(folder), mapping=folder / "offices.toml", actor=SYSTEM)
    assert (again.opened, again.unchanged, Point.objects.count()) == (0, 3, 3)


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("B 2,Name BO,BO,090101,,15,73,original", "office", "no_code"),
        ("B1,Name BO,BO,090101,,15,73,original", "office", "twice"),
        ("B2,,BO,090101,,15,73,original", "office_name", "no_name"),
        ("B2,Name BO,XX,090101,,15,73,original", "type", "no_kind"),
        ("B2,Name BO,BO,Goa,,15,73,original", "district", "no_division"),
        ("B2,Name BO,BO,090101,,95,73,original", "lat", "no_position"),
        ("B2,Name BO,BO,090101,,15,east,original", "lon", "no_position"),
        ("B2,Name BO,BO,090101,,15,,original", "lon", "half_a_position"),
        ("B2,Name BO,BO,090101,B1,15,73,original", "reports_to", "parent_not_above"),
    ],
)
def test_each_fault_is_named_by_row_and_column_and_nothing_is_opened(
    folder: Path, row: str, column: str, problem: str
) -> None:
    assert (5, column, problem) in faults(folder, f"{ROWS}{row}\n")


def test_a_parent_that_nobody_knows_is_named_and_nothing_is_opened(folder: Path) -> None:
    assert faults(folder, ROWS + "B2,Name BO,BO,090102,S9,15,73,original\n") == [(5, "reports_to", "no_parent")]


def test_a_parent_may_stand_in_the_county_already(folder: Path) -> None:
    import_points(file=told(folder), mapping=folder / "offices.toml", actor=SYSTEM)
    later = told(folder, "B2,Name BO,BO,090101,S1,15,73,original\n")
    import_points(file=later, mapping=folder / "offices.toml", actor=SYSTEM)
    assert Point.objects.select_related("parent").get(code="B2").parent == Point.objects.get(code="S1")
    wrong = told(folder, "B3,Name BO,BO,090101,B1,15,73,original\n")
    with pytest.raises(BadRows) as refused:
        import_points(file=wrong, mapping=folder / "offices.toml", actor=SYSTEM)
    assert [fault.problem for fault in refused.value.faults] == ["parent_not_above"]


def run_with(folder: Path, rows: str) -> tuple[int, str]:
    told(folder, rows)
    return run(folder, "--json")


def test_a_parent_in_another_county_is_left_out_and_told(folder: Path) -> None:
    code, output = run_with(folder, ROWS + "B2,Name BO,BO,090102,S1,15,73,original\n")
    assert code == 0, output
    assert json.loads(output.strip().splitlines()[-1])["parents_elsewhere"] == 1
    assert Point.objects.get(code="B2").parent is None


def test_a_dry_run_checks_all_and_writes_nothing(folder: Path) -> None:
    told(folder)
    code, output = run(folder, "--dry-run", "--json")
    assert (code, json.loads(output.strip())["opened"], Point.objects.count()) == (0, 3, 0)


def test_a_faulty_file_is_told_row_by_row(folder: Path) -> None:
    code, output = run_with(folder, ROWS + "B 2,,XX,090101,,15,73,original\n")
    assert code != 0
    assert json.loads(output.strip().splitlines()[-1])["faults"] == 3


@pytest.mark.parametrize(
    "text",
    [
        "not a mapping",
        "[columns]\ncode = 'a'\n[kinds]\nHO = 'outlet'\n",
        "[columns]\ncode='a'\nname='b'\nkind='c'\ndivision='d'\n[kinds]\nHO='palace'\n",
        "[columns]\ncode='a'\nname='b'\nkind='c'\ndivision='d'\n[kinds]\nHO='outlet'\n",
        "[columns]\ncode='a'\nname='b'\nkind='c'\ndivision='d'\nlatitude='e'\n[kinds]\n[defaults]\nopened_on='2020-01-01'\n",
    ],
)
def test_a_mapping_that_says_too_little_is_refused(folder: Path, text: str) -> None:
    (folder / "offices.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadMapping):
        read_mapping(folder / "offices.toml")


def test_a_mapping_may_be_json(folder: Path) -> None:
    given = {
        "columns": {"code": "a", "name": "b", "kind": "c", "division": "d"},
        "kinds": {"HO": "county_centre"},
        "defaults": {"opened_on": "2020-01-01"},
    }
    (folder / "offices.json").write_text(json.dumps(given), encoding="utf-8")
    assert read_mapping(folder / "offices.json").columns["division"] == "d"


def test_a_slice_of_india_post_loads_with_its_districts(folder: Path) -> None:
    count = india.write(folder, states=frozenset({DELHI, GOA}))
    load_national(folder=folder / "divisions", actor=SYSTEM)
    done = import_points(file=folder / "offices.csv", mapping=folder / "offices.toml", actor=SYSTEM)
    assert (count, done.opened) == (813, 813)
    assert done.without_place == sum(row.lng is None for row in Point.objects.all())
    assert Point.objects.filter(parent__isnull=False).count() > count // 2


@pytest.mark.slow
def test_india_post_loads_whole(folder: Path) -> None:
    india.write(folder)
    load_national(folder=folder / "divisions", actor=SYSTEM)
    done = import_points(file=folder / "offices.csv", mapping=folder / "offices.toml", actor=SYSTEM)
    assert (done.rows, done.opened, done.without_place) == (OFFICES, OFFICES, 13_836)
