"""The difference file of 邮快对账: twenty planted differences among thousands, and exactly these are found."""

import io
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import pytest
from openpyxl import Workbook

from huinong.edge.gates import SYSTEM
from huinong.funds.bills import comparing, errors, exchange, queries
from huinong.funds.bills.models import Line
from huinong.funds.bills.values import Difference, Differs
from huinong.journal.models import Fact
from tests.funds.bills import month as m
from tests.funds.bills.month import COUNTY, Told
from tests.registry.contracts import agreed

pytestmark = pytest.mark.django_db
Row = tuple[str, str, str]
HEAD = ("快递公司", "运单号", "金额（元）")


@pytest.fixture
def number() -> str:
    """An issued bill of 3,000 pieces; two more were signed in no October."""
    party = m.contract()
    m.tell(party, *(Told(n) for n in range(3_000)))
    m.tell(party, *(Told(9_000 + n, ends="returned") for n in range(4)))
    made = m.make(party)
    m.issue(made)
    return made


def as_csv(rows: Sequence[Row], head: Sequence[str] = HEAD, encoding: str = "utf-8") -> bytes:
    return "\n".join(",".join(row) for row in (head, *rows)).encode(encoding)


def as_xlsx(rows: Sequence[Row]) -> bytes:
    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in (HEAD, *rows):
        sheet.append(row)
    book.save(file)
    return file.getvalue()


def agreeing() -> list[Row]:
    rows = Line.objects.order_by("number").values_list("carrier", "number", "amount_fen")
    return [(carrier, number, f"{fen / 100:.2f}") for carrier, number, fen in rows]


def planted() -> tuple[list[Row], dict[str, Differs]]:
    """Their file with twenty differences, and which piece has which."""
    rows = agreeing()
    gone = [rows.pop(100 * n) for n in range(4)]
    other = [5 + 7 * n for n in range(4)]
    for place in other:
        rows[place] = (*rows[place][:2], "0.81")
    twice = [rows[500 + n] for n in range(4)]
    strange = [("ZTO", f"66{n:012d}", "0.80") for n in range(4)]
    unsigned = [("ZTO", Told(9_000 + n).number, "0.80") for n in range(4)]
    kinds = (
        (Differs.ONLY_OURS, gone), (Differs.AMOUNT, [rows[place] for place in other]), (Differs.TWICE, twice),
        (Differs.ONLY_THEIRS, strange), (Differs.NOT_THIS_MONTH, unsigned),
    )  # fmt: skip
    return [*rows, *twice, *strange, *unsigned], {row[1]: kind for kind, some in kinds for row in some}


def found_in(number: str, content: bytes, name: str = "october.csv", **more: dict[str, str]) -> tuple[Difference, ...]:
    exchange.compare_file(county=COUNTY, number=number, file_name=name, content=content, actor=SYSTEM, **more)
    return queries.comparisons(SYSTEM, COUNTY, number)[0].differences


@pytest.mark.parametrize("form", ["utf-8", "gb18030", "xlsx"])
def test_twenty_planted_differences_are_found_and_no_other(number: str, form: str) -> None:
    rows, wanted = planted()
    content = as_xlsx(rows) if form == "xlsx" else as_csv(rows, encoding=form)
    found = found_in(number, content)
    assert {each.number: each.kind for each in found} == wanted
    assert Counter(each.kind for each in found) == dict.fromkeys(Differs, 4)
    assert comparing.gap_bp(found, 240_000) == (4 * 80 + 4 + 4 * 80 + 4 * 80 + 4 * 80) * 10_000 // 240_000


def test_the_same_file_again_is_the_same_comparison(number: str) -> None:
    content = as_csv(agreeing())
    assert found_in(number, content) == ()
    found_in(number, content)
    assert (len(queries.comparisons(SYSTEM, COUNTY, number)), Fact.objects.filter(kind="bill.compared").count()) == (
        1,
        1,
    )


def test_another_couriers_number_is_another_piece(number: str) -> None:
    _carrier, first, fen = agreeing()[0]
    rows = [("YTO", first, fen), *agreeing()[1:]]
    assert {(each.carrier, each.kind) for each in found_in(number, as_csv(rows))} == {
        ("YTO", Differs.ONLY_THEIRS), ("ZTO", Differs.ONLY_OURS),
    }  # fmt: skip


def test_columns_that_are_not_known_are_asked_for_and_then_read(number: str) -> None:
    content = as_csv(agreeing(), head=("家", "条码", "本月派费合计"))
    with pytest.raises(errors.ColumnsMissing, match="条码"):
        found_in(number, content)
    assert found_in(number, content, named={"条码": "number", "本月派费合计": "amount"}) == ()


@pytest.mark.parametrize("bad", ["x", "0.801", "1e40", ""])
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_kept(number: str, bad: str) -> None:
    rows = [*agreeing()[:5], ("ZTO", "77", bad)]
    with pytest.raises(errors.WrongRow, match="7"):
        found_in(number, as_csv(rows))
    assert queries.comparisons(SYSTEM, COUNTY, number) == ()


def test_a_courier_compares_its_own_bill_and_nobody_elses(number: str) -> None:
    mine: UUID = queries.bill(SYSTEM, COUNTY, number).party
    given = {"county": COUNTY, "number": number, "file_name": "x.csv", "content": as_csv(agreeing())}
    exchange.compare_file(**given, actor=m.partner(mine))
    with pytest.raises(errors.NoSuchBill):
        exchange.compare_file(**given, actor=m.partner(agreed.courier("yto")))
    assert len(queries.comparisons(m.partner(mine), COUNTY, number)) == 1
