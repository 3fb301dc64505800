"""The keeper's round: in order, made or missed; and the pages of keeper, outlet manager and chair."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from huinong.counter.pickups import errors, queries, services
from huinong.counter.pickups.models import Booking, Window
from huinong.counter.pickups.values import Room, State
from huinong.edge.gates import SYSTEM, NotPermitted
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.services import accept
from huinong.registry.points.services import set_hours
from huinong.registry.points.values import Hours
from tests.counter.pickups.conftest import CHAIR, FRIDAY, MONDAY, OUTLET, PHONE, book, number_of, offer
from tests.counter.station.conftest import Post
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def test_the_round_goes_by_window_then_village(county: c.County, friday: Window, keeper: Actor) -> None:
    early = offer(county, opens=780, closes=840, cut_off_hours=0)
    far = number_of(book(friday, by=keeper, village=c.NEXT_VILLAGE))
    near, first = number_of(book(friday, by=keeper)), number_of(book(early, by=keeper))
    gone = number_of(book(early, by=keeper))
    services.cancel(key="c", county=c.CODE, number=gone, reason="不寄了", actor=keeper)
    stops = queries.round_of(keeper, c.CODE, county.station, FRIDAY)
    assert [stop.number for stop in stops] == [first, near, far]


def test_collected_with_the_pieces_that_were_taken_in(county: c.County, friday: Window, keeper: Actor) -> None:
    number = number_of(book(friday, by=keeper))
    told = accept(pieces=[c.posting(county)], actor=keeper)[0].fact.facts
    with pytest.raises(errors.NotTakenInHere):
        services.finish(key="d", county=c.CODE, number=number, accepted=["YT0001"], actor=keeper)
    services.finish(key="d", county=c.CODE, number=number, accepted=[f" {told['number']} "], actor=keeper)
    value = queries.booking(keeper, c.CODE, number)
    assert (value.state, value.accepted) == (State.DONE, [f"{told['carrier']}-{told['number']}"])
    assert Fact.objects.get(kind="pickup.done").facts["taken"] == 1
    with pytest.raises(errors.WrongState):
        services.miss(key="m", county=c.CODE, number=number, reason="x", actor=keeper)


def test_more_numbers_than_are_kept_are_refused_and_not_cut_off(friday: Window, keeper: Actor) -> None:
    number = number_of(book(friday, by=keeper))
    many = [f"YT{n:04}" for n in range(services.MOST_NUMBERS + 1)]
    with pytest.raises(errors.FormWrong):
        services.finish(key="d", county=c.CODE, number=number, accepted=many, actor=keeper)
    assert queries.booking(keeper, c.CODE, number).state is State.BOOKED


def test_a_piece_of_another_station_was_not_taken_in_here(county: c.County, friday: Window, keeper: Actor) -> None:
    number = number_of(book(friday, by=keeper))
    away = c.posting(county, key="p9", point=county.next_station, village=c.NEXT_VILLAGE)
    told = accept(pieces=[away], actor=c.DISPATCHER)[0].fact.facts
    with pytest.raises(errors.NotTakenInHere):
        services.finish(key="d", county=c.CODE, number=number, accepted=[told["number"]], actor=keeper)
    assert queries.booking(keeper, c.CODE, number).state is State.BOOKED


def test_nothing_comes_of_a_pickup_before_its_day(monday: Window, keeper: Actor) -> None:
    number = number_of(book(monday, MONDAY, by=keeper))
    with pytest.raises(errors.TooEarly):
        services.finish(key="d", county=c.CODE, number=number, accepted=[], actor=keeper)
    with pytest.raises(errors.TooEarly):
        services.miss(key="m", county=c.CODE, number=number, reason="x", actor=keeper)
    assert queries.booking(keeper, c.CODE, number).state is State.BOOKED


def test_who_was_missed_stands_with_the_outlet_until_another_day_is_found(
    friday: Window, monday: Window, keeper: Actor
) -> None:
    number = number_of(book(friday, by=CHAIR))
    services.miss(key="m", county=c.CODE, number=number, reason="家里没人", actor=keeper)
    assert (queries.missed(OUTLET), queries.due(OUTLET, FRIDAY)) == (1, 0)
    with pytest.raises(errors.WrongState):
        services.miss(key="m2", county=c.CODE, number=number, reason="还是没人", actor=keeper)
    services.move(key="v", county=c.CODE, number=number, window=monday.id, day=MONDAY, actor=OUTLET)
    due = [queries.due(OUTLET, day) for day in (FRIDAY, MONDAY, MONDAY + timedelta(days=1))]
    assert (queries.missed(OUTLET), due) == (0, [0, 1, 1])
    value = queries.booking(OUTLET, c.CODE, number)
    assert (value.reason, value.closed_at) == ("", None)
    kinds = [fact.kind for fact in queries.story(CHAIR, c.CODE, number)]
    assert kinds == ["pickup.booked", "pickup.missed", "pickup.moved"]


def test_the_keeper_books_makes_the_round_and_reads_a_phone(post: Post, friday: Window) -> None:
    form = {"slot": f"{friday.id}~{FRIDAY}", "name": "陈桂英", "phone": "138 1234 8812", "village": c.VILLAGE,
            "address": "三组", "pieces": "8", "kg": "42.5"}  # fmt: skip
    assert "11-20" in post.text("/pickups/new/")
    post.post("/pickups/new/", **form)
    number = Booking.objects.get().number
    page = post.text("/pickups/round/")
    assert ("陈桂英" in page, "138****8812" in page, PHONE in page, "1 of 2" in page) == (True, True, False, True)
    clear = post.post(f"/pickups/{c.CODE}/{number}/phone/", status=200, reason="找不到门")
    assert PHONE in clear
    assert Fact.objects.get(kind="personal_data.read").facts["purpose"] == "找不到门"
    post.post("/pickups/round/", number=number, act="miss", **{"miss-reason": "家里没人"})
    assert "家里没人" in post.text("/pickups/round/")
    post.post(f"/pickups/{c.CODE}/{number}/", act="done", **{"done-accepted": ""})
    assert "collected; 8 pieces taken in" in post.text(f"/pickups/{c.CODE}/{number}/")


def test_a_chair_reads_no_phone_in_clear(friday: Window) -> None:
    number = number_of(book(friday, by=CHAIR))
    with pytest.raises(NotPermitted):
        services.reveal_phone(key="p", county=c.CODE, number=number, purpose="看看", actor=CHAIR)
    assert not Fact.objects.filter(kind="personal_data.read").exists()


def test_the_page_refuses_with_the_next_free_window_and_keeps_what_was_typed(post: Post, friday: Window) -> None:
    for _ in range(2):
        book(friday, by=post.actor)
    form = {"slot": f"{friday.id}~{FRIDAY}", "name": "刘强", "phone": PHONE, "village": c.VILLAGE, "address": "三组",
            "pieces": "1", "kg": "1"}  # fmt: skip
    assert "刘强" in post.post("/pickups/new/", status=422, **form)
    assert Booking.objects.count() == 2


def test_the_list_is_found_by_whole_phone_narrowed_by_state_and_taken_as_a_sheet(post: Post, friday: Window) -> None:
    first, second = (number_of(book(friday, by=post.actor, phone=phone)) for phone in (PHONE, "13900000001"))
    services.miss(key="m", county=c.CODE, number=second, reason="家里没人", actor=post.actor)
    assert _shown(post, f"?q={PHONE}") == {first}
    assert _shown(post, "?state=missed") == {second}
    assert _shown(post, "?q=12348812") == set()
    sheet = post.browser.get("/pickups/?export=xlsx")
    rows = list(load_workbook(BytesIO(b"".join(sheet))).active.values)  # type: ignore[union-attr]
    assert {first, second} <= {row[0] for row in rows}


def _shown(post: Post, query: str) -> set[str]:
    page = post.text(f"/pickups/{query}")
    return {number for number in Booking.objects.values_list("number", flat=True) if number in page}


def test_the_neighbours_keeper_is_shown_nothing(post: Post, neighbour: Post, friday: Window) -> None:
    number = number_of(book(friday, by=post.actor))
    assert number not in neighbour.text("/pickups/")
    neighbour.text(f"/pickups/{c.CODE}/{number}/", status=404)
    neighbour.post(f"/pickups/{c.CODE}/{number}/phone/", status=404, reason="看看")
    assert not Fact.objects.filter(kind="personal_data.read").exists()


def test_windows_are_offered_and_ended_on_their_page(post: Post) -> None:
    form = {"weekday": "4", "opens": "15:00", "closes": "17:00", "places": "2", "cut_off_hours": "2",
            "valid_from": FRIDAY.isoformat()}  # fmt: skip
    post.post("/pickups/windows/", act="offer", **form)
    window = Window.objects.get()
    assert "15:00–17:00" in post.text("/pickups/windows/")
    post.post("/pickups/windows/", status=409, act="offer", **form)
    post.post("/pickups/windows/", act="end", window=str(window.id), on=MONDAY.isoformat())
    window.refresh_from_db()
    assert window.valid_to == MONDAY


def test_a_month_of_slots_takes_as_many_queries_as_a_day(
    county: c.County, friday: Window, monday: Window, keeper: Actor, django_assert_max_num_queries: object
) -> None:
    for n in range(2):
        book(friday, by=keeper, name=f"人{n}")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(queries.slots_of(keeper, c.CODE, county.station, FRIDAY, 30)) == 9
    with clock.frozen_at(c.NOW + timedelta(days=1)):
        assert len(queries.free_slots(keeper, c.CODE, county.station)) == 4
    set_hours(county=c.CODE, key="h", point=county.station, hours=[Hours(2, 480, 1080)], actor=SYSTEM)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert {slot.room for slot in queries.slots_of(keeper, c.CODE, county.station, FRIDAY, 30)} == {Room.SHUT}
