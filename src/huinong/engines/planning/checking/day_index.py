"""A day's problem and plan by code and place, for the checker alone; and what every leg comes down to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huinong.engines.planning.days.values import (
    Bus,
    Call,
    Centre,
    Demand,
    Direction,
    Plan,
    Problem,
    Vehicle,
    Village,
)


@dataclass(frozen=True, slots=True)
class Index:
    """A problem's things by code or place."""

    problem: Problem
    demands: Mapping[str, Demand]
    villages: Mapping[int, Village]
    centres: Mapping[int, Centre]
    vehicles: Mapping[str, Vehicle]
    buses: Mapping[str, Bus]

    def origin(self, demand: Demand) -> int:
        return self.problem.depot if demand.direction is Direction.DOWN else demand.place

    def destination(self, demand: Demand) -> int:
        return demand.place if demand.direction is Direction.DOWN else self.problem.depot

    def name(self, place: int) -> str:
        """The code of a place, or its number where there is no such place."""
        known = 0 <= place < len(self.problem.places)
        return self.problem.places[place].code if known else f"place {place}"

    def hours(self, place: int) -> tuple[int, int] | None:
        """From when to when somebody is there; None where nobody hands anything over."""
        if place == self.problem.depot:
            return self.problem.opens_s, self.problem.closes_s
        there = self.centres.get(place) or self.villages.get(place)
        return (there.opens_s, there.closes_s) if there else None


def index(problem: Problem) -> Index:
    return Index(
        problem,
        {d.code: d for d in problem.demands},
        {v.place: v for v in problem.villages},
        {c.place: c for c in problem.centres},
        {v.code: v for v in problem.vehicles},
        {b.code: b for b in problem.buses},
    )


class By(StrEnum):
    TOUR = "tour"
    RIDE = "ride"
    FETCHING = "fetching"


@dataclass(frozen=True, slots=True)
class Leg:
    """A demand carried from one place to another. At each end its carrier is there from `arrives_s` to `leaves_s`.

    `base`: where a tour begins and ends.
    """

    demand: str
    by: By
    name: str
    on: Call
    off: Call
    base: int | None = None


def tour_name(plan: Plan, number: int) -> str:
    """`V1 (2)`: the second tour in the plan, of vehicle V1."""
    return f"{plan.tours[number].vehicle} ({number + 1})"
