"""A new installation is made once; making it again changes nothing."""

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from huinong.web.cli import huinong


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "HUINONG_HOME": str(home)}
    program = [sys.executable, "-c", "from huinong.web.cli import main; main()", *words]
    return subprocess.run(program, env=kept, capture_output=True, text=True, check=False)


def test_setting_up_twice_keeps_the_key_and_the_figures(tmp_path: Path) -> None:
    assert run(tmp_path, "setup").returncode == 0
    key = tmp_path / "master.key"
    first = key.read_text()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    again = run(tmp_path, "setup")
    assert "policies     0 added" in again.stdout
    assert "master key   kept" in again.stdout
    assert key.read_text() == first


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path / "home", "setup", "--dry-run")
    assert "huinong.D004" in done.stdout
    assert not (tmp_path / "home" / "master.key").exists()


def test_a_taken_port_is_said_at_once() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = CliRunner().invoke(huinong, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert "is taken" in result.output
