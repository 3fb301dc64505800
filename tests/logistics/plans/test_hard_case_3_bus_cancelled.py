"""Hard case 3 (domain §5): a bus is cancelled by snow, in the middle of a planned day."""

import pytest

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
        again = services.replan(county=c.CODE, key="again", plan=plan, actor=d.PLANNER)
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
        services.replan(county=c.CODE, key="again", plan=plan, actor=d.PLANNER)
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
        again = services.replan(county=c.CODE, key="again", plan=plan, vehicles=[broken], actor=d.PLANNER)
    _, after = queries.solution(c.CODE, again)
    assert {tour.vehicle for tour in after.tours}.isdisjoint({broken})
    assert after.unserved == ()
