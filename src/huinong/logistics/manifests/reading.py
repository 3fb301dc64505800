"""From a table of cells to a manifest's lines, by what the courier calls its columns. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from huinong.edge.heads import fields_of
from huinong.edge.sheet_files import Cell, Row, texts
from huinong.kernel.fen import read_yuan
from huinong.logistics.parcels.numbers import is_good
from huinong.logistics.parcels.values import ManifestLine, RowError

COD = "cod_fen"  # what the column says in yuan
FIELDS = (
    "number",
    "village",
    "recipient_name",
    "recipient_phone",
    "address",
    "weight_g",
    "product",
    "sender_name",
    COD,
)
WEIGHT_KG = "weight_kg"
REQUIRED = frozenset({"number", "village", "recipient_name", "recipient_phone"})
HEADS: Mapping[str, str] = {
    **{name: name for name in (*FIELDS, WEIGHT_KG)},
    "单号": "number", "运单号": "number", "快递单号": "number", "邮件号": "number", "waybill": "number",
    "村": "village", "行政村": "village", "村代码": "village", "村编码": "village", "目的村": "village",
    "收件人": "recipient_name", "姓名": "recipient_name", "收件人姓名": "recipient_name", "name": "recipient_name",
    "电话": "recipient_phone", "手机": "recipient_phone", "手机号": "recipient_phone", "收件人电话": "recipient_phone",
    "phone": "recipient_phone", "地址": "address", "收件地址": "address",
    "重量": "weight_g", "重量(克)": "weight_g", "重量g": "weight_g", "重量(g)": "weight_g", "克": "weight_g",
    "weight": "weight_g", "重量kg": WEIGHT_KG, "重量(kg)": WEIGHT_KG, "重量(公斤)": WEIGHT_KG, "公斤": WEIGHT_KG,
    "产品": "product", "品类": "product", "寄件人": "sender_name", "sender": "sender_name",
    "代收货款": COD, "代收款": COD, "代收金额": COD, "代收货款(元)": COD, "cod": COD,
}  # fmt: skip
SCIENTIFIC = re.compile(r"^\d(\.\d+)?E\+\d{1,2}$", re.IGNORECASE)
MOBILE_DIGITS = 11


@dataclass(frozen=True, slots=True)
class ReadManifest:
    """What could be read: the file's own heads ("" throughout when it has none), the field of each column, the
    lines with the file's row of each, and every cell that is wrong. `is_known` is False while columns are unnamed.
    """

    heads: tuple[str, ...]
    fields: tuple[str, ...]
    lines: tuple[ManifestLine, ...]
    rows: tuple[int, ...]
    errors: tuple[RowError, ...]
    is_known: bool


def read(table: Sequence[Row], villages: Mapping[str, str], named: Mapping[str, str]) -> ReadManifest:
    """Read a manifest. `villages` gives codes by name; `named` is what this courier calls its columns."""
    heads, fields, body = _columns(table, named)
    if not set(fields) >= REQUIRED:
        return ReadManifest(heads, fields, (), (), (), is_known=not table)
    lines, rows, errors = [], [], []
    for row in body:
        given = {field: cell for field, cell in zip(fields, row.cells, strict=False) if field}
        wrong = list(_wrong(row, given))
        errors += wrong
        if not wrong:
            lines.append(_line(given, villages))
            rows.append(row.number)
    return ReadManifest(heads, fields, tuple(lines), tuple(rows), tuple(errors), is_known=True)


def _columns(table: Sequence[Row], named: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...], Sequence[Row]]:
    """Heads, fields, and the rows below them; without a head the columns stand in our own order."""
    if not table:
        return (), (), ()
    first = table[0].cells
    if is_good(first[0].text.upper()) and any(letter.isdigit() for letter in first[0].text):
        return tuple("" for _ in first), FIELDS[: len(first)], table
    return tuple(texts(first)), fields_of(first, HEADS, named), table[1:]


def _wrong(row: Row, given: Mapping[str, Cell]) -> Iterator[RowError]:
    if not set(given) >= REQUIRED:
        yield RowError(row=row.number, column="row", reason="malformed", text=" ".join(texts(row.cells))[:60])
        return
    for column, reason in _wrong_cells(given):
        yield RowError(row=row.number, column=column, reason=reason, text=given[column].text[:60])


def _wrong_cells(given: Mapping[str, Cell]) -> Iterator[tuple[str, str]]:
    number, phone = given["number"], given["recipient_phone"]
    if number.is_number or SCIENTIFIC.match(number.text):
        yield "number", "number_cell"
    if (phone.is_number and len(phone.text) != MOBILE_DIGITS) or SCIENTIFIC.match(phone.text):
        yield "recipient_phone", "number_cell"
    for column, cell in given.items():
        if cell.is_date:
            yield column, "date_cell"
    for column in {"weight_g", WEIGHT_KG} & set(given):
        if not given[column].is_date and _grams(column, given[column].text) is None:
            yield column, "malformed"
    if COD in given and not given[COD].is_date and read_yuan(given[COD].text or "0") is None:
        yield COD, "malformed"


def _grams(column: str, text: str) -> int | None:
    """A weight in grams, 0 when the cell is empty; None when it is not one."""
    try:
        weight = Decimal(text.replace(",", "") or "0") * (1000 if column == WEIGHT_KG else 1)
    except InvalidOperation:
        return None
    is_whole = weight.is_finite() and weight == weight.to_integral_value()
    return int(weight) if is_whole and 0 <= weight < 10**9 else None


def _line(given: Mapping[str, Cell], villages: Mapping[str, str]) -> ManifestLine:
    said = {field: cell.text for field, cell in given.items()}
    village = said["village"]
    weights = [_grams(column, said[column]) for column in ("weight_g", WEIGHT_KG) if said.get(column)]
    return ManifestLine(
        number=said["number"].upper()[:32],
        village=villages.get(village, village)[:20],
        recipient_name=said["recipient_name"],
        recipient_phone=said["recipient_phone"].replace(" ", "")[:24],
        address=said.get("address", "")[:200],
        weight_g=next((weight for weight in weights if weight is not None), 0),
        product=said.get("product", "")[:20],
        sender_name=said.get("sender_name", "")[:60],
        cod_fen=read_yuan(said.get(COD) or "0") or 0,
    )
