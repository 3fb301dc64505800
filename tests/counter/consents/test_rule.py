"""No piece is left at a station without its recipient's word: what counts as one, from when, and until when."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.counter.consents import rules
from huinong.counter.consents.errors import NotComing, PhoneHidden
from huinong.counter.consents.models import Word
from huinong.counter.consents.queries import unasked
from huinong.counter.consents.values import Covers, Rule
from huinong.edge.gates import SYSTEM, NotPermitted
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.errors import ClockOff, NoSuchParcel
from huinong.logistics.parcels.life import Event, State
from huinong.logistics.parcels.values import PieceId
from tests.logistics import county as c

from .conftest import say, set_rule

pytestmark = pytest.mark.django_db
NO = "consents.not_consented"
SAME_PHONE = {"recipient_phone": "13812340001"}


@pytest.fixture
def strict(county: c.County) -> c.County:
    set_rule(Rule.REFUSE)
    return county


def shelve(county: c.County, *pieces: PieceId, **changes: object) -> list[str]:
    return c.record(*(c.scan(piece, Event.SHELVED, county.station, **changes) for piece in pieces))


def told(piece: PieceId) -> object:
    return Fact.objects.get(kind="parcel.shelved", facts__number=piece.number).facts.get("consented")


def test_where_the_rule_refuses_a_piece_stays_off_the_shelf_until_its_recipient_agrees(strict: c.County) -> None:
    piece = c.at_centre(strict)[0]
    assert shelve(strict, piece) == [NO]
    assert c.row(piece).state == State.AT_COUNTY
    say(piece)
    assert shelve(strict, piece) == ["applied"]
    assert told(piece) is True


def test_where_the_rule_warns_a_piece_is_shelved_and_flagged(county: c.County) -> None:
    asked, agreed = c.at_centre(county, 2)
    say(agreed)
    assert shelve(county, asked, agreed) == ["applied", "applied"]
    assert (told(asked), told(agreed)) == (False, True)
    shelf = parcels.shelf(county=c.CODE, station=county.station, actor=SYSTEM)
    assert [each.piece.number for each in unasked(c.CODE, shelf).values()] == [asked.number]


def test_where_the_rule_is_off_nothing_is_asked_and_nothing_said(county: c.County) -> None:
    set_rule(Rule.OFF)
    piece = c.at_centre(county)[0]
    assert shelve(county, piece) == ["applied"]
    assert told(piece) is None
    assert unasked(c.CODE, parcels.shelf(county=c.CODE, station=county.station, actor=SYSTEM)) == {}


def test_a_scan_is_judged_by_the_rule_of_its_own_day(county: c.County) -> None:
    set_rule(Rule.REFUSE, since="2026-11-20")
    before, after = c.at_centre(county, 2)
    yesterday = c.NOW - timedelta(hours=20)
    assert shelve(county, before, happened_at=yesterday) + shelve(county, after) == ["applied", NO]


def test_the_rule_may_be_one_carriers_own(strict: c.County) -> None:
    set_rule(Rule.OFF, key="consents.rule.yto")
    ours, theirs = c.at_centre(strict)[0], c.at_centre(strict, start=5, carrier="YTO")[0]
    assert shelve(strict, ours, theirs) == [NO, "applied"]


@pytest.mark.parametrize(
    ("covers", "answers"),
    [
        (Covers.PIECE, ["applied", NO, NO]),
        (Covers.CARRIER, ["applied", "applied", NO]),
        (Covers.ALL, ["applied", "applied", "applied"]),
    ],
)
def test_a_word_covers_what_it_speaks_of_and_no_more(strict: c.County, covers: Covers, answers: list[str]) -> None:
    first, second = (c.at_centre(strict, start=n, **SAME_PHONE)[0] for n in (1, 2))
    others = c.at_centre(strict, start=3, carrier="YTO", **SAME_PHONE)[0]
    neighbour = c.at_centre(strict, start=4)[0]
    say(first, covers)
    assert shelve(strict, first, second, others) == answers
    assert shelve(strict, neighbour) == [NO]


def test_a_withdrawal_after_shelving_leaves_the_piece_and_stops_the_next(strict: c.County) -> None:
    here, following = (c.at_centre(strict, start=n, **SAME_PHONE)[0] for n in (1, 2))
    say(here, Covers.ALL)
    assert shelve(strict, here) == ["applied"]
    with clock.frozen_at(c.NOW + timedelta(hours=1)):
        say(here, Covers.ALL, is_given=False)
        assert shelve(strict, following, happened_at=clock.now()) == [NO]
        shelf = parcels.shelf(county=c.CODE, station=strict.station, actor=SYSTEM)
        assert [piece.number for piece in shelf] == [here.number]
        assert [each.declined_at for each in unasked(c.CODE, shelf).values()] == [clock.now()]
    assert told(here) is True  # what was true then stays said


def test_the_newest_word_that_covers_a_piece_holds(strict: c.County) -> None:
    piece, other = (c.at_centre(strict, start=n, **SAME_PHONE)[0] for n in (1, 2))
    for minute, (covers, is_given) in enumerate([(Covers.ALL, True), (Covers.CARRIER, False), (Covers.PIECE, True)]):
        with clock.frozen_at(c.NOW - timedelta(hours=1) + timedelta(minutes=minute)):
            say(piece, covers, is_given=is_given)
    assert shelve(strict, piece, other) == ["applied", NO]
    assert Word.objects.count() == 3


def test_a_scan_from_before_the_withdrawal_is_no_breach_when_it_arrives_late(strict: c.County) -> None:
    piece, late = c.at_centre(strict, 2)
    for each in (piece, late):
        say(each)
    with clock.frozen_at(c.NOW + timedelta(hours=2)):
        say(piece, is_given=False)
        assert shelve(strict, piece, happened_at=c.NOW + timedelta(hours=1)) == ["applied"]
        say(late, is_given=False)
        assert shelve(strict, late, happened_at=clock.now()) == [NO]


def test_a_slow_device_clock_does_not_undo_a_word_just_given(strict: c.County) -> None:
    piece = c.at_centre(strict)[0]
    say(piece)
    assert shelve(strict, piece, happened_at=c.NOW - timedelta(minutes=5)) == ["applied"]


def test_a_repeated_scan_is_answered_before_consent_is_asked(strict: c.County) -> None:
    piece = c.at_centre(strict)[0]
    say(piece)
    scan = c.scan(piece, Event.SHELVED, strict.station)
    assert c.record(scan) == ["applied"]
    say(piece, is_given=False)
    assert c.record(scan) == ["repeated"]


def test_the_wrong_station_hears_so_and_is_not_sent_to_call_anybody(strict: c.County) -> None:
    piece = c.at_centre(strict)[0]
    assert c.record(c.scan(piece, Event.SHELVED, strict.next_station)) == ["parcels.wrong_station"]


def test_consent_is_asked_once_for_a_whole_batch(strict: c.County) -> None:
    def questions(start: int, count: int) -> int:
        pieces = c.at_centre(strict, count, start=start)
        say(pieces[0], Covers.ALL)
        with CaptureQueriesContext(connection) as asked:
            assert shelve(strict, *pieces) == ["applied", *[NO] * (count - 1)]
        return len(asked)

    questions(0, 2)  # the shelf itself is made by the first piece
    assert questions(50, 2) == questions(100, 60)


def test_words_are_found_by_piece_and_by_phone_and_not_by_walking_a_county(strict: c.County) -> None:
    """An index of the phones that are not empty was of no use to SQLite, which cannot know that those asked are not."""
    piece = c.row(c.at_centre(strict)[0])
    with CaptureQueriesContext(connection) as seen:
        rules.covering(c.CODE, {piece.id: piece.carrier}, {piece.id: piece.recipient_phone_hash})
    if connection.vendor == "postgresql":
        return  # its planner goes by the table's size: a handful of rows is rightly read whole
    plans = []
    for asked in seen.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + asked["sql"].replace("%", "%%"))
            plans.append(cursor.fetchone()[-1])
    assert "consents_word_piece (county=? AND piece=?)" in plans[0]
    assert "consents_word_phone (county=? AND phone_hash=?)" in plans[1]


def test_a_label_that_hides_the_phone_allows_a_word_for_the_piece_alone(strict: c.County) -> None:
    piece = c.at_centre(strict, recipient_phone="138****5678")[0]
    with pytest.raises(PhoneHidden):
        say(piece, Covers.ALL)
    assert Word.objects.count() == 0
    say(piece)
    assert shelve(strict, piece) == ["applied"]


def test_a_word_said_again_is_one_word_and_its_key_is_nobody_elses(county: c.County) -> None:
    piece = c.at_centre(county)[0]
    first, again = say(piece, key="k1"), say(piece, key="k1")
    assert (first.fact.id, first.is_repeat, again.is_repeat) == (again.fact.id, False, True)
    with pytest.raises(KeyReused):
        say(piece, is_given=False, key="k1")
    assert Word.objects.count() == 1


def test_a_word_from_a_clock_that_is_off_is_not_recorded(county: c.County) -> None:
    piece = c.at_centre(county)[0]
    for at in (c.NOW + timedelta(minutes=6), c.NOW - timedelta(days=30)):
        with pytest.raises(ClockOff):
            say(piece, at=at)
    assert Word.objects.count() == 0


def test_a_word_names_no_phone_in_the_journal(county: c.County) -> None:
    facts = str(say(c.at_centre(county, **SAME_PHONE)[0], Covers.ALL).fact.facts)
    assert [text for text in ("13812340001", "0001", Word.objects.get().phone_hash) if text in facts] == []


def test_nobody_speaks_for_a_piece_out_of_sight_or_on_its_way_out(county: c.County) -> None:
    with pytest.raises(NoSuchParcel):
        say(PieceId("ZTO", "0000"))
    with pytest.raises(NotComing):
        say(c.accept(county)[0])
    with pytest.raises(NotPermitted):
        say(c.at_centre(county)[0], by=c.DISPATCHER)
    assert Word.objects.count() == 0
