"""The template that a customer fills in, and the labels of a batch."""

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from huinong.edge import documents
from huinong.edge.sheets import answer
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.batches import labels, queries
from huinong.logistics.parcels import measures
from huinong.logistics.parcels.labels import CONTENTS
from huinong.logistics.parcels.papers import labels as labels_of

COLUMNS = ("recipient_name", "recipient_phone", "address", "weight_kg", "size", "product", "contents", "cod_fen")
WIDTHS = (14, 16, 46, 12, 16, 12, 16, 16)
TEXT = "@"  # a column of text keeps its leading zeros
ROWS = 300  # so many rows of phones are made text beforehand


def template() -> FileResponse:
    """As XLSX, in the language of the screen: heads, one row as an example, and what contents may be called."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has one sheet"
    sheet.title = _("Batch")
    sheet.append([str(labels.COLUMNS[name]) for name in COLUMNS])
    sheet.append(
        [_("Chen"), "13900001234", "湖北省武汉市武昌区中北路1号", 5, "40×30×20", "", str(CONTENTS["produce"]), ""]
    )
    for place, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in range(2, ROWS + 2):
        sheet.cell(row, 2).number_format = TEXT
    sheet.freeze_panes = "A2"
    kinds = book.create_sheet(_("Contents"))
    for code, rule in measures.rules(clock.today()).items():
        if not rule:
            kinds.append([str(CONTENTS[code])])
    return answer("batch-template.xlsx", book)


def labels_answer(actor: Actor, county: str, number: str, *, part: int, width: str) -> HttpResponse:
    """A part of a batch's labels as a response. Raises NoSuchBatch, NothingToPrint."""
    pieces = queries.pieces(actor, county, number, part=part, most=documents.MOST_PAPERS)
    return documents.answer(f"面单-{number}-{len(pieces)}件", labels_of(pieces, width=width))
