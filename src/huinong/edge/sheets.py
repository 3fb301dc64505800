"""A list as an XLSX sheet, written row by row to a temporary file and sent from there."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from huinong.edge.cells import Column, Kind, sheet_value
from huinong.edge.errors import ExportTooLarge
from huinong.kernel import clock

EXPORT_ROWS = 50_000  # some 10 s and 5 MB; a longer list belongs in a report, not in a sheet
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {Kind.PERCENT: "0.0 %", Kind.MONEY: "#,##0.00", Kind.TIME: "yyyy-mm-dd hh:mm:ss", Kind.DATE: "yyyy-mm-dd"}
WIDTHS = {Kind.NUMBER: 12, Kind.MONEY: 14, Kind.TIME: 20, Kind.DATE: 12, Kind.STATUS: 14}


def export(name: str, columns: Sequence[Column], rows: Any, *, row: Callable[[Any], Any] | None = None) -> FileResponse:
    """The whole list as a sheet. Raises ExportTooLarge."""
    if _is_more_than(rows, EXPORT_ROWS):
        raise ExportTooLarge(limit=f"{EXPORT_ROWS:,}")
    stream = rows.iterator(chunk_size=2_000) if isinstance(rows, QuerySet) else iter(rows)
    values = map(row, stream) if row else stream
    filename = f"{name}-{clock.today().isoformat()}.xlsx"
    return answer(filename, _written(columns, values))


def answer(name: str, book: Workbook) -> FileResponse:
    """A workbook as a download, from a temporary file."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it when it is sent)
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _is_more_than(rows: Any, limit: int) -> bool:
    return bool(rows[limit : limit + 1]) if isinstance(rows, QuerySet) else len(rows) > limit


def _written(columns: Sequence[Column], values: Iterable[Any]) -> Workbook:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDTHS.get(column.kind, 18)
    sheet.append([_head(sheet, column) for column in columns])
    for value in islice(values, EXPORT_ROWS):
        sheet.append([_cell(sheet, column, value) for column in columns])
    return book


def _head(sheet: Any, column: Column) -> Any:
    cell = WriteOnlyCell(sheet, value=str(column.label))
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, column: Column, row: Any) -> Any:
    value = sheet_value(column, row)
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    if column.kind not in FORMATS or value is None:
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = FORMATS[column.kind]
    return cell
