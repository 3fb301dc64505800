"""Vehicles that are alike are one fleet: which of them goes is no question."""

from collections import defaultdict
from dataclasses import dataclass, replace

from huinong.engines.planning.days.values import Problem, Vehicle
from huinong.engines.planning.travel import Matrix


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fleet:
    """`like` is one of them; `starts_s` to `ends_s` is its shift within the hours of its base."""

    number: int
    like: Vehicle
    codes: tuple[str, ...]
    matrix: Matrix
    starts_s: int
    ends_s: int

    def way_fen(self, metres: int) -> int:
        return half_up(metres * self.like.fen_per_km, 1000)

    def time_fen(self, seconds: int) -> int:
        return half_up(seconds * self.like.fen_per_hour, 3600)


def half_up(part: int, whole: int) -> int:
    """`part / whole`, rounded half up."""
    return (2 * part + whole) // (2 * whole)


def fleets_of(problem: Problem) -> tuple[Fleet, ...]:
    """Fleets in the order of their first vehicles."""
    alike: defaultdict[str, list[Vehicle]] = defaultdict(list)
    for vehicle in problem.vehicles:
        alike[repr(replace(vehicle, code="", spaces=dict(sorted(vehicle.spaces.items()))))].append(vehicle)
    return tuple(_fleet(problem, number, group) for number, group in enumerate(alike.values()))


def _fleet(problem: Problem, number: int, group: list[Vehicle]) -> Fleet:
    like = group[0]
    hours = [(each.opens_s, each.closes_s) for each in problem.centres if each.place == like.base]
    opens_s, closes_s = (problem.opens_s, problem.closes_s) if like.base == problem.depot else hours[0]
    return Fleet(
        number=number,
        like=like,
        codes=tuple(each.code for each in group),
        matrix=problem.travel[like.profile],
        starts_s=max(like.starts_s, opens_s),
        ends_s=min(like.ends_s, closes_s),
    )
