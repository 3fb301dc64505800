"""The doctor finds what is wrong and names the mend."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection

from huinong.kernel.actor import Actor
from huinong.registry.policies.services import load_policies
from huinong.web import doctor, guards
from huinong.web.cli import huinong
from huinong.web.doctor import Level

ROOT = Path(__file__).resolve().parents[2]


def found(check: doctor.Check) -> doctor.Finding:
    (finding,) = check()
    return finding


@pytest.mark.django_db
def test_a_migrated_database_is_well() -> None:
    assert found(doctor._database).level == Level.OK
    assert found(doctor._migrations).level == Level.OK
    assert found(doctor._guards).level == Level.OK


@pytest.mark.django_db
def test_a_dropped_guard_is_found_and_put_back() -> None:
    on = " ON journal_fact" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER journal_fact_county_fixed{on}")
    finding = found(doctor._guards)
    assert finding.level == Level.FAIL
    assert "journal_fact_county_fixed" in finding.text
    assert guards.restore() == {"journal_fact_county_fixed"}
    assert found(doctor._guards).level == Level.OK


@pytest.mark.django_db
def test_missing_figures_fail_until_they_are_loaded(system: Actor) -> None:
    assert found(doctor._policies).mend == "huinong policies load"
    load_policies(actor=system)
    assert found(doctor._policies).level == Level.OK


@pytest.mark.django_db
def test_an_empty_journal_has_nothing_to_seal() -> None:
    assert found(doctor._journal).text == "nothing to seal yet"


def test_a_clock_that_runs_behind_the_database_fails() -> None:
    now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    behind = doctor.compare_clocks(ours=now, theirs=now + timedelta(days=2))
    assert (behind.level, behind.text) == (Level.FAIL, "it is 2 days, 0:00:00 behind the database")
    assert doctor.compare_clocks(ours=now, theirs=now).text == "11-23 12:00:00"


def test_a_master_key_others_can_read_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_text("k")
    path.chmod(0o644)
    monkeypatch.setattr(doctor.setup, "key_path", lambda: path)
    assert found(doctor._master_key).mend == f"chmod 600 {path}"
    path.chmod(0o600)
    assert found(doctor._master_key).level == Level.OK


@pytest.mark.django_db
def test_the_command_exits_1_when_something_fails() -> None:
    result = CliRunner().invoke(huinong, ["doctor", "--json"])
    assert result.exit_code == 1  # no figures are loaded here
    assert '"id": "huinong.D005", "level": "FAIL"' in result.output


def test_a_machine_without_a_chinese_font_is_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(doctor._fonts).text.startswith("documents are set in ")
    monkeypatch.setattr(doctor.press, "chinese_family", lambda fonts: None)
    finding = found(doctor._fonts)
    assert (finding.level, "fonts-noto-cjk" in finding.mend) == (Level.WARN, True)


def test_every_finding_has_its_own_id() -> None:
    text = Path(doctor.__file__).read_text()
    ids = {f"huinong.D{number:03}" for number in range(100) if f"huinong.D{number:03}" in text}
    documented = (ROOT / "docs" / "operations.md").read_text()
    assert [one for one in sorted(ids) if one not in documented] == []
