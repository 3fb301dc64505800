"""Hard case 3 (domain §5): a bus is cancelled by snow, in the middle of a planned day."""

from typing import Any

import pytest

from huinong.engines.planning.runs import AfterRounds
from huinong.kernel import clock
from huinong.logistics.parcels import custody
from huinong.logistics.plans import queries, services
from huinong.logistics.plans.changing import Change
from huinong.logistics.plans.errors import NothingFell
from huinong.logistics.plans.serving import Reading
from huinong.logistics.transport.models import BagOrder, Notice
from tests.logistics import county as c
from tests.logistics.plans import day as d

pytestmark = pytest.mark.django_db
BUS = "B1-20261121-0900"


def test_the_rest_is_planned_again_and_what_the_bus_did_not_take_goes_another_way(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.change(d.made(), Change(how="bus", village=str(county.station), bus=BUS))
        d.accept(plan)
    with clock.frozen_at(clock.at_beijing(d.DAY, hour=8, minute=30)):
        d.cancel(BUS)
        again = services.replan(county=c.CODE, key="again", plan=plan, actor=d.PLANNER, stop=AfterRounds(2))
        d.accept(again, key="accept-again")
    rows = Reading(*queries.solution(c.CODE, again)).served()
    down = next(row for row in rows if row.direction == "down" and row.place == _place(county, again))
    assert (down.mode, down.pieces) == ("direct", 3)
    assert queries.plan(d.PLANNER, c.CODE, again).changes[-1]["fallen"]["buses"] == [BUS]
    assert not BagOrder.objects.filter(trip__code=BUS).exists()


def _place(county: c.County, plan: object) -> int:
    problem, _ = queries.solution(c.CODE, plan)  # type: ignore[arg-type]
    return next(n for n, place in enumerate(problem.places) if place.code == str(county.station))


def test_the_pieces_stay_with_their_last_custodian_and_their_clock_is_flagged(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        pieces = c.at_centre(county, 1, start=30)
        bag = c.bagged(county, pieces)
        plan = d.change(d.made(), Change(how="bus", village=str(county.station), bus=BUS))
        d.accept(plan)
        d.offer(BUS, bag)
        due_at = c.row(pieces[0]).due_at
    with clock.frozen_at(clock.at_beijing(d.DAY, hour=8, minute=30)):
        d.cancel(BUS)
        services.replan(county=c.CODE, key="again", plan=plan, actor=d.PLANNER, stop=AfterRounds(2))
    row = c.row(pieces[0])
    assert row.bag is not None
    assert row.bag.custodian == custody.point(county.centre)
    assert (row.force_majeure, row.due_at) == (True, due_at)
    assert Notice.objects.count() == 1


def test_planning_again_when_nothing_fell_out_is_refused(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        d.accept(plan)
        with pytest.raises(NothingFell):
            services.replan(county=c.CODE, key="again", plan=plan, actor=d.PLANNER)
    assert len(queries.plans_on(d.PLANNER, c.CODE, d.DAY)) == 1


def test_a_broken_vans_tours_that_have_not_left_go_to_the_other_van(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        d.accept(plan)
        _, before = queries.solution(c.CODE, plan)
        broken = before.tours[0].vehicle
        again = services.replan(
            county=c.CODE, key="again", plan=plan, vehicles=[broken], actor=d.PLANNER, stop=AfterRounds(2)
        )
    _, after = queries.solution(c.CODE, again)
    assert {tour.vehicle for tour in after.tours}.isdisjoint({broken})
    assert after.unserved == ()


def test_a_village_whose_road_is_closed_goes_by_bus_and_asking_twice_makes_one_version(county: c.County) -> None:
    d.ready(county)
    with clock.frozen_at(d.MORNING):
        plan = d.made()
        d.accept(plan)
        said: dict[str, Any] = {"key": "again", "plan": plan, "cut_off": [str(county.station)], "actor": d.PLANNER}
        again = services.replan(county=c.CODE, stop=AfterRounds(2), **said)
        assert services.replan(county=c.CODE, stop=AfterRounds(2), **said) == again
    problem, after = queries.solution(c.CODE, again)
    place = _place(county, again)
    assert all(call.place != place for tour in after.tours for call in tour.calls)
    assert len(queries.plans_on(d.PLANNER, c.CODE, d.DAY)) == 2
    assert queries.plan(d.PLANNER, c.CODE, again).changes[-1]["fallen"]["cut_off"] == [problem.places[place].name]
