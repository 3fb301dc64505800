from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.queries import all_facts, thread
from huinong.journal.values import Receipt
from huinong.kernel.refusal import Refusal
from huinong.registry.parties import services as parties
from huinong.registry.parties.values import NewParty, PartyKind
from huinong.registry.points import queries, services
from huinong.registry.points.errors import (
    AlreadyClosed,
    BadCoordinates,
    BatchTooLarge,
    CodeMissing,
    DayTooEarly,
    NoSuchKeeper,
    NoSuchPoint,
    NotClosed,
    PlaceElsewhere,
    PointExists,
    WrongParent,
)
from huinong.registry.points.models import Closure, Point
from huinong.registry.points.values import PointKind, Precision
from tests.registry.points.network import COUNTY, DAY, NETWORK, OPENED, STATION, clerk, new, open_points

pytestmark = pytest.mark.django_db


def facts_now() -> int:
    return sum(1 for _ in all_facts())


def keeper(name: str = "王站长") -> UUID:
    party = NewParty(key=f"reg-{name}", kind=PartyKind.KEEPER, name=name)
    found = parties.register_party(county=COUNTY, party=party, actor=clerk(may=["parties.write"])).fact.party
    assert found
    return found


def test_a_network_opens_in_one_batch_whatever_its_order() -> None:
    station, _, outlet, centre = open_points(*NETWORK)
    shown = queries.point(COUNTY, station)
    assert (shown.code, shown.parent, shown.precision, shown.lng) == ("S1", outlet, Precision.EXACT, 114.1)
    assert queries.point(COUNTY, outlet).parent == centre
    assert queries.point_by_code(COUNTY, "S1") == shown
    assert [fact.kind for fact in thread(COUNTY, "POINT-S1", actor=clerk())] == ["point.opened"]


def test_repeating_a_batch_changes_nothing_and_a_grown_one_adds() -> None:
    first = open_points(*NETWORK)
    grown = open_points(*NETWORK, new("S3", parent="T1"), NETWORK[0])
    assert grown[:4] == first
    assert grown[5] == first[0]
    assert (Point.objects.count(), facts_now()) == (5, 5)


@pytest.mark.parametrize(
    ("bad", "refusal"),
    [
        (new("S1", key="other"), PointExists),
        (new("站1"), CodeMissing),
        (new("S9", name=" "), CodeMissing),
        (new("S9", division="611021001001"), PlaceElsewhere),
        (new("S9", division="421223100"), PlaceElsewhere),
        (new("S9", lng=114.0), BadCoordinates),
        (new("S9", lng=114.0, lat=29.0), BadCoordinates),
        (new("S9", lng=214.0, lat=29.0, precision=Precision.EXACT), BadCoordinates),
        (new("S9", precision=Precision.EXACT), BadCoordinates),
        (new("S9", parent="S1"), WrongParent),
        (new("S9", parent="nowhere"), WrongParent),
        (new("C9", PointKind.COUNTY_CENTRE, parent="T1"), WrongParent),
        (new("S9", keeper_party=uuid4()), NoSuchKeeper),
    ],
)
def test_one_bad_point_refuses_the_batch_and_nothing_moves(bad: Any, refusal: type[Refusal]) -> None:
    open_points(*NETWORK)
    with pytest.raises(refusal):
        open_points(new("S8"), bad)
    assert (Point.objects.count(), facts_now()) == (4, 4)


def test_a_key_used_for_another_point_is_refused() -> None:
    open_points(STATION, *NETWORK[2:])
    with pytest.raises(KeyReused):
        open_points(new("S7", key=STATION.key))
    with pytest.raises(BatchTooLarge):
        open_points(*[STATION] * 5001)
    assert Point.objects.count() == 3


