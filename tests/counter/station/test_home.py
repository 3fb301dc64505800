from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.counter.station import queries
from huinong.counter.station.earning import earned_in, earned_on
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.payouts import services as payouts
from huinong.funds.payouts.reckoning import due_on
from huinong.funds.settlement.queries import month_of
from huinong.funds.settlement.values import Memo
from huinong.journal.queries import facts_by_id
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.life import Event
from huinong.registry.policies.models import Policy
from tests.funds.claims import case as claims
from tests.logistics import county as c

from .conftest import PASSWORD, Post, keeper_at

pytestmark = pytest.mark.django_db


def collect(post: Post, count: int = 1, *, start: int = 0) -> None:
    pieces = post.waits(count, start=start)
    details = [{"proof": "code", "code": c.row(piece).shelf_code} for piece in pieces]
    scans = [c.scan(p, Event.COLLECTED, post.county.station, details=d) for p, d in zip(pieces, details, strict=True)]
    assert set(c.record(*scans)) == {"applied"}


def test_the_home_says_what_is_here_what_is_overdue_and_what_was_earned(post: Post) -> None:
    post.waits(2)
    post.waits(1, start=10, hours=30)
    collect(post, 2, start=20)
    page = post.text("/station/")
    assert "¥0.70" in page
    assert "<b>3</b> pieces on the shelf" in page
    assert "none overdue" in page


def test_a_piece_that_waits_three_days_is_said_to_be_overdue(post: Post) -> None:
    post.waits(1, hours=30)
    with clock.frozen_at(c.NOW + timedelta(hours=43)):
        assert "1 overdue" in post.text("/station/")
        assert [each.rung for each in queries.home(post.actor).board.shelf] == ["overdue"]


def test_what_becomes_overdue_before_midnight_is_a_hint(post: Post) -> None:
    post.waits(1)
    with clock.frozen_at(c.NOW + timedelta(hours=71)):
        assert "1 piece becomes overdue today: call" in post.text("/station/")


def test_what_is_promised_for_today_is_a_hint(post: Post) -> None:
    c.at_centre(post.county, 2)
    with clock.frozen_at(c.NOW + timedelta(hours=24)):
        assert "2 pieces are due here today" in post.text("/station/")


def test_a_bag_at_the_door_stands_on_the_first_button(post: Post) -> None:
    post.offered(c.at_centre(post.county, 2))
    assert "1 bag waits" in post.text("/station/")


