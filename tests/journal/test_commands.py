"""`huinong journal`: each outcome has its own exit status."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from huinong.journal import seals
from huinong.journal.commands import journal
from huinong.journal.models import Fact, Seal
from huinong.kernel.actor import Actor
from tests.journal.test_seals import NOW, record
from tests.journal.test_verifying import by_hand

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(journal, arguments)


@pytest.fixture
def sealed(system: Actor) -> str:
    """Three sealed facts; answers the head."""
    record(3, system)
    seals.seal_all(until=NOW + timedelta(days=1))
    return bytes(Seal.objects.get().head).hex()


def test_a_whole_journal_is_said_to_be_whole_and_its_head_is_printed(sealed: str) -> None:
    done = run("verify", "--head", f"421223:{sealed}")
    assert done.exit_code == 0
    assert done.output.splitlines() == ["read 3 facts and 1 seals", f"head  421223:{sealed}", "whole"]


def test_an_altered_fact_is_named_and_ends_in_status_4(sealed: str) -> None:
    with by_hand():
        Fact.objects.filter(key="k1").update(thread="forged")
    done = run("verify")
    assert done.exit_code == 4
    assert "ALTERED  421223" in done.output
    assert "test.noted forged k1" in done.output


def test_a_verdict_in_json_is_one_line(sealed: str) -> None:
    gone = Fact.objects.get(key="k1").id
    with by_hand():
        Fact.objects.filter(key="k1").delete()
    done = run("verify", "--json")
    told = json.loads(done.output)
    assert done.exit_code == 4
    assert told["heads"] == {"421223": sealed}
    assert told["findings"] == [
        {"flaw": "missing", "county": "421223", "fact": str(gone), "seal": 1, "name": str(gone)}
    ]


def test_a_head_that_is_not_there_ends_in_status_4_and_one_that_is_none_in_2(sealed: str) -> None:
    assert run("verify", "--head", f"421223:{'ab' * 32}").exit_code == 4
    assert run("verify", "--head", "nonsense").exit_code == 2


def test_sealing_counts_first_and_then_seals(system: Actor) -> None:
    record(2, system)  # long ago
    assert json.loads(run("seal", "--dry-run", "--json").output) == {"facts": 2, "dry_run": True}
    assert run("seal").output == "sealed 2 facts\n"
    assert json.loads(run("seal", "--json").output) == {"facts": 0, "dry_run": False}


def test_an_export_is_checked_without_the_database(sealed: str, tmp_path: Path) -> None:
    file = tmp_path / "facts.ndjson"
    assert run("export", "--output", str(file)).exit_code == 0
    assert run("export", "--county", "421223").stdout_bytes == file.read_bytes()
    assert run("check", str(file), "--head", f"421223:{sealed}").exit_code == 0
    file.write_bytes(file.read_bytes().replace(b'"n1"', b'"nX"'))
    assert run("check", str(file)).exit_code == 4
    file.write_text("not an export\n")
    assert run("check", str(file)).exit_code == 2
