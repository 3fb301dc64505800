"""A plan is taken for its day: its tours become trips, and its bag lists stand on the trips and on the buses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.engines.planning.days.values import Demand, Direction, Plan, Problem, Tour
from huinong.journal.services import act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.plans import facts
from huinong.logistics.plans.building import read_day
from huinong.logistics.plans.errors import DayOver, NoSuchPlan, PlanNotReady, PlanSettled, PlanStale
from huinong.logistics.plans.fleet_queries import fleet_on
from huinong.logistics.plans.making import plan_entry
from huinong.logistics.plans.models import DayPlan
from huinong.logistics.plans.serving import Reading
from huinong.logistics.plans.storing import plan_of, unpacked
from huinong.logistics.plans.values import Options, VehicleValue
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.day_trips import DayTrip, day_trips
from huinong.logistics.transport.values import NewBagOrder, NewTour, TourStop
from huinong.registry.policies.queries import figure

PERMILLE = 1000
G_A_KG = 1000


@act
def accept_plan(*, county: str, key: str, plan: UUID, actor: Actor) -> Receipt:
    """The plan is the day's from now on; the one that was before is replaced. What has left stays as it left.

    Raises NoSuchPlan, PlanNotReady, PlanSettled, PlanStale, DayOver.
    """
    gates.require(actor, "plans.write")
    gates.require_scope(actor, county)
    row = DayPlan.objects.select_for_update().filter(county=county, id=plan).first()
    if row is None:
        raise NoSuchPlan
    entry = plan_entry(facts.ACCEPTED, key, county=county, plan=plan, day=row.day, told={}, asked={"plan": str(plan)})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.result is None:
        raise PlanNotReady
    if row.state != DayPlan.State.DRAFT:
        raise PlanSettled
    if row.day < clock.today():
        raise DayOver(day=row.day.isoformat())
    problem, chosen = unpacked(bytes(row.problem)), plan_of(row.result)
    trips = {trip.code: trip for trip in day_trips(county, row.day)}
    fleet = {each.code: each for each in fleet_on(county, row.day)}
    if changes := _staleness(row, problem, chosen, trips, fleet):
        raise PlanStale(changes="；".join(changes))
    return _take(row, key, Dispatch(problem, chosen, trips, fleet), actor)


def _take(row: DayPlan, key: str, dispatch: "Dispatch", actor: Actor) -> Receipt:
    before = DayPlan.objects.select_for_update().filter(county=row.county, day=row.day, state=DayPlan.State.ACCEPTED)
    for each in before:
        each.state = DayPlan.State.SUPERSEDED
        each.save(update_fields=["state"])
    done = transport.run_plan(
        county=row.county, key=f"{key}/trips", day=row.day, plan=row.id, tours=dispatch.tours(),
        orders=dispatch.orders(), happened_at=clock.now(), actor=actor,
    )  # fmt: skip
    told = {"title": row.title, "trips": len(done.trips), "bags": done.bags, "codes": list(done.trips)}
    entry = plan_entry(
        facts.ACCEPTED, key, county=row.county, plan=row.id, day=row.day, told=told, asked={"plan": str(row.id)}
    )
    receipt = append(entry, actor=actor)
    row.state, row.accepted_at, row.accepted_by = DayPlan.State.ACCEPTED, receipt.fact.happened_at, actor.id
    row.save(update_fields=["state", "accepted_at", "accepted_by"])
    return receipt


def _staleness(
    row: DayPlan,
    problem: Problem,
    plan: Plan,
    trips: Mapping[str, DayTrip],
    fleet: Mapping[str, VehicleValue],
) -> list[str]:
    """What has changed since, so that the plan cannot be driven as it is."""
    found = [
        _("vehicle {vehicle} does not work that day").format(vehicle=code)
        for code in sorted({tour.vehicle for tour in plan.tours} - fleet.keys())
    ]
    for code in sorted({ride.bus for ride in plan.rides}):
        trip = trips.get(code)
        if trip is None or trip.state == "cancelled":
            found.append(_("bus {bus} does not run").format(bus=trip.route_name if trip else code))
    if row.origin != DayPlan.Origin.REPLANNED:
        found += _moved(row, problem)
    return found


def _moved(row: DayPlan, problem: Problem) -> list[str]:
    """Whether much more or less is to be carried than the plan was made for."""
    was = sum(each.pieces for each in problem.demands)
    now = read_day(row.county, row.day, Options(**row.options)).needs.total
    limit = figure("plans.trusted_change_permille", division=row.county, on=row.day)
    if abs(now - was) * PERMILLE <= max(was, 1) * limit:
        return []
    return [_("{now} pieces are to be carried, not {was}").format(now=now, was=was)]


class Dispatch:
    """A plan as the trips and bag lists of its day."""

    def __init__(
        self, problem: Problem, plan: Plan, trips: Mapping[str, DayTrip], fleet: Mapping[str, VehicleValue]
    ) -> None:
        self._problem, self._plan, self._trips, self._fleet = problem, plan, trips, fleet
        self._reading = Reading(problem, plan)

    def tours(self) -> list[NewTour]:
        """The tours in the plan's order."""
        return [self._tour(tour) for tour in self._plan.tours]

    def _tour(self, tour: Tour) -> NewTour:
        vehicle = self._fleet[tour.vehicle]
        stops, _seqs = self._stops(tour)
        return NewTour(
            vehicle=tour.vehicle, name=_("{vehicle} tours").format(vehicle=vehicle.plate or vehicle.code),
            plate=vehicle.plate, driver=vehicle.driver, stops=tuple(stops), metres=metres_of(self._problem, tour),
            capacity_kg=vehicle.load_kg,
        )  # fmt: skip

    def _stops(self, tour: Tour) -> tuple[list[TourStop], list[int]]:
        """The stops at points, a township and its own counter being one; and which stop each call is."""
        stops: list[TourStop] = []
        seqs: list[int] = []
        for call in tour.calls:
            point = self._point(call.place)
            if stops and stops[-1].point == point:
                stops[-1] = TourStop(point=point, arrives_s=stops[-1].arrives_s, leaves_s=call.leaves_s)
            else:
                stops.append(TourStop(point=point, arrives_s=call.arrives_s, leaves_s=call.leaves_s))
            seqs.append(len(stops))
        return stops, seqs

    def _point(self, place: int) -> UUID:
        return UUID(self._problem.places[place].code.partition("/")[0])

    def orders(self) -> list[NewBagOrder]:
        """What the buses and the tours are to carry, by village; a township and its own counter are one point."""
        found: dict[tuple[str, UUID, str, int, int], NewBagOrder] = {}
        for each in (*self._by_bus(), *self._by_tour()):
            key = (each.trip, each.point, each.direction, each.on_seq, each.off_seq)
            found[key] = _with(found[key], each) if key in found else each
        return list(found.values())

    def _by_bus(self) -> Iterator[NewBagOrder]:
        for line in self._reading.bag_lines():
            seqs = {call.arrives_s: call.place.seq for call in self._trips[line.bus].calls}
            bus = next(each for each in self._problem.buses if each.code == line.bus)
            yield NewBagOrder(
                trip=line.bus, point=self._point(line.village), direction=line.direction.value,
                on_seq=seqs[bus.calls[line.on].arrives_s], off_seq=seqs[bus.calls[line.off].arrives_s],
                bags=line.bags, pieces=line.pieces, load_g=line.load_g, is_fetched=line.is_fetched,
            )  # fmt: skip

    def _by_tour(self) -> Iterator[NewBagOrder]:
        for number, tour in enumerate(self._plan.tours):
            _stops, seqs = self._stops(tour)
            groups: dict[tuple[int, Direction, int, int], list[Demand]] = {}
            for each in tour.carries:
                demand = self._reading.demands[each.demand]
                groups.setdefault((demand.place, demand.direction, each.on, each.off), []).append(demand)
            for (place, direction, on, off), demands in groups.items():
                yield NewBagOrder(
                    trip=f"#{number}", point=self._point(place), direction=direction.value, on_seq=seqs[on],
                    off_seq=seqs[off], bags=bags_of(self._problem, demands),
                    pieces=sum(each.pieces for each in demands), load_g=sum(each.load_g for each in demands),
                )  # fmt: skip


def _with(one: NewBagOrder, other: NewBagOrder) -> NewBagOrder:
    return replace(
        one, bags=one.bags + other.bags, pieces=one.pieces + other.pieces, load_g=one.load_g + other.load_g,
        is_fetched=one.is_fetched or other.is_fetched,
    )  # fmt: skip


def bags_of(problem: Problem, demands: Sequence[Demand]) -> int:
    """How many bags what is of one village in one direction fills."""
    rates = problem.rates
    return max(
        -(-sum(each.pieces for each in demands) // rates.bag_pieces),
        -(-sum(each.load_g for each in demands) // rates.bag_g),
        -(-sum(each.volume_cm3 for each in demands) // rates.bag_cm3),
    )


def metres_of(problem: Problem, tour: Tour) -> int:
    """How far a tour drives."""
    vehicle = next(each for each in problem.vehicles if each.code == tour.vehicle)
    metres = problem.travel[vehicle.profile].metres
    places = [call.place for call in tour.calls]
    return sum(int(metres[start, end]) for start, end in pairwise(places))
