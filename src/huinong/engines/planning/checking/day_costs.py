"""What a day's plan costs, to the fen, from its legs alone."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from huinong.engines.planning.checking.day_buses import fetch_of
from huinong.engines.planning.checking.day_index import Index
from huinong.engines.planning.days.values import Costs, Plan, Tour


def costs_of(index: Index, plan: Plan, handled: Counter[int]) -> Costs:
    """By part. What the problem does not have costs nothing: it is named as broken elsewhere."""
    tours = [t for t in plan.tours if t.vehicle in index.vehicles and len(t.calls) >= 2]
    vehicles = index.vehicles
    rides = [(index.buses[r.bus], r.bags) for r in plan.rides if r.bus in index.buses]
    fetches = [fetch_of(index, f) for f in plan.fetchings]
    hour_fen = index.problem.rates.passenger_fen_per_hour
    return Costs(
        fixed=sum(vehicles[code].fixed_fen for code in {t.vehicle for t in tours}),
        distance=sum(_half_up(_metres(index, t) * vehicles[t.vehicle].fen_per_km, 1000) for t in tours),
        time=sum(_half_up(_seconds(t) * vehicles[t.vehicle].fen_per_hour, 3600) for t in tours),
        bus=sum(bus.fee_fen * bags for bus, bags in rides),
        passengers=sum(_half_up(bus.passengers * bus.bag_s * 2 * bags * hour_fen, 3600) for bus, bags in rides),
        handling=sum(index.centres[place].fee_fen_per_piece * pieces for place, pieces in handled.items()),
        keepers=sum(f.fee_fen for f in fetches if f),
        unserved=index.problem.rates.unserved_fen * sum(_unserved_pieces(index, plan)),
    )


def passenger_s(index: Index, plan: Plan) -> int:
    """What the passengers of all buses wait, all together."""
    rides = [(index.buses[r.bus], r.bags) for r in plan.rides if r.bus in index.buses]
    return sum(bus.passengers * bus.bag_s * 2 * bags for bus, bags in rides)


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _metres(index: Index, tour: Tour) -> int:
    matrix = index.problem.travel[index.vehicles[tour.vehicle].profile]
    places = [c.place for c in tour.calls if 0 <= c.place < len(index.problem.places)]
    return sum(int(matrix.metres[before, after]) for before, after in pairwise(places))


def _seconds(tour: Tour) -> int:
    return tour.calls[-1].arrives_s - tour.calls[0].leaves_s


def _unserved_pieces(index: Index, plan: Plan) -> Iterator[int]:
    return (index.demands[u.demand].pieces for u in plan.unserved if u.demand in index.demands)
