"""The file a courier corrects: its own rows as they were sent, and before them what is wrong."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill

from huinong.edge.cells import neutral
from huinong.edge.sheet_files import Row
from huinong.edge.sheets import XLSX
from huinong.logistics.manifests import labels
from huinong.logistics.manifests.queries import Preview

WRONG = PatternFill("solid", fgColor="FFF3CD")


def error_sheet(found: Preview) -> FileResponse:
    """Every row, its wrong ones marked; all cells are text, so that no number loses its zeros again."""
    told: Mapping[int, list[str]] = defaultdict(list)
    for error in found.errors:
        told[error.row].append(" ".join(filter(None, (labels.column(error.column), labels.wanted(error)))))
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.column_dimensions["A"].width = 48
    sheet.freeze_panes = "A2"
    has_head = any(found.found.heads)
    if not has_head:
        head = [_("What is wrong"), *(labels.column(field) for field in found.found.fields)]
        sheet.append([_bold(sheet, text) for text in head])
    for place, row in enumerate(found.table):
        is_head = has_head and place == 0
        sheet.append(_written(sheet, row, _("What is wrong") if is_head else "；".join(told.get(row.number, ()))))
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it when it is sent)
    book.save(file)
    file.seek(0)
    name = f"{found.upload.carrier}-{found.upload.manifest}-errors.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def _written(sheet: Any, row: Row, problem: str) -> list[object]:
    first = WriteOnlyCell(sheet, value=problem)
    if problem:
        first.fill = WRONG
    return [first, *(ILLEGAL_CHARACTERS_RE.sub("", neutral(cell.text)) for cell in row.cells)]
