import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from huinong.registry.divisions.models import Division
from huinong.registry.policies.models import Policy
from huinong.web.cli import huinong
from tests.registry.divisions.conftest import CHONGYANG, LUONAN, MakeDist

pytestmark = pytest.mark.django_db


def run(*words: object) -> Result:
    return CliRunner().invoke(huinong, [str(word) for word in words])


def last(result: Result) -> dict[str, Any]:
    return json.loads(result.stdout.strip().splitlines()[-1])


def test_a_county_load_ends_in_one_line_of_json() -> None:
    for folder, figures in ((CHONGYANG, (13, 206, 178)), (LUONAN, (16, 247, 13))):
        result = run("county", "load", folder, "--json")
        answer = last(result)
        assert result.exit_code == 0
        assert (answer["towns"], answer["villages"], answer["villages_with_point"]) == figures


def test_a_dry_run_tells_what_would_change_and_writes_nothing(dist: MakeDist) -> None:
    answers = [
        last(run(*words, "--dry-run", "--json"))
        for words in (("county", "load", CHONGYANG), ("divisions", "load", dist()))
    ]
    assert [answer["added"] for answer in answers] == [220, 10]
    assert not Division.objects.exists()
    assert not Policy.objects.exists()


def test_a_second_load_says_that_nothing_changed(dist: MakeDist) -> None:
    first, again = (run("divisions", "load", dist()) for _ in range(2))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "Nothing changed" not in first.stdout
    assert "Nothing changed" in again.stdout


def test_a_faulty_pack_is_listed_and_exits_3(pack: Path) -> None:
    villages = pack / "villages.csv"
    villages.write_text(
        villages.read_text(encoding="utf-8").replace("421223100002,", "421223100001,"), encoding="utf-8"
    )
    result = run("county", "load", pack, "--json")
    assert result.exit_code == 3
    [finding] = last(result)["findings"]
    assert (finding["file"], finding["row"], finding["column"], finding["problem"]) == (
        "villages.csv",
        3,
        "code",
        "duplicate",
    )
    assert "villages.csv, row 3, code: this code was in an earlier row (421223100001)" in result.stderr
    assert not Division.objects.exists()


def test_a_folder_that_is_not_there_is_a_usage_error() -> None:
    assert run("county", "load", "nowhere").exit_code == 2


def test_a_rename_is_recorded_and_shown(dist: MakeDist) -> None:
    run("divisions", "load", dist())
    words = ("divisions", "rename", "421223100205", "环城新村村委会", "--on", "2026-01-01")
    assert last(run(*words, "--dry-run", "--json"))["dry_run"] is True
    assert "环城新村村委会" not in run("divisions", "show", "421223100").stdout
    assert run(*words).exit_code == 0
    assert "环城新村村委会" in run("divisions", "show", "421223100").stdout
    assert "环城村村委会" in run("divisions", "show", "421223100", "--on", "2025-12-31").stdout
    assert run("divisions", "show", "611021").exit_code == 3


def test_every_command_gives_a_sentence_and_an_example() -> None:
    for words in (("county", "load"), *(("divisions", name) for name in ("load", "show", "rename", "merge", "split"))):
        assert "Example: huinong " + words[0] in run(*words, "--help").stdout
