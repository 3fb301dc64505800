"""Two desks at one claim: a piece is claimed for once, and paid for once."""

from collections.abc import Callable
from threading import Barrier, Event, Thread
from time import sleep

import pytest
from django.db import connection, transaction

from huinong.funds.claims import services
from huinong.funds.claims.models import Claim
from huinong.funds.ledger.models import Posting
from huinong.kernel.refusal import Refusal
from tests.funds.claims import case as k
from tests.funds.conftest import on_disk
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county", "on_disk"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]


def answers(*works: Callable[[], object]) -> list[str]:
    """What came of works that began at once: "done" or the refusal's code, in the order of the alphabet."""
    start, found = Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
            found.append("done")
        except Refusal as refusal:
            found.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def test_two_desks_that_open_a_claim_on_one_piece_at_once_make_one(county: c.County) -> None:
    piece = k.lost_at_station(county)
    told = answers(lambda: k.opened(piece, key="a"), lambda: k.opened(piece, key="b", by=k.OUTLET))
    assert (told, Claim.objects.count()) == (["claims.already_claimed", "done"], 1)


def test_a_number_that_another_desk_takes_while_it_is_counted_is_counted_again(county: c.County) -> None:
    first, second = (k.lost_at_station(county, start=n) for n in (0, 1))
    is_taken = Event()

    def slowly() -> None:
        with transaction.atomic():
            k.opened(first, key="a")
            is_taken.set()
            sleep(1)  # the other counts without this one, and waits for it where they have the same number

    def meanwhile() -> None:
        is_taken.wait()
        k.opened(second, key="b")

    assert answers(slowly, meanwhile) == ["done", "done"]
    numbers = dict(Claim.objects.values_list("piece", "number"))
    assert numbers == {first.number: "SP421223-202611-0001", second.number: "SP421223-202611-0002"}


def test_a_claim_paid_from_two_desks_at_once_is_paid_once(county: c.County) -> None:
    number = k.opened(k.lost_at_station(county))
    k.examined(number)
    k.decided(number)

    def pay(key: str) -> Callable[[], object]:
        return lambda: services.pay(key=key, county=k.CODE, number=number, actor=k.MANAGER)

    assert answers(pay("a"), pay("b")) == ["claims.wrong_state", "done"]
    assert Posting.objects.filter(memo="claim").count() == 1
