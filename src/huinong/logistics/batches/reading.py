"""From a table of cells to a batch's lines, by what its customer calls the columns. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from huinong.edge.heads import SHOWN, fields_of
from huinong.edge.sheet_files import Cell, Row, plain, texts
from huinong.kernel.fen import read_yuan
from huinong.logistics.batches.values import BadCell, BatchLine, ReadBatch
from huinong.logistics.parcels.announcing import MOST_G
from huinong.logistics.parcels.postage import MOST_MM

WEIGHTS = {"weight_kg": 1_000, "weight_g": 1}
"""The columns of a weight, and how many grams one of their units is."""

REQUIRED = frozenset({"recipient_name", "recipient_phone", "address", "contents"})
COD = "cod_fen"  # what the column says in yuan
FIELDS = (*sorted(REQUIRED), *WEIGHTS, "province", "product", "size", COD)
HEADS: Mapping[str, str] = {
    **{name: name for name in FIELDS},
    "收件人": "recipient_name", "收件人姓名": "recipient_name", "姓名": "recipient_name", "recipient": "recipient_name",
    "收件电话": "recipient_phone", "收件人电话": "recipient_phone", "电话": "recipient_phone",
    "手机": "recipient_phone", "手机号": "recipient_phone", "phone": "recipient_phone",
    "收件地址": "address", "收件人地址": "address", "地址": "address", "详细地址": "address",
    "省": "province", "省份": "province", "目的省": "province", "收件省份": "province",
    "重量(千克)": "weight_kg", "重量(公斤)": "weight_kg", "重量(kg)": "weight_kg", "重量kg": "weight_kg",
    "公斤": "weight_kg", "weight(kg)": "weight_kg",
    "重量(克)": "weight_g", "重量(g)": "weight_g", "重量g": "weight_g", "克": "weight_g", "weight(g)": "weight_g",
    "尺寸(厘米)": "size", "尺寸(cm)": "size", "尺寸": "size", "体积": "size", "长宽高": "size", "size(cm)": "size",
    "产品": "product", "寄递产品": "product",
    "代收货款(元)": COD, "代收货款": COD, "代收款": COD, "代收金额": COD, "cod(yuan)": COD,
    "内件": "contents", "内件品类": "contents", "内件类别": "contents", "物品": "contents",
}  # fmt: skip
SIZE = re.compile(r"^(\d+(?:\.\d)?)[×xX*](\d+(?:\.\d)?)[×xX*](\d+(?:\.\d)?)(?:cm|厘米)?$")
MOBILE_DIGITS = 11


@dataclass(frozen=True, slots=True)
class Words:
    """What cells may say: provinces, products and contents by what people call them, to their codes."""

    provinces: Mapping[str, str]
    products: Mapping[str, str]
    contents: Mapping[str, str]


def missing(fields: Sequence[str]) -> frozenset[str]:
    """The fields that are needed and that no column holds; a weight may be in kilograms or in grams."""
    weight = frozenset() if set(WEIGHTS) & set(fields) else frozenset({"weight_kg"})
    return (REQUIRED - set(fields)) | weight


def read(table: Sequence[Row], named: Mapping[str, str], words: Words) -> ReadBatch:
    """Read a file, whose first row names its columns. `named` is what this customer calls them."""
    if not table:
        return ReadBatch((), (), (), (), is_known=True)
    heads, fields = tuple(texts(table[0].cells)), fields_of(table[0].cells, HEADS, named)
    if missing(fields):
        return ReadBatch(heads, fields, (), (), is_known=False)
    lines: list[BatchLine] = []
    errors: list[BadCell] = []
    for row in table[1:]:
        given = {field: cell for field, cell in zip(fields, row.cells, strict=False) if field}
        wrong = list(_wrong(row, given, words))
        errors += wrong
        if not wrong:
            lines.append(_line(row.number, {field: cell.text for field, cell in given.items()}, words))
    return ReadBatch(heads, fields, tuple(lines), tuple(errors), is_known=True)


def _wrong(row: Row, given: Mapping[str, Cell], words: Words) -> Iterator[BadCell]:
    if missing(tuple(given)):
        yield BadCell(row.number, "row", "malformed", " ".join(texts(row.cells))[:SHOWN])
        return
    for field, reason in _wrong_cells(given, words):
        yield BadCell(row.number, field, reason, given[field].text[:SHOWN] if field in given else "")


def _wrong_cells(given: Mapping[str, Cell], words: Words) -> Iterator[tuple[str, str]]:
    dates = [field for field, cell in given.items() if cell.is_date]
    if dates:
        yield from ((field, "date_cell") for field in dates)
        return
    phone, said = given["recipient_phone"], {field: cell.text for field, cell in given.items()}
    if phone.is_number and len(phone.text) != MOBILE_DIGITS:
        yield "recipient_phone", "number_cell"
    if not _destination(said, words.provinces):
        yield "province" if said.get("province") else "address", "unplaced"
    yield from _wrong_weight(said)
    if said.get("size") and not _size(said["size"]):
        yield "size", "malformed"
    if read_yuan(said.get(COD) or "0") is None:
        yield COD, "malformed"
    if plain(said.get("product", "")) not in words.products:
        yield "product", "unknown"
    if plain(said["contents"]) not in words.contents:
        yield "contents", "unknown"


def _wrong_weight(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    given = [field for field in WEIGHTS if said.get(field)]
    for field in given[:1]:
        weight_g = _grams(field, said[field])
        if weight_g is None:
            yield field, "malformed"
        elif not 0 < weight_g <= MOST_G:
            yield field, "out_of_range"
    if not given:
        yield next(field for field in WEIGHTS if field in said), "missing"


def _grams(field: str, text: str) -> int | None:
    """A weight in grams; None when it is not one to the gram, or has a comma that may be a point: `2,5` kilograms."""
    try:
        weight = Decimal(text.replace(",", "") if field == "weight_g" else text) * WEIGHTS[field]
    except InvalidOperation:
        return None
    is_whole = weight.is_finite() and weight == weight.to_integral_value()
    return int(weight) if is_whole and abs(weight) < 10**9 else None


def _size(text: str) -> tuple[int, int, int] | None:
    """`40×30×20` centimetres in millimetres; None when it is none, or longer than a van takes."""
    found = SIZE.match(text.replace(" ", ""))
    length, width, height = (int(Decimal(side) * 10) for side in found.groups()) if found else (0, 0, 0)
    return (length, width, height) if all(0 < side <= MOST_MM for side in (length, width, height)) else None


def _destination(said: Mapping[str, str], provinces: Mapping[str, str]) -> str:
    """The code of the province in its own column, else of the one the address begins with; "" when it is neither."""
    text = (said.get("province") or said["address"]).removeprefix("中国")
    return next((code for name, code in provinces.items() if text.startswith(name)), "")


def _line(row: int, said: Mapping[str, str], words: Words) -> BatchLine:
    weights = (_grams(field, said[field]) for field in WEIGHTS if said.get(field))
    return BatchLine(
        row=row,
        recipient_name=said["recipient_name"],
        recipient_phone=said["recipient_phone"].replace(" ", ""),
        address=said["address"],
        destination=_destination(said, words.provinces),
        weight_g=next(weights) or 0,
        size_mm=_size(said["size"]) if said.get("size") else None,
        product=words.products[plain(said.get("product", ""))],
        contents=words.contents[plain(said["contents"])],
        cod_fen=read_yuan(said.get(COD) or "0") or 0,
        written=said,
    )
