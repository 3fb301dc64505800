"""Folders to load: small ones made for a test, and the two real counties."""

import csv
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.policies.services import load_policies

ROOT = Path(__file__).parents[3]
CHONGYANG = ROOT / "src/huinong/demo/data/chongyang-421223"
LUONAN = ROOT / "tests/data/counties/luonan-611021"

VILLAGES = (
    ("421223100001", "七星社区居委会", "421223100"),
    ("421223100205", "环城村村委会", "421223100"),
    ("421223100206", "白泉村村委会", "421223100"),
    ("421223101200", "沙坪村村委会", "421223101"),
    ("421223101498", "沙坪虚拟社区", "421223101"),
)
TOWNS = (("421223100", "天城镇", "421223"), ("421223101", "沙坪镇", "421223"))
LEVELS = {
    "provinces.csv": (("code", "name"), [("42", "湖北省")]),
    "cities.csv": (("code", "name", "provinceCode"), [("4212", "咸宁市", "42")]),
    "areas.csv": (("code", "name", "cityCode"), [("421223", "崇阳县", "4212")]),
    "streets.csv": (("code", "name", "areaCode"), list(TOWNS)),
    "villages.csv": (("code", "name", "streetCode"), list(VILLAGES)),
}
MakeDist = Callable[..., Path]


def write(path: Path, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heading, *rows])


@pytest.fixture
def dist(tmp_path: Path) -> MakeDist:
    """Make national files of one county, with some rows or columns told otherwise."""

    def make(*, villages: Sequence[Sequence[str]] = VILLAGES, towns: Sequence[Sequence[str]] = TOWNS) -> Path:
        folder = tmp_path / "dist"
        folder.mkdir(exist_ok=True)
        for name, (heading, rows) in LEVELS.items():
            told = {"villages.csv": list(villages), "streets.csv": list(towns)}.get(name, rows)
            write(folder / name, heading, told)
        return folder

    return make


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of Chongyang's pack, to be spoilt."""
    return Path(shutil.copytree(CHONGYANG, tmp_path / "chongyang"))


@pytest.fixture
def figures(db: None, system: Actor) -> None:
    load_policies(actor=system)


@pytest.fixture
def today() -> datetime:
    """The day on which a test's loads happen."""
    return datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_that_day(today: datetime) -> object:
    with clock.frozen_at(today):
        yield