def test_the_home_asks_no_more_questions_when_more_is_here(
    post: Post, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post.waits(1)
    post.text("/station/")
    post.waits(20, start=10)
    c.announce(20, start=100)
    with django_assert_max_num_queries(30):
        home = post.text("/station/")
    assert "<b>21</b> pieces on the shelf" in home


def test_a_keeper_sees_only_the_own_station(post: Post, neighbour: Post) -> None:
    post.waits(2)
    assert "0</b> pieces on the shelf" in neighbour.text("/station/")
    assert "王秀英" not in neighbour.text("/station/hand/")
    assert "王秀英" in post.text("/station/hand/")


def test_who_keeps_no_station_is_told_so(county: c.County) -> None:
    post = keeper_at(county, county.station, "zhao")
    new = NewStaff(username="lin", name="林", role=Role.DISPATCHER, division=c.CODE, password=PASSWORD)
    receipt = create_staff(key="t", actor=SYSTEM, new=new)
    post.browser.force_login(type(post.staff).objects.get(id=receipt.fact.facts["staff"]))
    assert "keep no station" in post.text("/station/", 404)


def test_a_day_of_income_opens_to_the_acts_that_earned_it(post: Post) -> None:
    collect(post, 3)
    station, today = queries.station_of(post.actor), clock.today()
    lines = earned_on(post.actor, station, today)
    assert [line.amount_fen for line in lines] == [35, 35, 35]
    assert {fact.kind for fact in facts_by_id(c.CODE, [line.fact for line in lines if line.fact])} == {
        "parcel.collected"
    }
    page = post.text(f"/station/income/{today}/")
    assert page.count(f"/facts/{c.CODE}/") == 3
    assert "collected" in post.text(f"/facts/{c.CODE}/{lines[0].fact}/")


def test_a_month_says_what_is_left_of_it_and_when_it_is_paid(post: Post) -> None:
    collect(post, 2)
    station = queries.station_of(post.actor)
    keeper = station.keeper
    assert keeper
    lines = {codes.short(keeper): -30, codes.cash(keeper): 30}
    posting = NewPosting(
        key="short", county=c.CODE, lines=lines, memo="till_short", thread="T", happened_at=clock.now()
    )
    ledger.post(posting, actor=SYSTEM)
    month = earned_in(post.actor, station, clock.today())
    assert (month.total_fen, month.short_fen, month.kept_fen) == (70, 30, 40)
    page = post.text("/station/income/")
    due = due_on(c.CODE, clock.today())
    assert f"Paid by {due}; its statement comes when the month is over" in page
    assert "Cash missing when your till was counted" in page
    over = month_of(clock.today())[1] + timedelta(hours=9)
    with clock.frozen_at(over):
        payouts.draft(key="draft", county=c.CODE, month=month.month, actor=SYSTEM)
        page = post.text(f"/station/income/?month={month.month:%Y-%m}")
    assert f"Paid by {due}: see the statement" in page
    assert "/net-statements/" in page


def test_a_month_sums_by_kind_and_by_day_and_keeps_postage_apart(post: Post) -> None:
    collect(post, 2)
    c.accept(post.county, 1)
    month = earned_in(post.actor, queries.station_of(post.actor), clock.today())
    assert (month.total_fen, [(day.lines, day.amount_fen) for day in month.days]) == (120, [(3, 120)])
    assert month.owed_cash_fen == 1200
    assert "¥12.00" in post.text("/station/income/")


def test_a_kind_of_work_opens_to_its_days_and_their_lines(post: Post) -> None:
    collect(post, 2)
    c.accept(post.county, 1)
    today, kind = clock.today(), Memo.OUTBOUND_FEE.value
    month = earned_in(post.actor, queries.station_of(post.actor), today, memo=kind)
    assert (month.total_fen, [(day.lines, day.amount_fen) for day in month.days]) == (120, [(1, 50)])
    assert f"?month={today:%Y-%m}&amp;kind={kind}#days" in post.text("/station/income/")
    assert f"/station/income/{today}/?kind={kind}" in post.text(f"/station/income/?kind={kind}")
    page = post.text(f"/station/income/{today}/?kind={kind}")
    assert (page.count(f"/facts/{c.CODE}/"), "¥0.50" in page) == (1, True)


def test_what_is_recovered_for_a_claim_stands_beside_what_was_earned_until_it_is_taken_back(post: Post) -> None:
    collect(post, 2)
    number = claims.opened(claims.lost_at_station(post.county, start=10))
    claims.paid(number)
    claims.recoursed(number, custody.point(post.county.station), 2_000)
    month = earned_in(post.actor, queries.station_of(post.actor), clock.today())
    assert (month.total_fen, month.recovered_fen) == (70, 2_000)
    page = post.text("/station/income/")
    assert "Owed for lost or damaged pieces" in page
    assert "¥20.00" in page
    claims.taken_back(number)
    assert earned_in(post.actor, queries.station_of(post.actor), clock.today()).recovered_fen == 0
    assert "Owed for lost or damaged pieces" not in post.text("/station/income/")


def test_a_month_before_the_first_fee_is_nothing_and_the_next_is_not_offered(post: Post) -> None:
    page = post.text("/station/income/?month=2020-02")
    assert "Nothing was earned in this month." in page
    assert "?month=2020-03" in page
    assert "?month=2026-12" not in post.text("/station/income/?month=2031-01")


def test_a_day_that_is_no_day_is_no_page(post: Post) -> None:
    days = ("yesterday", "2026-02-30", "2026-11-20")
    assert [post.browser.get(f"/station/income/{day}/").status_code for day in days] == [404, 404, 200]


def test_the_neighbour_earns_nothing_from_what_is_done_here(post: Post, neighbour: Post) -> None:
    collect(post, 1)
    with clock.frozen_at(c.NOW + timedelta(minutes=1)):
        assert queries.board(neighbour.actor, queries.station_of(neighbour.actor)).shelf == ()


def test_the_keeper_is_warned_when_the_shelf_is_nearly_full_and_when_it_is_full(post: Post) -> None:
    Policy.objects.filter(key="station.shelf_pieces").update(value=5)
    post.waits(3)
    assert "The shelf is" not in post.text("/station/")
    post.waits(1, start=10)
    assert "The shelf is nearly full, 4 of 5" in post.text("/station/")
    post.waits(1, start=20)
    assert "The shelf is full, 5 of 5" in post.text("/station/")
