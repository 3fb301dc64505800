"""Reads a small CSV file so that each fault can be named by row and column.

UTF-8 (with or without its mark) and GB 18030 are read; a file that mixes them is refused, cell by cell:
neither encoding gives a comma's byte to a part of a longer character, so cells can be told apart before decoding.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huinong.registry.divisions.values import Finding, Problem

MOST_BYTES = 32 * 1024 * 1024  # a county has some hundreds of villages; a whole country has 38 MB
MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file and its cells by column, without blanks around them."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def read_rows(path: Path, columns: Sequence[str], report: Callable[[Finding], None]) -> list[Row]:
    """The rows of a file; each fault is reported, and rows that cannot be told apart are left out."""
    content = _content(path, report)
    if content is None:
        return []
    encoding = _encoding(path.name, content, report)
    if encoding is None:
        return []
    lines = csv.reader(content.decode(encoding).splitlines(keepends=True))
    heading = [cell.strip() for cell in next(lines, [])]
    missing = [column for column in columns if column not in heading]
    for column in missing:
        report(Finding(path.name, 1, column, Problem.NO_COLUMN))
    return [] if missing else _rows(path.name, heading, lines, report)


def _rows(name: str, heading: list[str], lines: Any, report: Callable[[Finding], None]) -> list[Row]:
    rows = []
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(heading):
            report(Finding(name, lines.line_num, "", Problem.CELLS, str(len(cells))))
            continue
        rows.append(Row(lines.line_num, {column: cell.strip() for column, cell in zip(heading, cells, strict=True)}))
    if not rows:
        report(Finding(name, 0, "", Problem.EMPTY_FILE))
    return rows


def _content(path: Path, report: Callable[[Finding], None]) -> bytes | None:
    if not path.is_file():
        report(Finding(path.name, 0, "", Problem.NO_FILE))
        return None
    if path.stat().st_size > MOST_BYTES:
        report(Finding(path.name, 0, "", Problem.TOO_LARGE, str(path.stat().st_size)))
        return None
    return path.read_bytes().removeprefix(MARK)


def _encoding(name: str, content: bytes, report: Callable[[Finding], None]) -> str | None:
    """The one encoding of the file; None when cells disagree, each odd cell reported."""
    cells: dict[str, list[tuple[int, int, bytes]]] = {"utf-8": [], "gb18030": [], "": []}
    for number, line in enumerate(content.split(b"\n"), start=1):
        for column, cell in enumerate(line.split(b",")):
            if not cell.isascii():
                cells[_encoding_of(cell)].append((number, column, cell))
    odd = [(Problem.ENCODING, place) for place in cells[""]]
    rarer, commoner = sorted(("gb18030", "utf-8"), key=lambda encoding: len(cells[encoding]))
    odd += [(Problem.MIXED_ENCODING, place) for place in cells[rarer]]
    heading = content.split(b"\n", 1)[0].decode("ascii", "replace").strip().split(",")
    for problem, (number, column, cell) in odd:
        where = heading[column] if column < len(heading) else ""
        shown = cell.strip().decode(rarer if problem is Problem.MIXED_ENCODING else "ascii", "replace")
        report(Finding(name, number, where, problem, shown))
    return None if odd else commoner


def _encoding_of(cell: bytes) -> str:
    """How a cell is written. Some pairs of GB 18030 bytes are UTF-8 too, but not of Chinese characters (联通)."""
    text = _decoded(cell, "utf-8")
    if text is not None and all(char.isascii() or char > "\u07ff" for char in text):
        return "utf-8"
    if _decoded(cell, "gb18030") is not None:
        return "gb18030"
    return "utf-8" if text is not None else ""


def _decoded(cell: bytes, encoding: str) -> str | None:
    try:
        return cell.decode(encoding)
    except UnicodeDecodeError:
        return None
