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
HOST = re.compile(r"\b(?:[a-z0-9-]+\.)+(?:cn|com|dev|io|net|org)\b", re.IGNORECASE)
MEANT = (
    "apache.org",
    "chinapost.com.cn",
    "github.com",
    "gov.cn",
    "gtfs.org",
    "opencollective.com",
    "tidelift.com",
    "w3.org",
)
"""Whose addresses may stand in a file: licences, sources, standards, and who asks for funds in a lock of assets."""
MADE_UP = ("example.cn", "example.com", "example.org")
MODULES = ("htmx.org", "stdnum.cn")  # names of packages that look like hosts
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


def is_meant(host: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in (*MEANT, *MADE_UP, *MODULES))


def test_no_tracked_file_names_a_host_that_is_not_meant_or_a_machines_path() -> None:
    """So no package index or mirror can be named either."""
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        strange = sorted({host for host in HOST.findall(text.lower()) if not is_meant(host)})
        if path != Path(__file__):
            strange += MACHINE.findall(text)
        found += [f"{path.relative_to(ROOT)}: {', '.join(strange)}"] if strange else []
    assert found == []


def test_the_locks_pin_hashes_and_no_addresses() -> None:
    for name in ("run.lock", "dev.lock"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
    lock = ROOT / "assets" / "package-lock.json"
    assert not lock.exists() or '"resolved"' not in lock.read_text(encoding="utf-8")
