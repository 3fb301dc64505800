"""What a recipient says again is what they said, and a stranger changes it so many times a day and no more."""

from datetime import timedelta

import pytest

from huinong.counter.consents.errors import EnoughSaid
from huinong.counter.consents.models import Word
from huinong.counter.consents.values import Channel, Covers
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.parcels.values import PieceId
from huinong.registry.policies.models import Policy
from tests.logistics import county as c

from .conftest import say

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
LIMIT = 3


@pytest.fixture
def pieces(county: c.County) -> list[PieceId]:
    """Two pieces of one phone."""
    return c.at_centre(county, 2, recipient_phone=PHONE)


@pytest.fixture
def limit() -> int:
    told = {"value": LIMIT, "unit": "times", "source": "县局通知"}
    Policy.objects.create(key="consents.words_a_day", division=c.CODE, valid_from="2026-01-01", **told)
    return LIMIT


def online(piece: PieceId, *, is_given: bool, covers: Covers = Covers.PIECE) -> bool:
    """Say it on the tracking page: whether it was a repeat."""
    return say(piece, covers, is_given=is_given, channel=Channel.TRACKING).is_repeat


@pytest.mark.parametrize("covers", Covers)
def test_the_same_said_again_is_answered_with_the_first_fact(pieces: list[PieceId], covers: Covers) -> None:
    first = say(pieces[0], covers)
    with clock.frozen_at(c.NOW + timedelta(days=1)):
        again = say(pieces[0], covers)
    assert (again.is_repeat, again.fact.id) == (True, first.fact.id)
    assert (Word.objects.count(), Fact.objects.filter(kind="consent.given").count()) == (1, 1)


def test_what_differs_in_anything_is_recorded(pieces: list[PieceId]) -> None:
    piece, other = pieces
    told = [
        say(piece),
        say(piece, Covers.ALL),
        say(piece, Covers.ALL, is_given=False),
        say(piece, Covers.ALL, is_given=False, channel=Channel.COUNTER),
        say(other, Covers.ALL, is_given=False, channel=Channel.COUNTER),
    ]
    assert [each.is_repeat for each in told] == [False] * 5


def test_a_word_about_another_of_their_pieces_between_makes_it_new(pieces: list[PieceId]) -> None:
    """All, but not this one, and all again: the newest word holds for that one too."""
    piece, other = pieces
    said = [say(piece, Covers.ALL), say(other, is_given=False), say(piece, Covers.ALL)]
    assert [each.is_repeat for each in said] == [False, False, False]


def test_a_word_from_before_the_newest_is_recorded(pieces: list[PieceId]) -> None:
    say(pieces[0])
    assert say(pieces[0], at=c.NOW - timedelta(hours=1)).is_repeat is False


def test_a_stranger_changes_it_so_often_a_day_for_one_phone_and_no_more(
    county: c.County, pieces: list[PieceId], limit: int
) -> None:
    piece, other = pieces
    neighbour = c.at_centre(county, start=5, recipient_phone="13912345678")[0]
    assert [online(piece, is_given=bool(n % 2)) for n in range(limit)] == [False] * limit
    with pytest.raises(EnoughSaid) as refusal:
        online(other, is_given=True)
    assert ("11183" in str(refusal.value), Word.objects.count()) == (True, limit)
    assert online(piece, is_given=bool((limit - 1) % 2)) is True  # what stands may be said again
    assert online(neighbour, is_given=True) is False
    assert say(piece, is_given=True).is_repeat is False  # staff who call are not held back


def test_the_next_day_in_china_it_may_be_changed_again(pieces: list[PieceId], limit: int) -> None:
    midnight = clock.at_beijing(clock.day_of(c.NOW), hour=24)
    with clock.frozen_at(midnight - timedelta(seconds=1)):
        for n in range(limit):
            online(pieces[0], is_given=bool(n % 2))
        with pytest.raises(EnoughSaid):
            online(pieces[0], is_given=True)
    with clock.frozen_at(midnight):
        assert online(pieces[0], is_given=True) is False


def test_where_the_label_hides_the_phone_a_piece_is_counted_by_itself(county: c.County, limit: int) -> None:
    one, two = c.at_centre(county, 2, recipient_phone="138****5678")
    for n in range(limit):
        online(one, is_given=bool(n % 2))
    with pytest.raises(EnoughSaid):
        online(one, is_given=True)
    assert online(two, is_given=True) is False
