"""The books as people see them: end a day, close a month as the second, open a balance down to its lines."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from huinong.funds.books import closing
from huinong.funds.books.models import DayEnd, MonthClose
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role
from tests.commerce.people import browser
from tests.funds.books.closing_year import FIRST, LAST, LIN, MINE, NOVEMBER, close, correct, end, pay
from tests.funds.books.test_closing import DEC_1, DEC_2, DEC_5
from tests.funds.conftest import COUNTY

pytestmark = pytest.mark.django_db
MONTH = reverse("books:month", args=[COUNTY, "2026-11"])


def page(client: Client, address: str) -> str:
    """The text of a page that is there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def told(text: str) -> str:
    """The words of a page's main part, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", "", text.partition("<main")[2].partition("</main")[0]).split())


def sent(client: Client, address: str, form: dict[str, str]) -> None:
    """A form that is taken: the page sends on."""
    response = client.post(address, form)
    assert response.status_code == 302, response.content.decode()


def test_the_day_ends_by_one_button_and_the_next_stands_there(system: Actor) -> None:
    with clock.frozen_at(clock.at_beijing(LAST, hour=18)):
        client = browser(Role.COUNTY_MANAGER, COUNTY)
        assert "2026-11-30" in page(client, "/books/")
        sent(client, "/books/", {"key": "d1", "day": "2026-11-30", "reason": ""})
        assert "Today has ended" in page(client, "/books/")
    assert DayEnd.objects.count() == 1


def test_a_month_shows_both_views_and_opens_what_came_late(system: Actor) -> None:
    pay("k1", 500, FIRST, system)
    end(FIRST, DEC_1)
    close(NOVEMBER, DEC_2)
    correct("fix", 120, LAST, DEC_5)
    with clock.frozen_at(clock.at_beijing(DEC_5, hour=10)):
        client = browser(Role.COUNTY_MANAGER, COUNTY)
        shown = page(client, MONTH)
        assert "¥5.00" in shown
        assert "¥3.80" in shown
        assert "corrections of the books" in page(client, f"{MONTH}?late=1")
        assert "2026-11" in page(client, "/books/months/")


def test_a_month_that_was_never_published_has_one_view(system: Actor) -> None:
    pay("k1", 500, FIRST, system)
    with clock.frozen_at(clock.at_beijing(LAST, hour=9)):
        shown = page(browser(Role.COUNTY_MANAGER, COUNTY), MONTH)
    assert ("this is what is known now" in shown, "As published" in shown) == (True, False)


def test_the_second_person_closes_the_month_on_its_page(system: Actor) -> None:
    pay("k1", 500, LAST, system)
    end(FIRST, LAST)
    with clock.frozen_at(clock.at_beijing(DEC_1, hour=9)):
        closing.prepare_month(key="p1", county=COUNTY, month=NOVEMBER, actor=LIN)
        client = browser(Role.COUNTY_MANAGER, COUNTY)
        sent(client, MONTH, {"key": "c1", "act": "close"})
    assert MonthClose.objects.get().known_on == LAST


def test_a_balance_opens_its_accounts_their_days_and_lines(system: Actor) -> None:
    pay("k1", 500, FIRST, system)
    days = "?since=2026-11-01&until=2026-11-30"
    with clock.frozen_at(clock.at_beijing(LAST, hour=9)):
        client = browser(Role.COUNTY_MANAGER, COUNTY)
        assert "Payable to keepers" in page(client, f"/books/balance/{days}")
        assert MINE in page(client, f"/books/{COUNTY}/subjects/220201/{days}")
        account = f"/books/{COUNTY}/accounts/{MINE}/"
        assert f"{account}?day=2026-11-28" in page(client, f"{account}{days}")
        assert "credit ¥5.00 · the network owes it" in told(page(client, f"{account}{days}"))
        assert "YTO-k1" in page(client, f"{account}?day=2026-11-28")
        ours = told(page(client, f"/books/{COUNTY}/accounts/operator:cost/?day=2026-11-28"))
        assert ("debit ¥5.00" in ours, "owes" in ours) == (True, False)
        assert "Delivery for partner couriers" in page(client, "/books/chart/")
        sheet = load_workbook(io.BytesIO(client.get(f"/books/balance/{days}&export=xlsx").getvalue())).active
    assert sheet is not None
    assert sheet.max_row > 2
