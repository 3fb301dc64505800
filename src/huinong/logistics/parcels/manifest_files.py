"""A manifest as people have it: pasted from a sheet, or a CSV file in whatever encoding, with or without a head."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from huinong.logistics.parcels.values import ManifestLine, RowError

FIELDS = ("number", "village", "recipient_name", "recipient_phone", "address", "weight_g", "product", "sender_name")
HEADS: Mapping[str, str] = {
    **{name: name for name in FIELDS},
    "单号": "number", "运单号": "number", "快递单号": "number", "邮件号": "number", "waybill": "number",
    "村": "village", "行政村": "village", "村代码": "village", "村编码": "village", "目的村": "village",
    "收件人": "recipient_name", "姓名": "recipient_name", "收件人姓名": "recipient_name", "name": "recipient_name",
    "电话": "recipient_phone", "手机": "recipient_phone", "手机号": "recipient_phone", "收件人电话": "recipient_phone",
    "phone": "recipient_phone", "地址": "address", "收件地址": "address",
    "重量": "weight_g", "重量(克)": "weight_g", "重量g": "weight_g", "克": "weight_g", "weight": "weight_g",
    "产品": "product", "品类": "product", "寄件人": "sender_name", "sender": "sender_name",
}  # fmt: skip
ENCODINGS = ("utf-8-sig", "gb18030")
REQUIRED = 4


@dataclass(frozen=True, slots=True)
class ReadManifest:
    """The lines of a file, the file's own row of each, and what could not be read at all."""

    lines: tuple[ManifestLine, ...]
    rows: tuple[int, ...]
    errors: tuple[RowError, ...]


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8, else GB 18030 as spreadsheets write it."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", errors="replace")


def read(text: str, villages: Mapping[str, str]) -> ReadManifest:
    """Read a manifest. `villages` gives codes by name; a code stays as it is."""
    table = list(_rows(text.replace("\x00", "")))
    fields: Sequence[str] = FIELDS
    if table and (head := _head(table[0][1])):
        fields, table = head, table[1:]
    lines, rows, errors = [], [], []
    for number, cells in table:
        given = dict(zip(fields, (cell.strip() for cell in cells), strict=False))
        problem = _problem(number, given, cells)
        if problem is None:
            lines.append(_line(given, villages))
            rows.append(number)
        else:
            errors.append(problem)
    return ReadManifest(tuple(lines), tuple(rows), tuple(errors))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their number in the file; the first row tells tabs (pasted) from commas."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = "\t" if "\t" in first else ";" if first.count(";") > first.count(",") else ","
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=mark), 1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _head(cells: Sequence[str]) -> list[str] | None:
    named = [HEADS.get(cell.strip().lower().replace(" ", ""), "") for cell in cells]
    return named if {"number", "village"} <= set(named) else None


def _problem(number: int, given: Mapping[str, str], cells: Sequence[str]) -> RowError | None:
    if len(cells) < REQUIRED:
        return RowError(row=number, column="row", reason="malformed", text=" ".join(cells)[:60])
    weight = given.get("weight_g") or "0"
    if not weight.isdecimal() or len(weight) > 9:
        return RowError(row=number, column="weight_g", reason="malformed", text=weight[:20])
    return None


def _line(given: Mapping[str, str], villages: Mapping[str, str]) -> ManifestLine:
    village = given.get("village", "")
    return ManifestLine(
        number=given.get("number", "").upper()[:32],
        village=villages.get(village, village)[:20],
        recipient_name=given.get("recipient_name", ""),
        recipient_phone=given.get("recipient_phone", "").replace(" ", "")[:24],
        address=given.get("address", "")[:200],
        weight_g=int(given.get("weight_g") or "0"),
        product=given.get("product", "")[:20],
        sender_name=given.get("sender_name", "")[:60],
    )
