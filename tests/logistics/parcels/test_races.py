"""Two people, two stations, one piece: real threads, real commits."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.parcels import services
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Incident, Parcel
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]


T = TypeVar("T")


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Run acts at the same moment, each on its own connection."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        try:
            start.wait(20)
            with clock.frozen_at(c.NOW):
                return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_stations_at_the_same_moment_make_one_custody(county: c.County) -> None:
    [piece] = c.at_centre(county)
    Parcel.objects.update(station=None)  # a piece whose village has no station yet: either may take it
    points = [county.station, county.next_station] * 8
    scans = [c.scan(piece, Event.SHELVED, point) for point in points]
    answers = Counter(answer for [answer] in at_once([lambda s=s: c.record(s) for s in scans]))  # type: ignore[misc]
    assert answers["applied"] == 1
    assert answers["parcels.held_elsewhere"] == 8
    assert answers["parcels.out_of_order"] == 7  # the winner's own second scans
    assert Fact.objects.filter(kind="parcel.shelved").count() == 1
    assert Incident.objects.filter(kind="contested").count() == 8


def test_one_scan_sent_twice_at_the_same_moment_acts_once(county: c.County) -> None:
    pieces = c.announce(20)
    scans = [c.scan(piece, Event.ARRIVED, county.centre) for piece in pieces]
    sent = at_once([lambda: c.record(*scans), lambda: c.record(*reversed(scans))])
    assert Counter(answer for answers in sent for answer in answers) == Counter({"applied": 20, "repeated": 20})
    assert Fact.objects.filter(kind="parcel.arrived").count() == 20


def test_numbers_issued_at_the_same_moment_differ(county: c.County) -> None:
    def accept(n: int) -> list[str]:
        pieces = [c.posting(county, f"k{n}-{m}") for m in range(25)]
        return [str(r.fact.facts["number"]) for r in services.accept(pieces=pieces, actor=c.DISPATCHER)]

    issued = [number for of_one in at_once([lambda n=n: accept(n) for n in range(4)]) for number in of_one]  # type: ignore[misc]
    assert len(set(issued)) == 100


def test_one_acceptance_sent_twice_at_the_same_moment_makes_one_piece(county: c.County) -> None:
    posting = c.posting(county)
    told = at_once([lambda: services.accept(pieces=[posting], actor=c.DISPATCHER)[0]] * 2)
    assert sorted(receipt.is_repeat for receipt in told) == [False, True]
    assert Parcel.objects.count() == 1


def test_codes_given_at_the_same_moment_differ(county: c.County) -> None:
    pieces = c.at_centre(county, 4)
    at_once([lambda p=p: c.record(c.scan(p, Event.SHELVED, county.station)) for p in pieces])  # type: ignore[misc]
    assert len(set(Parcel.objects.values_list("shelf_code", flat=True))) == 4
