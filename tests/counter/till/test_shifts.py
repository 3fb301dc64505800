"""A shift is counted at both ends; the ledger says what is expected, and what differs stands on its own account."""

import pytest
from django.db import connection
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from huinong.counter.till import errors, queries, services
from huinong.counter.till.models import Count, Shift
from huinong.counter.till.values import Purpose
from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.models import Fact
from huinong.kernel.actor import Actor, Role
from huinong.registry.points.services import assign_keeper
from tests.counter.pickups.conftest import someone
from tests.counter.till.conftest import (
    FLOAT_FEN,
    MANAGER,
    OTHER_OUTLET,
    OUTLET,
    counting,
    later,
    notes,
    on,
    opened,
    sold,
    stands,
    till,
)
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_day_whose_cash_adds_up_moves_no_money(county: c.County, keeper: Actor) -> None:
    number = opened(county, keeper)
    sold(county, 4, by=keeper)
    counting(services.close_shift, county, FLOAT_FEN + 1_000, keeper)
    shift = queries.shift(keeper, c.CODE, number)
    assert (number, shift.difference_fen, shift.closed_at is None) == ("BP3-261120-1", 0, False)
    assert stands(county, "cash", "short", "over") == (-FLOAT_FEN - 1_000, 0, 0)


def test_expected_cash_is_what_the_ledger_says(county: c.County, keeper: Actor) -> None:
    opened(county, keeper)
    assert till(county, keeper).cash_fen == FLOAT_FEN
    sold(county, 2, by=keeper)
    assert till(county, keeper).cash_fen == -stands(county, "cash")[0] == FLOAT_FEN + 500


def test_short_is_the_keepers_debt_and_over_is_kept_apart(county: c.County, keeper: Actor) -> None:
    opened(county, keeper)
    counting(services.close_shift, county, FLOAT_FEN - 700, keeper, "找错零")
    assert stands(county, "cash", "short", "over") == (-FLOAT_FEN + 700, -700, 0)
    counting(services.open_shift, county, FLOAT_FEN - 700 + 50, keeper, "多出五角")
    assert stands(county, "cash", "short", "over") == (-FLOAT_FEN + 650, -700, 50)
    posted = Fact.objects.filter(kind="ledger.posted").values_list("facts__memo", flat=True)
    assert list(posted)[-2:] == ["till_short", "till_over"]


def test_a_difference_without_a_reason_is_refused_and_nothing_moves(county: c.County, keeper: Actor) -> None:
    with pytest.raises(errors.ReasonWanted):
        counting(services.open_shift, county, FLOAT_FEN - 1, keeper, "  ")
    assert (Shift.objects.count(), Count.objects.count()) == (0, 0)
    assert stands(county, "cash", "short") == (-FLOAT_FEN, 0)


def test_counting_the_same_twice_books_once(county: c.County, keeper: Actor) -> None:
    for _ in range(2):
        counting(services.open_shift, county, FLOAT_FEN - 100, keeper, "少一元", "k")
    with later():
        receipt = counting(services.open_shift, county, FLOAT_FEN - 100, keeper, "少一元", "k")
    assert receipt.is_repeat
    assert (Shift.objects.count(), Count.objects.count()) == (1, 1)
    for _ in range(2):
        counting(services.close_shift, county, FLOAT_FEN - 100, keeper, "", "l")
    assert stands(county, "cash", "short") == (-FLOAT_FEN + 100, -100)


def test_one_shift_is_open_at_a_time(county: c.County, keeper: Actor) -> None:
    with pytest.raises(errors.NotOpen):
        counting(services.close_shift, county, FLOAT_FEN, keeper)
    first = opened(county, keeper)
    with pytest.raises(errors.OpenAlready):
        counting(services.open_shift, county, FLOAT_FEN, keeper)
    counting(services.close_shift, county, FLOAT_FEN, keeper)
    assert (first, opened(county, keeper)) == ("BP3-261120-1", "BP3-261120-2")


def test_a_surprise_count_is_made_by_somebody_else(county: c.County, keeper: Actor) -> None:
    opened(county, keeper)
    with pytest.raises(NotPermitted):
        counting(services.count_by_surprise, county, FLOAT_FEN, keeper)
    counting(services.count_by_surprise, county, FLOAT_FEN - 2_000, OUTLET, "少二十元，站长签字")
    assert stands(county, "cash", "short") == (-FLOAT_FEN + 2_000, -2_000)
    count = Count.objects.get(purpose=Purpose.SURPRISE)
    assert (count.counted_by, count.shift) == (OUTLET.id, Shift.objects.get())
    counting(services.close_shift, county, FLOAT_FEN - 2_000, keeper)


