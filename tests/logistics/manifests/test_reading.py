"""What a courier's file says, whatever program wrote it."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from huinong.edge.errors import NotASheet, SheetTooLarge
from huinong.edge.sheet_files import rows_of
from huinong.logistics.manifests.reading import ReadManifest, read
from tests.logistics import county as c
from tests.logistics.manifests import files as f


def reading(content: bytes, **named: str) -> ReadManifest:
    return read(rows_of("list", content), f.VILLAGES, named)


def wrong(found: ReadManifest) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.reason) for error in found.errors]


@pytest.mark.parametrize(
    "content",
    [f.xlsx(f.good()), f.csv(f.good()), f.csv(f.good(), encoding="gb18030"), f.csv(f.good(), encoding="utf-8-sig")],
    ids=["xlsx", "utf-8", "gbk", "utf-8 with a mark"],
)
def test_a_list_reads_the_same_from_a_sheet_and_from_text_in_either_encoding(content: bytes) -> None:
    found = reading(content)
    [line] = found.lines
    assert (line.number, line.village, line.recipient_name, line.weight_g) == (
        "7312345000000",
        c.VILLAGE,
        "王秀英",
        800,
    )
    assert (found.rows, found.errors, found.is_known) == ((2,), (), True)


def test_a_waybill_in_a_number_cell_is_refused_because_its_zeros_are_gone() -> None:
    found = reading(f.xlsx(f.good(0), f.good(1, number=7312345000001), f.good(2, number=73123450000020011)))
    assert wrong(found) == [(3, "number", "number_cell"), (4, "number", "number_cell")]
    assert found.rows == (2,)


def test_a_waybill_that_a_spreadsheet_wrote_in_scientific_notation_is_refused() -> None:
    assert wrong(reading(f.csv(f.good(0, number="7.31235E+12")))) == [(2, "number", "number_cell")]


@pytest.mark.parametrize(("phone", "is_good"), [(13812340000, True), (7158812345, False), ("0715-8812345", True)])
def test_a_mobile_may_be_a_number_cell_but_a_landline_has_lost_its_zero(phone: Any, is_good: bool) -> None:
    assert (wrong(reading(f.xlsx(f.good(0, phone=phone)))) == []) is is_good


def test_a_date_that_a_spreadsheet_made_of_an_address_is_refused() -> None:
    assert wrong(reading(f.xlsx(f.good(0, address=date(2026, 3, 2))))) == [(2, "address", "date_cell")]


@pytest.mark.parametrize(
    ("kg", "grams"), [(0.8, 800), ("1.25", 1_250), (2, 2_000), ("", 0), ("1,200", 1_200_000), ("重", None), (-1, None)]
)
def test_a_weight_in_kilograms_is_taken_to_the_gram(kg: Any, grams: int | None) -> None:
    found = reading(f.xlsx(f.good(0, kg=kg)))
    assert [line.weight_g for line in found.lines] == ([] if grams is None else [grams])
    assert wrong(found) == ([(2, "weight_kg", "malformed")] if grams is None else [])


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [(68.5, 6_850), ("¥1,234.50", 123_450), ("", 0), (19.99, 1_999), ("货到付款", None), ("1.005", None)],
)
def test_cash_on_delivery_stands_in_yuan_and_is_taken_to_the_fen(yuan: Any, fen: int | None) -> None:
    found = reading(f.xlsx([*f.good(), yuan], head=(*f.HEAD, "代收货款")))
    assert [line.cod_fen for line in found.lines] == ([] if fen is None else [fen])
    assert wrong(found) == ([(2, "cod_fen", "malformed")] if fen is None else [])


def test_a_courier_s_own_heads_are_unknown_until_they_are_named() -> None:
    content = f.xlsx(f.good(), head=("BillNo", "到达村", "收件人", "联系方式", "地址", "重量(kg)"))
    found = reading(content)
    assert (found.is_known, found.fields) == (False, ("", "", "recipient_name", "", "address", "weight_kg"))
    known = reading(content, billno="number", 到达村="village", 联系方式="recipient_phone")
    assert (known.is_known, len(known.lines), known.errors) == (True, 1, ())


def test_columns_without_a_head_stand_in_our_order() -> None:
    found = reading("7312345000000\t一村\t王秀英\t13812340000\n".encode())
    assert (len(found.lines), found.rows) == (1, (1,))


def test_empty_rows_and_columns_nobody_needs_are_passed_over() -> None:
    found = reading(f.xlsx([], [*f.good(), "急"], [None, ""], head=(*f.HEAD, "备注")))
    assert (len(found.lines), found.rows) == (1, (3,))


def test_a_row_that_is_too_short_is_named() -> None:
    assert wrong(reading(f.csv(["7312345000000", "一村"]))) == [(2, "row", "malformed")]


@pytest.mark.parametrize(
    "content",
    [b"\xd0\xcf\x11\xe0 old excel", b"PK\x03\x04 no zip at all", b"PK\x03\x04"],
    ids=["xls", "broken", "cut"],
)
def test_what_is_no_sheet_is_refused_with_the_mend(content: bytes) -> None:
    with pytest.raises(NotASheet):
        rows_of("list.xls", content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "no workbook")
    with pytest.raises(NotASheet):
        rows_of("list.xlsx", file.getvalue())


def test_a_sheet_made_to_fill_the_memory_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for n in range(13):
            archive.writestr(f"xl/{n}", b"\0" * 10_000_000)
    assert len(file.getvalue()) < 1_000_000
    with pytest.raises(SheetTooLarge):
        rows_of("bomb.xlsx", file.getvalue())


def test_more_rows_than_a_manifest_holds_are_refused() -> None:
    with pytest.raises(SheetTooLarge):
        rows_of("list.csv", b"1,2,3,4\n" * 20_002)
