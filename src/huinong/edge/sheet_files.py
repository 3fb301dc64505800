"""A file as a table of cells: XLSX, or text in UTF-8 or GB 18030 as spreadsheets write it. Pure."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from huinong.edge.errors import NotASheet, SheetTooLarge

MOST_ROWS = 20_000
MOST_COLUMNS = 60
FILE_BYTES = 6 * 1024 * 1024
UNPACKED_BYTES = 120 * 1024 * 1024  # a sheet that unpacks to more was made to fill our memory
ENCODINGS = ("utf-8-sig", "gb18030")
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, SyntaxError,
    OSError, EOFError, IndexError,
)  # fmt: skip
"""What reading a broken workbook ends in; SyntaxError is the XML parser's."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says; and whether the sheet holds it as a number or as a date, which text never is."""

    text: str
    is_number: bool = False
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something, with its number in the file."""

    number: int
    cells: tuple[Cell, ...]


def rows_of(name: str, content: bytes, *, most_rows: int = MOST_ROWS, most_bytes: int = FILE_BYTES) -> tuple[Row, ...]:
    """The rows of a file. Raises NotASheet, SheetTooLarge."""
    too_large = SheetTooLarge(name=name, rows=f"{most_rows:,}", megabytes=most_bytes // 1024 // 1024)
    if len(content) > most_bytes:
        raise too_large
    if content.startswith(OLD_EXCEL):
        raise NotASheet(name=name)
    found = _workbook(name, content, too_large) if content.startswith(ZIP) else _text(decoded(content))
    rows: list[Row] = []
    for number, cells in found:
        if any(cell.text for cell in cells):
            least = len(rows[0].cells) if rows else 0
            rows.append(Row(number, _trimmed(cells[:MOST_COLUMNS], least)))
        if len(rows) > most_rows + 1:
            raise too_large
    return tuple(rows)


def _trimmed(cells: Sequence[Cell], least: int) -> tuple[Cell, ...]:
    """Without the empty cells at the end, but no narrower than the first row where the sheet is as wide."""
    width = next((place for place in range(len(cells), 0, -1) if cells[place - 1].text), 0)
    return tuple(cells[: max(width, least)])


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, else GB 18030."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", errors="replace").replace("\x00", "")


def _text(text: str) -> Iterator[tuple[int, list[Cell]]]:
    """The first row tells tabs (pasted) from commas."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=mark), 1):
        yield number, [Cell(cell.strip()) for cell in cells]


def _workbook(name: str, content: bytes, too_large: SheetTooLarge) -> Iterator[tuple[int, list[Cell]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > UNPACKED_BYTES:
                raise too_large
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = next((each for each in book.worksheets if each.sheet_state == "visible"), book.worksheets[0])
        for number, values in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
            yield number, [_cell(value) for value in values]
    except BROKEN as error:
        raise NotASheet(name=name) from error


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, bool):
        return Cell("")
    if isinstance(value, datetime | date | time):
        return Cell(value.isoformat(), is_date=True)
    if isinstance(value, int | float):
        is_whole = isinstance(value, int) or value.is_integer()
        return Cell(str(int(value) if is_whole else value), is_number=True)
    return Cell(str(value).replace("\x00", "").strip())


def texts(cells: Sequence[Cell]) -> list[str]:
    """What the cells say."""
    return [cell.text for cell in cells]


def plain(head: str) -> str:
    """A head as it is remembered: `重量 （克）` → `重量(克)`."""
    return head.strip().lower().replace(" ", "").replace("（", "(").replace("）", ")")
