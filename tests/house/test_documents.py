"""What is written about the code stays true."""

import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from huinong.web.cli import huinong

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "registry.npm" + "js.org", "npm" + "mirror", "mirrors" + ".")
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|opt|mnt)/\w|/home/(?!figures)\w+/")
NOT_TEXT = {".png", ".ico", ".woff2", ".gz", ".parquet", ".geojson", ".xlsx"}


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "reference.py"))


def test_the_generated_documents_are_current() -> None:
    """In a process of its own: here other tests have declared kinds of facts of their own."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "reference.py", "check"], capture_output=True, text=True, check=False
    )
    assert done.stdout == "the generated documents are current\n", done.stderr


def test_every_code_is_named_for_its_room(reference: dict[str, Any]) -> None:
    codes = [kind.code for kind in reference["refusals"]()]
    assert [code for code in codes if not re.fullmatch(r"[a-z]+\.[a-z0-9_]+", code)] == []


def test_every_command_says_one_sentence_and_an_example(reference: dict[str, Any]) -> None:
    without = [
        path
        for path, command in reference["walk"](huinong, "huinong")
        if f"Example: {path}" not in _help(command) and f"{path} " not in _help(command).partition("Example:")[2] + " "
    ]
    assert without == []


def _help(command: click.Command) -> str:
    return " ".join((command.help or "").split())


def test_every_make_target_is_documented() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE)
    text = OPERATIONS.read_text(encoding="utf-8")
    assert [target for target in targets if f"`make {target}`" not in text] == []


def test_every_setting_is_documented() -> None:
    found = {
        name
        for path in (*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"))
        for name in re.findall(r"\"(HUINONG_[A-Z_]+)\"", path.read_text(encoding="utf-8"))
    }
    text = OPERATIONS.read_text(encoding="utf-8")
    assert [name for name in sorted(found) if f"`{name}`" not in text] == []


def test_decisions_are_numbered_without_a_gap_and_whole() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    parts = ("**Choice.**", "**Reason.**", "**Road not taken.**", "**Sign that we were wrong.**")
    assert [path.name for path in records if any(part not in path.read_text(encoding="utf-8") for part in parts)] == []


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in names.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in NOT_TEXT]


def test_no_tracked_file_names_a_package_index_or_a_machine() -> None:
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        if any(host in text for host in HOSTS) or (path != Path(__file__) and MACHINE.search(text)):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_the_locks_pin_hashes_and_no_addresses() -> None:
    for name in ("run.lock", "dev.lock"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
    lock = ROOT / "assets" / "package-lock.json"
    assert not lock.exists() or '"resolved"' not in lock.read_text(encoding="utf-8")
