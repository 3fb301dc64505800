"""A county's day as text: the format of the open rural bus-and-van benchmark (`benchmarks/rural-bus-van/README.md`).

JSON, one row a line, so that a difference reads well. A matrix is either written out or, where it is an estimate, said
by its detour factor and speed and computed again on reading: files stay small.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from huinong.engines.planning.days.estimates import Estimate, estimated
from huinong.engines.planning.days.values import (
    Bus,
    Call,
    Centre,
    Demand,
    Direction,
    Fetch,
    Place,
    Problem,
    Rates,
    Vehicle,
    Village,
    Zone,
)
from huinong.engines.planning.travel import UNREACHABLE, Matrix

FORMAT = "huinong day 1"

Row = Mapping[str, Any]


class NotADayError(ValueError):
    """The text is no day problem; the message says where."""


def read_day(text: str) -> Problem:
    """The problem that the text says; `NotADayError` when it says none."""
    try:
        said = json.loads(text)
        if said.get("format") != FORMAT:
            raise NotADayError(f"not of the format “{FORMAT}”")
        return _problem(said)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise NotADayError(f"{type(error).__name__}: {error}") from error


def write_day(
    problem: Problem, *, name: str = "", about: str = "", estimates: Mapping[str, Estimate] | None = None
) -> str:
    """The text of a problem. `estimates` names the profiles whose matrix is to be computed again on reading."""
    said = {
        "format": FORMAT,
        "name": name,
        "about": about,
        "depot": {"place": problem.depot, "opens_s": problem.opens_s, "closes_s": problem.closes_s},
        "rates": _row(problem.rates),
        "travel": {profile: _way(profile, matrix, estimates or {}) for profile, matrix in problem.travel.items()},
        "places": [_row(each) for each in problem.places],
        "villages": [_row(each) for each in problem.villages],
        "centres": [_row(each) for each in problem.centres],
        "vehicles": [_row(each) for each in problem.vehicles],
        "buses": [_row(each) | {"calls": [_call(call) for call in each.calls]} for each in problem.buses],
        "demands": _table(problem.demands),
    }
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {_lines(part)}" for key, part in said.items()) + "\n}\n"


def _lines(part: object) -> str:
    if isinstance(part, list):
        return "[\n" + ",\n".join(_compact(row) for row in part) + "\n]"
    return _compact(part)


def _compact(part: object) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _row(value: Any) -> dict[str, Any]:
    return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_row(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value


def _call(call: Call) -> list[int]:
    return [call.place, call.arrives_s, call.leaves_s]


def _table(demands: Iterable[Demand]) -> list[list[Any]]:
    columns = [each.name for each in fields(Demand)]
    return [columns, *([getattr(each, column) for column in columns] for each in demands)]


def _way(profile: str, matrix: Matrix, estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    if estimate := estimates.get(profile):
        return {"detour": estimate.detour, "km_per_hour": estimate.km_per_hour}
    return {
        "seconds": matrix.seconds.tolist(),
        "metres": matrix.metres.tolist(),
        "is_estimate": matrix.is_estimate,
    }


def _problem(said: Row) -> Problem:
    places = tuple(Place(**row) for row in said["places"])
    columns, *rows = said["demands"]
    problem = Problem(
        places=places,
        depot=said["depot"]["place"],
        opens_s=said["depot"]["opens_s"],
        closes_s=said["depot"]["closes_s"],
        travel={profile: _matrix(way, places) for profile, way in said["travel"].items()},
        demands=tuple(_demand(dict(zip(columns, row, strict=True))) for row in rows),
        villages=tuple(_village(row) for row in said["villages"]),
        centres=tuple(
            Centre(**{**row, "zones": frozenset(Zone(each) for each in row["zones"])}) for row in said["centres"]
        ),
        vehicles=tuple(_vehicle(row) for row in said["vehicles"]),
        buses=tuple(Bus(**{**row, "calls": tuple(_read_call(each) for each in row["calls"])}) for row in said["buses"]),
        rates=Rates(**said["rates"]),
    )
    _check(problem)
    return problem


def _matrix(way: Row, places: Sequence[Place]) -> Matrix:
    if "detour" in way:
        return estimated(places, Estimate(**way))
    seconds, metres = (np.array(way[each], dtype=np.int64) for each in ("seconds", "metres"))
    return Matrix(seconds=seconds, metres=metres, is_estimate=bool(way["is_estimate"]))


def _read_call(row: Sequence[int]) -> Call:
    place, arrives_s, leaves_s = row
    return Call(place=place, arrives_s=arrives_s, leaves_s=leaves_s)


def _demand(row: dict[str, Any]) -> Demand:
    return Demand(**{**row, "direction": Direction(row["direction"]), "zone": Zone(row["zone"])})


def _village(row: Row) -> Village:
    return Village(**{**row, "fetches": tuple(Fetch(**each) for each in row["fetches"])})


def _vehicle(row: Row) -> Vehicle:
    return Vehicle(**{**row, "spaces": {Zone(zone): cm3 for zone, cm3 in row["spaces"].items()}})


def _check(problem: Problem) -> None:
    """What makes the indexes of a problem mean something."""
    here = range(len(problem.places))
    named = [problem.depot, *(each.base for each in problem.vehicles)]
    named += [each.place for each in problem.demands]
    named += [each.place for each in problem.villages]
    named += [each.place for each in problem.centres]
    named += [call.place for bus in problem.buses for call in bus.calls]
    if strange := [place for place in named if place not in here]:
        raise NotADayError(f"no place has the number {strange[0]}")
    if lacking := {each.profile for each in problem.vehicles} - set(problem.travel):
        raise NotADayError(f"no travel for the profile {min(lacking)}")
    for profile, matrix in problem.travel.items():
        if len(matrix.seconds) != len(problem.places):
            raise NotADayError(f"the matrix of {profile} is not of {len(problem.places)} places")
        if (matrix.seconds < UNREACHABLE).any() or (matrix.metres < UNREACHABLE).any():
            raise NotADayError(f"the matrix of {profile} has negative ways")
