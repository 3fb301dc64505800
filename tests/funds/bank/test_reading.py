"""A bank's file is read as it stands, refused where it could hurt, and never half."""

from datetime import date

import pytest

from huinong.funds.bank.errors import StatementUnreadable
from huinong.funds.bank.reading import read
from huinong.funds.bank.simulator import written
from huinong.funds.bank.values import ReadStatement
from tests.funds.bank.conftest import FRIDAY, entry, statement

CSV = """交易日期,流水号,支出,收入,余额,对方户名,摘要
2026-11-20,A1,,"1,000.00","11,000.00",赵德贵,现金缴存 S1
20261120,A2,5.00,,"10,995.00",,手续费
"""


def of(text: str | bytes, name: str = "s.csv", columns: dict[str, str] | None = None) -> ReadStatement:
    content = text.encode() if isinstance(text, str) else text
    return read(name, content, account="psbc", columns=columns or {})[0]


def test_what_the_simulator_writes_is_read_again() -> None:
    said = statement(entry(10_000, "S1", "赵<&>"), entry(-500), is_simulated=True)
    found = of(written(said), "s.xml")
    assert [(each.amount_fen, each.ours, each.party) for each in found.entries] == [
        (10_000, "S1", "赵<&>"),
        (-500, "", ""),
    ]
    assert (found.opening_fen, found.closing_fen, found.since) == (said.opening_fen, said.closing_fen, FRIDAY)
    assert found.is_simulated
    assert found.difference_fen == 0


@pytest.mark.parametrize(
    "bad",
    [
        '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">]><Document>&a;</Document>',
        '<!DOCTYPE d SYSTEM "file:///etc/passwd"><Document/>',
        "<Document/>",
        "<Document",
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt/></Document>',
    ],
)
def test_xml_that_declares_a_type_or_is_no_statement_is_refused(bad: str) -> None:
    with pytest.raises(StatementUnreadable):
        of(bad, "s.xml")


def test_a_document_type_in_another_encoding_is_not_read_either() -> None:
    bad = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(StatementUnreadable):
        of(bad.encode("utf-16"), "s.xml")


def test_entries_that_are_only_expected_are_left_out() -> None:
    text = written(statement(entry(100), entry(200))).decode().replace("BOOK", "PDNG", 1)
    assert [each.amount_fen for each in of(text, "s.xml").entries] == [200]


def test_another_currency_is_a_wrong_row() -> None:
    text = written(statement(entry(100))).decode()
    found = of(text.replace('<Ntry><Amt Ccy="CNY">', '<Ntry><Amt Ccy="USD">'), "s.xml")
    assert [(each.row, each.column) for each in found.wrong] == [(1, "amount")]


def test_a_table_says_what_came_and_went_and_its_balances_hold() -> None:
    found = of(CSV)
    assert [(each.amount_fen, each.reference, each.party) for each in found.entries] == [
        (100_000, "A1", "赵德贵"),
        (-500, "A2", ""),
    ]
    assert (found.opening_fen, found.closing_fen, found.wrong) == (1_000_000, 1_099_500, ())
    assert (found.since, found.until) == (FRIDAY, FRIDAY)


def test_a_table_with_the_newest_first_is_turned() -> None:
    head, *rows = CSV.strip().split("\n")
    found = of("\n".join([head, *rows[::-1]]))
    assert [each.reference for each in found.entries] == ["A1", "A2"]
    assert (found.opening_fen, found.closing_fen, found.wrong) == (1_000_000, 1_099_500, ())


def test_rows_that_cannot_be_right_are_named() -> None:
    text = CSV + "2026-11-21,A3,1.00,1.00,10995.00,,\nnever,A4,1.00,,10994.00,,\n2026-11-21,A5,1.00,,9.00,,\n"
    assert [(each.row, each.column) for each in of(text).wrong] == [(4, "amount"), (5, "day"), (6, "balance")]


def test_a_bank_calls_its_columns_as_it_likes() -> None:
    text = "Booked;Value;Saldo\n".replace(";", ",") + "2026/11/20,-12.50,100.00\n"
    found = of(text, columns={"booked": "day", "value": "amount", "saldo": "balance"})
    assert [(each.day, each.amount_fen) for each in found.entries] == [(date(2026, 11, 20), -1_250)]
    with pytest.raises(StatementUnreadable, match="day"):
        of(text)
    with pytest.raises(StatementUnreadable, match="row"):
        of(CSV.split("\n", maxsplit=1)[0] + "\n")
