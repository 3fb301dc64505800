"""`huinong plan bench`: published instances solved, checked and told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huinong.engines.planning.checking.verdicts import Verdict
from huinong.logistics.plans.bench_kinds import KINDS
from huinong.logistics.plans.benching import Kind, Measured
from huinong.logistics.plans.commands import BROKEN, UNREADABLE, plan

FOLDER = Path(__file__).parents[2] / "data" / "benchmarks" / "2e-vrp"
FILE = str(FOLDER / "Set2a_E-n22-k4-s6-17.dat")


def told(*words: str) -> Result:
    return CliRunner().invoke(plan, ["bench", *words, "--seconds", "0.5", "--cores", "1"])


def test_each_instance_is_one_json_object_a_line() -> None:
    answer = told("2e-vrp", FILE, "--json")
    assert answer.exit_code == 0, answer.output
    line = json.loads(answer.output)
    assert list(line) == ["instance", "cost", "bound", "seconds", "feasible"]
    assert line["instance"] == "Set2a_E-n22-k4-s6-17"
    assert line["feasible"] is True
    assert line["cost"] >= 417.06


def test_without_json_a_table_is_read_by_people() -> None:
    answer = told("2e-vrp", FILE)
    assert answer.exit_code == 0, answer.output
    assert all(word in answer.output for word in ("instance", "cost", "gap", "feasible", "yes"))


def test_a_file_of_another_format_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "odd.dat"
    file.write_text("nothing of the kind", encoding="utf-8")
    answer = told("2e-vrp", str(file), "--json")
    assert answer.exit_code == UNREADABLE
    assert "odd.dat: line 1: 1 lines of numbers" in answer.stderr


def test_an_answer_that_does_not_hold_is_said_and_ends_with_its_own_status(monkeypatch: pytest.MonkeyPatch) -> None:
    known = KINDS["2e-vrp"]
    strict = Kind(parse=known.parse, solve=known.solve, check=lambda *_: Verdict(cost=None, broken=("too dear",)))
    monkeypatch.setitem(KINDS, "2e-vrp", strict)
    answer = told("2e-vrp", FILE, "--json")
    assert answer.exit_code == BROKEN
    assert json.loads(answer.stdout)["feasible"] is False
    assert "Set2a_E-n22-k4-s6-17: too dear" in answer.stderr


def test_a_gap_is_known_only_with_a_bound() -> None:
    one = Measured(instance="one", cost=10.0, bound=None, seconds=1, broken=())
    assert one.gap is None
    assert Measured(instance="one", cost=10.0, bound=9.0, seconds=1, broken=()).gap == 0.1
