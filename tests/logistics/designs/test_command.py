"""`huinong design study`: a province from a list of villages."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from huinong.logistics.designs import commands
from huinong.logistics.designs.errors import BadVillages, NoCluster, NoSuchCluster
from huinong.logistics.designs.national import spots_of, villages_of

VILLAGES = [(f"610921{town}{200 + n}", f"{town}第{n}村委会") for town in (100, 101) for n in range(6)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "villages.csv"
    made.write_text("code,name\n" + "".join(f'{code},"{name}"\n' for code, name in VILLAGES), encoding="utf-8")
    return made


def told(*words: str) -> dict[str, object]:
    done = CliRunner().invoke(commands.design, ["study", *words], catch_exceptions=False)
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def asked(file: Path, *more: str) -> dict[str, object]:
    return told(str(file), "--province", "61", "--rounds", "1", "--workers", "1", "--json", *more)


def test_a_province_is_designed_with_a_bound_and_said_to_be_scattered(file: Path) -> None:
    answer = asked(file)
    assert (answer["villages"], answer["counties"], answer["towns"], answer["villages_placed"]) == (12, 1, 2, 0)
    assert answer["bound"] is not None
    assert float(str(answer["gap"])) <= 0.03


def test_the_same_seed_tells_the_same(file: Path) -> None:
    one, again, other = asked(file), asked(file), asked(file, "--seed", "2")
    assert one["cost"] == again["cost"] != other["cost"]


def test_json_is_read_as_csv_is(file: Path, tmp_path: Path) -> None:
    rows = tmp_path / "villages.json"
    rows.write_text(json.dumps([{"code": code, "name": name} for code, name in VILLAGES]), encoding="utf-8")
    assert villages_of(rows, "61") == villages_of(file, "61")


@pytest.mark.parametrize("text", ["name\n一村\n", "code,name\n61092110020,一村\n", "code,name\n420921100201,一村\n"])
def test_what_is_no_list_of_villages_is_refused(tmp_path: Path, text: str) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(text, encoding="utf-8")
    with pytest.raises(BadVillages):
        villages_of(wrong, "61")


def test_towns_are_taken_from_gcj02_to_where_they_are(tmp_path: Path) -> None:
    towns = tmp_path / "towns.csv"
    towns.write_text("code,lng_gcj02,lat_gcj02\n610921100,108.505,32.89\n610921101,,\n", encoding="utf-8")
    spots = spots_of(towns)
    assert [*spots] == ["610921100"]
    assert spots["610921100"] == pytest.approx((108.501, 32.892), abs=0.002)


def test_a_cluster_that_is_not_there_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if find_spec("distributed") is not None:
        monkeypatch.setattr(commands, "CONNECT_S", 0.2)
        with pytest.raises(NoSuchCluster):
            asked(file, "--scheduler", "tcp://127.0.0.1:9")
    monkeypatch.setattr(commands, "find_spec", lambda name: None)
    with pytest.raises(NoCluster):
        asked(file, "--scheduler", "tcp://127.0.0.1:9")
