"""A list finds, narrows, sorts, pages and exports the same rows."""

from io import BytesIO

import pytest
from django.http import QueryDict
from django.test import Client
from openpyxl import load_workbook

from huinong.edge import sheets
from huinong.edge.cells import Column, Kind, cell, sheet_value
from huinong.edge.tables import _pages, _Urls


def numbers(client: Client, query: str) -> list[str]:
    table = client.get(f"/parcels/{query}").context["table"]
    return [row.cells[0].text for row in table.rows]


def test_rows_come_in_the_lists_own_order(clerk: Client) -> None:
    assert numbers(clerk, "") == ["HN-0001", "HN-0002", "HN-0003"]


def test_a_column_sorts_both_ways_with_unknown_last(clerk: Client) -> None:
    assert numbers(clerk, "?sort=postage_fen") == ["HN-0003", "HN-0002", "HN-0001"]
    assert numbers(clerk, "?sort=-postage_fen") == ["HN-0002", "HN-0003", "HN-0001"]


def test_a_sort_that_does_not_exist_is_ignored(clerk: Client) -> None:
    assert numbers(clerk, "?sort=password") == ["HN-0001", "HN-0002", "HN-0003"]


def test_search_filter_and_days_narrow_together(clerk: Client) -> None:
    assert numbers(clerk, "?q=hn-000") == ["HN-0001", "HN-0002", "HN-0003"]
    assert numbers(clerk, "?state=lost") == ["HN-0001"]
    assert numbers(clerk, "?arrived_from=2026-11-23") == ["HN-0003"]
    assert numbers(clerk, "?arrived_from=2026-11-22&arrived_until=2026-11-23&state=arrived") == ["HN-0003"]


def test_nonsense_in_a_filter_narrows_nothing(clerk: Client) -> None:
    assert len(numbers(clerk, "?state=nope&arrived_from=yesterday&page=-3")) == 3


def test_values_read_as_people_write_them(clerk: Client) -> None:
    rows = clerk.get("/parcels/").context["table"].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["HN-0001", "", "lost", "11-22 14:05"],
        ["HN-0002", "¥1,234.56", "arrived", "2025-11-22 14:05"],
        ["HN-0003", "¥12.50", "arrived", "12:00"],
    ]
    assert rows[0].cells[2].tint == "red"


def test_a_share_is_a_figure_that_reads_in_percent_and_goes_out_as_a_number() -> None:
    column = Column("real", "Share", Kind.PERCENT)
    assert (cell(column, 0.8645).text, cell(column, 1).text) == ("86.5 %", "100.0 %")
    assert (column.is_figure, sheet_value(column, 0.8645)) == (True, 0.8645)


def test_the_number_of_a_thing_stands_on_one_line(clerk: Client) -> None:
    text = clerk.get("/parcels/").content.decode()
    assert text.count('<td data-label="Number" class=" text-nowrap">') == 3


def test_unknown_money_reads_no_data_never_zero(clerk: Client) -> None:
    text = clerk.get("/parcels/?q=0001").content.decode()
    assert "no data" in text
    assert "¥0" not in text


def test_a_row_opens_by_its_first_cell(clerk: Client) -> None:
    assert 'href="/parcels/HN-0001/">HN-0001</a>' in clerk.get("/parcels/").content.decode()


def test_columns_can_be_chosen(clerk: Client) -> None:
    heads = clerk.get("/parcels/?col=note&col=number").context["table"].heads
    assert [head.column.key for head in heads] == ["number", "note"]


def heads(client: Client, query: str = "") -> list[str]:
    return [head.column.key for head in client.get(f"/parcels/{query}").context["table"].heads]


def test_columns_chosen_in_a_list_are_there_the_next_time(clerk: Client) -> None:
    usual = heads(clerk)
    assert heads(clerk, "?columns=1&col=note&col=number") == ["number", "note"]
    assert heads(clerk, "?state=arrived") == ["number", "note"]
    assert heads(clerk, "?columns=1") == heads(clerk) == usual


def test_a_link_with_columns_shows_them_once_and_changes_nobodys_choice(clerk: Client) -> None:
    usual = heads(clerk)
    assert heads(clerk, "?col=note") == ["note"]
    assert heads(clerk) == usual


def test_one_persons_columns_are_not_anothers_on_the_same_machine(clerk: Client) -> None:
    usual = heads(clerk)
    heads(clerk, "?columns=1&col=note")
    owner, between, keys = clerk.cookies["hn-columns-parcels"].value.partition("~")
    clerk.cookies["hn-columns-parcels"] = f"another{between}{keys}"
    assert owner
    assert heads(clerk) == usual


def test_a_hidden_column_is_still_in_the_sheet_and_still_sorts(clerk: Client) -> None:
    heads(clerk, "?columns=1&col=number")
    assert "Note" in sheet_of(clerk.get("/parcels/?export=xlsx"))[0]
    assert numbers(clerk, "?sort=postage_fen") == ["HN-0003", "HN-0002", "HN-0001"]


def test_links_keep_what_was_asked_and_start_at_the_first_page(clerk: Client) -> None:
    table = clerk.get("/parcels/?state=arrived&page=2").context["table"]
    assert table.heads[1].url == "/parcels/?state=arrived&sort=postage_fen"
    assert table.export_url == "/parcels/?state=arrived&export=xlsx"


def test_page_numbers_leave_out_the_far_ones() -> None:
    links = _pages(10, 20, _Urls("/x/", QueryDict()))
    assert [link and link.number for link in links] == [1, None, 8, 9, 10, 11, 12, None, 20]


def sheet_of(response: object) -> list[tuple[object, ...]]:
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return list(load_workbook(BytesIO(content)).worksheets[0].values)


def test_the_sheet_holds_the_whole_narrowed_list(clerk: Client) -> None:
    rows = sheet_of(clerk.get("/parcels/?state=arrived&export=xlsx&col=number&col=postage_fen"))
    assert rows == [("Number", "Postage"), ("HN-0002", 1234.56), ("HN-0003", 12.5)]


def test_a_sheet_runs_no_formula_somebody_typed(clerk: Client) -> None:
    rows = sheet_of(clerk.get("/parcels/?q=0002&export=xlsx&col=note"))
    assert rows == [("Note",), ("'=1+1",)]


def test_a_list_too_long_for_a_sheet_is_refused(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "EXPORT_ROWS", 2)
    response = clerk.get("/parcels/?export=xlsx")
    assert response.status_code == 413
    assert "edge.export_too_large" in response.content.decode()
