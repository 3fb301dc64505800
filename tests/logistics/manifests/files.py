"""Couriers' files as they come: sheets with number cells and dates, text in two encodings."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.logistics import county as c

HEAD = ("运单号", "行政村", "收件人", "电话", "地址", "重量(kg)")


def good(n: int = 0, village: str = "一村", **changes: Any) -> list[Any]:
    row = {
        "number": f"7312345{n:06d}", "village": village, "name": "王秀英", "phone": f"1381234{n:04d}",
        "address": "白霓桥三组", "kg": 0.8, **changes,
    }  # fmt: skip
    return list(row.values())


def xlsx(*rows: Sequence[Any], head: Sequence[str] = HEAD) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (head, *rows):
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv(*rows: Sequence[Any], head: Sequence[str] = HEAD, encoding: str = "utf-8") -> bytes:
    lines = [",".join(str(cell) for cell in row) for row in (head, *rows)]
    return "\r\n".join(lines).encode(encoding)


def cells(content: bytes) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


VILLAGES = {"一村": c.VILLAGE, "二村": c.NEXT_VILLAGE, "三村": c.FAR_VILLAGE}
