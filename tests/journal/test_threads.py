"""Who may open a thread, and what of it they see."""

from uuid import UUID

import pytest

from huinong.edge.gates import SYSTEM
from huinong.journal import queries
from huinong.journal.errors import NoSuchThread
from huinong.journal.services import append
from huinong.journal.values import Entry
from huinong.kernel.actor import Actor, Role, Scope
from tests.journal.test_services import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]
SELLER, BUYER, STRANGER = (UUID(int=n) for n in (1, 2, 3))


def as_party(party: UUID, division: str = "421223") -> Actor:
    return Actor("a", "a", Role.BUYER, Scope(division, party=party), frozenset({"journal.read"}))


@pytest.fixture(autouse=True)
def placed() -> None:
    facts = {"note": "x", "buyer_party": str(BUYER), "village": "421223100201"}
    entry = Entry(
        key="k1", kind="test.noted", county="421223", thread="DD1", happened_at=NOON, facts=facts, party=SELLER
    )
    append(entry, actor=SYSTEM)


def test_an_order_not_yet_paid_is_its_buyers_to_follow_as_it_is_its_sellers() -> None:
    for actor in (as_party(BUYER), as_party(SELLER)):
        assert [fact.key for fact in queries.thread("421223", "DD1", actor=actor)] == ["k1"]
        assert [fact.key for fact in queries.latest(actor=actor)] == ["k1"]


def test_a_stranger_and_another_county_find_nothing() -> None:
    for actor in (as_party(STRANGER), as_party(BUYER, "611021")):
        with pytest.raises(NoSuchThread):
            queries.thread("421223", "DD1", actor=actor)
        assert queries.latest(actor=actor) == ()


def test_a_fact_of_anothers_is_refused_without_naming_its_thread() -> None:
    told = queries.facts_of("421223", ["DD1"])[0].id
    assert queries.fact("421223", told, actor=as_party(BUYER)).key == "k1"
    with pytest.raises(NoSuchThread) as refusal:
        queries.fact("421223", told, actor=as_party(STRANGER))
    assert refusal.value.facts == {"thread": str(told)}