def test_who_opened_a_shift_does_not_inspect_it(county: c.County) -> None:
    opened(county, OUTLET)
    with pytest.raises(errors.KeeperCounts):
        counting(services.count_by_surprise, county, FLOAT_FEN, OUTLET)
    counting(services.count_by_surprise, county, FLOAT_FEN, MANAGER)


def test_a_closed_till_is_counted_by_surprise_too(county: c.County) -> None:
    counting(services.count_by_surprise, county, FLOAT_FEN, MANAGER)
    assert Count.objects.get().shift is None


def test_a_wrong_count_is_put_right_by_another_and_never_edited(county: c.County, keeper: Actor) -> None:
    opened(county, keeper)
    counting(services.count_by_surprise, county, FLOAT_FEN - 5_000, OUTLET, "点漏一张")
    counting(services.count_by_surprise, county, FLOAT_FEN, OUTLET, "上次点漏")
    assert stands(county, "cash", "short", "over") == (-FLOAT_FEN, -5_000, 5_000)
    with pytest.raises(DatabaseError, match="append-only"):
        Count.objects.update(counted_fen=1)


def test_notes_that_do_not_exist_are_not_counted(county: c.County, keeper: Actor) -> None:
    for wrong in ({300: 1}, {100: -1}, {100: 10_001}):
        with pytest.raises(errors.EntryWrong):
            services.open_shift(key="k", county=c.CODE, point=county.station, notes=wrong, actor=keeper)
    assert Shift.objects.count() == 0


def test_a_place_without_a_keeper_or_a_counter_has_no_till(county: c.County) -> None:
    assign_keeper(county=c.CODE, key="nobody", point=county.town, keeper_party=None, actor=MANAGER)
    for point in (county.town, county.centre):
        with pytest.raises(errors.NoTill):
            services.give_float(key="k", county=c.CODE, point=point, amount_fen=1, proof="x", actor=MANAGER)


def test_a_keeper_keeps_to_the_own_till_and_a_town_to_its_own(county: c.County, keeper: Actor) -> None:
    number = opened(county, keeper)
    stranger = someone(Role.KEEPER, point=county.next_station)
    away = someone(Role.COUNTY_MANAGER, division="421224")
    for other in (stranger, OTHER_OUTLET):
        with pytest.raises(OutOfScope):
            counting(services.close_shift, county, FLOAT_FEN, other)
    with pytest.raises(OutOfScope):
        counting(services.count_by_surprise, county, FLOAT_FEN, away)
    for other in (stranger, OTHER_OUTLET, away):
        with pytest.raises(errors.NoSuchShift):
            queries.shift(other, c.CODE, number)
        with pytest.raises(OutOfScope):
            till(county, other)
        assert queries.shifts_of(other, c.CODE, county.station) == ()
    for own in (keeper, OUTLET, MANAGER):
        assert queries.shift(own, c.CODE, number).number == number
        assert till(county, own).open_shift == number


def test_each_sees_the_tills_of_their_own_place(county: c.County, keeper: Actor) -> None:
    seen = [{each.point for each in queries.tills(actor)} for actor in (keeper, OUTLET, OTHER_OUTLET, MANAGER)]
    town = {county.town, county.station, county.next_station}
    other = {county.other_town, county.far_station}
    assert seen == [{county.station}, town, other, town | other]


def test_a_shift_opens_to_the_lines_that_made_its_cash(county: c.County, keeper: Actor) -> None:
    number = opened(county, keeper)
    with later(5):
        sold(county, 2, by=keeper)
        counting(services.close_shift, county, FLOAT_FEN + 400, keeper, "少一元")
        statement = queries.lines_of(keeper, queries.shift(keeper, c.CODE, number))
    assert statement is not None
    assert [(line.memo, line.amount_fen) for line in statement.lines][-2:] == [("packaging", -500), ("till_short", 100)]
    assert statement.closing_fen == -FLOAT_FEN - 400
    with on("11-21"):
        assert queries.counts_of(keeper, c.CODE, number)[-1].expected_fen == FLOAT_FEN + 500


def test_tills_of_a_county_are_read_in_a_fixed_number_of_queries(county: c.County, keeper: Actor) -> None:
    opened(county, keeper)
    with CaptureQueriesContext(connection) as asked:
        assert len(queries.tills(MANAGER)) == 5
    assert len([each for each in asked if "policies" not in each["sql"]]) == 8  # the rules are kept by each process


def test_an_amount_is_counted_in_the_notes_there_are() -> None:
    assert notes(18_651) == {10_000: 1, 5_000: 1, 2_000: 1, 1_000: 1, 500: 1, 100: 1, 50: 1, 10: 0, 1: 1}
