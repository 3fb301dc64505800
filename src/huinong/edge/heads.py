"""Files whose columns bear their sender's own names: what each head means, and the file back with what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill

from huinong.edge.cells import neutral
from huinong.edge.sheet_files import Cell, Row, plain, texts
from huinong.edge.sheets import answer

SAMPLES = 3
SHOWN = 60  # characters of a cell that a page shows
WRONG = PatternFill("solid", fgColor="FFF3CD")


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A wrong cell in words: its row in the file, its column, what stands there, what is wanted."""

    row: int
    column: str
    value: str
    wanted: str


def fields_of(first: Sequence[Cell], known: Mapping[str, str], named: Mapping[str, str]) -> tuple[str, ...]:
    """The field of each head, "" for none: as its sender said (`named`), else as everybody says; each field once."""
    fields = [named.get(plain(text), known.get(plain(text), "")) for text in texts(first)]
    return tuple(field if field not in fields[:place] else "" for place, field in enumerate(fields))


def mapping(heads: Sequence[str], fields: Sequence[str], table: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Each head of the file, the field it is taken for, and what stands below it in the first rows."""
    if not any(heads):
        return []
    below = [texts(row.cells) for row in table[1 : 1 + SAMPLES]]
    return [
        (head, field, "、".join(row[place] for row in below if place < len(row) and row[place])[:SHOWN])
        for place, (head, field) in enumerate(zip(heads, fields, strict=True))
        if head
    ]


def error_sheet(
    name: str, table: Sequence[Row], wrong: Mapping[int, Sequence[str]], head: Sequence[str] = ()
) -> FileResponse:
    """Every row as it was sent, and before it what is wrong; all cells are text, so that no number loses its zeros.

    `head` names the columns of a file that has no head row of its own.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.column_dimensions["A"].width = 48
    sheet.freeze_panes = "A2"
    if head:
        sheet.append([_bold(sheet, text) for text in (_("What is wrong"), *head)])
    for place, row in enumerate(table):
        is_head = not head and place == 0
        sheet.append(_written(sheet, row, _("What is wrong") if is_head else "；".join(wrong.get(row.number, ()))))
    return answer(name, book)


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _written(sheet: Any, row: Row, problem: str) -> list[object]:
    first = WriteOnlyCell(sheet, value=problem)
    if problem:
        first.fill = WRONG
    return [first, *(ILLEGAL_CHARACTERS_RE.sub("", neutral(cell.text)) for cell in row.cells)]
