"""The list of pieces taken along as a sheet: all of it, as values, and nothing in it that runs."""

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from huinong.kernel.actor import Role
from huinong.logistics.parcels.life import Event
from huinong.storage import search
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = pytest.mark.django_db
COLUMNS = "&col=number&col=recipient_name&col=arrived_at&col=weight_g"


def sheet(role: Role = Role.DISPATCHER, query: str = "", **narrowed: Any) -> list[tuple[Any, ...]]:
    """The rows of a sheet: number, name, arrived, weight."""
    answer = faces.browser(role, **narrowed).get(f"/parcels/?export=xlsx{query}{COLUMNS}")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    head, *rows = book.worksheets[0].values
    assert len(head) == 4
    return rows


def test_a_sheet_holds_every_row_that_is_wanted_and_not_one_page(county: c.County) -> None:
    c.announce(60)
    c.announce(5, start=100, carrier="YTO", recipient_name="陈大海")
    assert len(sheet()) == 65
    assert len(sheet(query="&q=wxy")) == len(sheet(query="&carrier=ZTO")) == 60
    assert len(sheet(query="&q=陈大&carrier=YTO")) == 5
    assert len(sheet(Role.KEEPER, point=county.far_station)) == 0


def test_what_somebody_typed_does_not_run_in_a_sheet(county: c.County) -> None:
    typed = ["=HYPERLINK(1)", "+86", "-1", "@SUM(A1)", "王秀英"]
    for n, name in enumerate(typed):
        c.announce(1, start=n, recipient_name=name)
    assert {row[1] for row in sheet()} == {"'=HYPERLINK(1)", "'+86", "'-1", "'@SUM(A1)", "王秀英"}


def test_times_are_chinas_and_numbers_are_numbers(county: c.County) -> None:
    [piece] = c.announce()
    c.record(c.scan(piece, Event.ARRIVED, county.centre))
    [(number, _name, arrived, weight)] = sheet()
    assert (number, arrived, weight) == (piece.number, datetime(2026, 11, 20, 12), 800)


def test_a_sheet_holds_more_matches_than_a_list_looks_at(county: c.County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "NEWEST", 5)
    c.announce(20)
    assert len(sheet(query="&q=王秀英")) == 20