def test_a_batch_takes_as_many_queries_as_one() -> None:
    def cost(*points: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            open_points(*points)
        return len(asked)

    one = cost(new("S0"))
    assert cost(*[new(f"S{n}") for n in range(1, 300)]) == one


def test_an_unknown_place_stays_unknown_in_the_database_too() -> None:
    [point] = open_points(new())
    assert queries.point(COUNTY, point).lng is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Point.objects.filter(id=point).update(lng=0.0, lat=0.0)


def test_a_point_opens_inside_the_scope_only() -> None:
    town = clerk("421223100")
    open_points(new(), actor=town)
    for actor in (clerk("421223101"), clerk("611021"), clerk(point=uuid4())):
        with pytest.raises(OutOfScope):
            open_points(new("S9"), actor=actor)
    with pytest.raises(NotPermitted):
        open_points(new("S9"), actor=clerk(may=["points.read"]))
    assert Point.objects.count() == 1


def close(point: UUID, on: date, key: str = "c", **given: Any) -> Receipt:
    return services.close_point(
        **{"county": COUNTY, "key": key, "point": point, "closed_on": on, "actor": clerk(), **given}
    )


def reopen(point: UUID, on: date, key: str = "o", **given: Any) -> Receipt:
    return services.reopen(
        **{"county": COUNTY, "key": key, "point": point, "reopened_on": on, "actor": clerk(), **given}
    )


def test_a_point_closes_and_reopens_and_its_closure_stays_on_record() -> None:
    [point] = open_points(new())
    assert [close(point, DAY, reason="修路").is_repeat, close(point, DAY, reason="修路").is_repeat] == [False, True]
    assert not queries.point(COUNTY, point).is_open(DAY)
    assert reopen(point, date(2026, 11, 25)).is_repeat is False
    assert queries.point(COUNTY, point).closed_on is None
    assert Closure.objects.values_list("closed_on", "reopened_on", "reason").get() == (DAY, date(2026, 11, 25), "修路")


def test_closing_or_reopening_out_of_order_is_refused_and_nothing_moves() -> None:
    [point] = open_points(new())
    with pytest.raises(NotClosed):
        reopen(point, DAY)
    with pytest.raises(DayTooEarly):
        close(point, OPENED)
    close(point, DAY)
    with pytest.raises(AlreadyClosed):
        close(point, date(2026, 11, 22), key="c2")
    with pytest.raises(DayTooEarly):
        reopen(point, DAY)
    reopen(point, date(2026, 11, 25))
    with pytest.raises(DayTooEarly):
        close(point, date(2026, 11, 25), key="c3")
    assert (Closure.objects.count(), facts_now()) == (1, 3)


def test_a_closed_point_is_no_parent() -> None:
    outlet, _ = open_points(*NETWORK[2:])
    close(outlet, DAY)
    with pytest.raises(WrongParent):
        open_points(STATION)


def test_a_keeper_is_a_known_party_that_was_not_merged_away() -> None:
    [point] = open_points(new())
    known = keeper()
    told: dict[str, Any] = {"county": COUNTY, "point": point, "actor": clerk()}
    services.assign_keeper(key="k", keeper_party=known, **told)
    with pytest.raises(NoSuchKeeper):
        services.assign_keeper(key="k2", keeper_party=uuid4(), **told)
    assert queries.point(COUNTY, point).keeper_party == known
    last = services.assign_keeper(key="k3", keeper_party=None, **told)
    assert last.fact.facts["before"] == str(known)
    assert queries.point(COUNTY, point).keeper_party is None


def test_acts_on_a_point_outside_the_scope_are_refused() -> None:
    [point] = open_points(new())
    for actor in (clerk("421223101"), clerk("611021"), clerk(point=uuid4()), clerk(party=uuid4())):
        with pytest.raises(NoSuchPoint):
            close(point, DAY, actor=actor)
    with pytest.raises(NoSuchPoint):
        close(point, DAY, county="611021", actor=clerk(""))
    close(point, DAY, actor=clerk(point=point))
    assert queries.point(COUNTY, point).closed_on == DAY
