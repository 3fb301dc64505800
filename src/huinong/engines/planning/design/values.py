"""The design problem and its answer: which villages get a station, and which outlet is a township centre.

Money is whole fen; what is said of money without more is a year's. Villages and points are indexes. A village is served
by one point of its own county (a station, or a township centre), and each station hangs from one centre.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOWHERE = -1
"""Stands for the point of a village that none serves, and for the centre of what hangs from none."""


class Kind(StrEnum):
    STATION = "station"
    CENTRE = "centre"


class Mode(StrEnum):
    """How a point is come by (建、联、租)."""

    STANDING = "standing"  # there already
    BUILD = "build"
    ALLY = "ally"
    RENT = "rent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A way of having a point: paid once from the budget, paid yearly, and how many pieces it then takes a day.

    What a centre takes counts both what its stations send through it and the villages that it serves itself.
    """

    mode: Mode
    capital_fen: int
    yearly_fen: int
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """`pieces` a day. `code`, `county` and `township` are the caller's own."""

    code: str
    name: str
    county: str
    township: str
    lng: float
    lat: float
    people: int
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where a station or a township centre may be."""

    code: str
    name: str
    kind: Kind
    county: str
    township: str
    lng: float
    lat: float
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Links:
    """Ways that may be used: from a row of `starts` to the same row of `ends`, so far, and what they cost a year.

    `is_estimate`: straight lines times a detour factor, not roads. It is shown wherever the figures are.
    """

    starts: Whole
    ends: Whole
    metres: Whole
    seconds: Whole
    fen: Whole
    is_estimate: bool

    def __post_init__(self) -> None:
        arrays = (self.starts, self.ends, self.metres, self.seconds, self.fen)
        assert len({len(array) for array in arrays}) == 1, "a way is a row of all five"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a design must hold, and what is set against money.

    A village is *within reach* if the way to the point that serves it is at most `reach_m` and `reach_s` (None: not
    asked). At least `villages_share` of all villages and `people_share` of all people are (0 to 1). Nobody is served
    from farther than `farthest_m`, and no village that any point could serve is left without one, if `leaves_nobody`.
    Each township with a candidate has an open point, or an open centre if it has a candidate for one. The capital of
    what is opened is at most `budget_fen`.

    `beyond_fen`: what each person who is not within reach counts a year, and `left_fen` each person whom no point
    serves, on top of that: they steer the choice and are no money.
    """

    reach_m: int | None = None
    reach_s: int | None = None
    farthest_m: int | None = None
    leaves_nobody: bool = True
    villages_share: float = 0.0
    people_share: float = 0.0
    each_township_point: bool = False
    each_township_centre: bool = False
    budget_fen: int | None = None
    beyond_fen: int = 0
    left_fen: int = 0
    days: int = 365


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """`walks` lead from villages to points, `hauls` from points that are stations to points that are centres.

    Both stay within a county. `keeps`: points that are open whatever is chosen, in this offer (a number of `offers`).
    """

    villages: tuple[Village, ...]
    points: tuple[Point, ...]
    walks: Links
    hauls: Links
    rules: Rules
    keeps: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        towns = [village.county for village in self.villages]
        homes = [point.county for point in self.points]
        for links, starts in ((self.walks, towns), (self.hauls, homes)):
            pairs = zip(links.starts.tolist(), links.ends.tolist(), strict=True)
            assert all(starts[start] == homes[end] for start, end in pairs), "ways stay within a county"

    @cached_property
    def is_within(self) -> Flags:
        """Which walks are within reach."""
        rules, walks = self.rules, self.walks
        near = np.ones(len(walks.starts), dtype=np.bool_)
        if rules.reach_m is not None:
            near &= walks.metres <= rules.reach_m
        if rules.reach_s is not None:
            near &= walks.seconds <= rules.reach_s
        return near


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A point, the offer it is had by (a number of its `offers`), and the centre it hangs from (NOWHERE if one)."""

    point: int
    offer: int
    centre: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """A year's, by part; `beyond` and `left` are no money, and neither is `capital` in a year's (it is paid once)."""

    points: int = 0
    walks: int = 0
    hauls: int = 0
    beyond: int = 0
    left: int = 0
    capital: int = 0

    @property
    def money(self) -> int:
        """What is paid a year."""
        return self.points + self.walks + self.hauls

    @property
    def total(self) -> int:
        """What the design makes small."""
        return self.money + self.beyond + self.left


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How many are within reach, out of all."""

    villages: int
    people: int
    of_villages: int
    of_people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """`serves` gives each village its point. `bound`: no design of the problem costs less in total; None if unproven.

    `prices`: what the last fen of the budget, village and person within reach are worth, in fen a year, as far as they
    bind ("budget", "villages", "people"). `engine`, `seed` say what made it.
    """

    opened: tuple[Opened, ...]
    serves: tuple[int, ...]
    costs: Costs
    reached: Reached
    engine: str
    seed: int
    bound: int | None = None
    prices: Mapping[str, float] = field(default_factory=dict)

    @property
    def gap(self) -> float | None:
        """How far above the bound it is, as a share of what it costs; None where there is no bound."""
        if self.bound is None:
            return None
        return (self.costs.total - self.bound) / self.costs.total if self.costs.total else 0.0

    def fen_per_piece(self, problem: Problem) -> float | None:
        """Money a piece of the villages that are served; None where nothing is."""
        pairs = zip(self.serves, problem.villages, strict=True)
        pieces = sum(village.pieces for point, village in pairs if point != NOWHERE) * problem.rules.days
        return self.costs.money / pieces if pieces else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buy:
    """What `step_fen` more of budget buys, with all that `design` opens kept.

    `opens` are its new points (those of the steps before included), `reaches` the villages newly within reach and
    `people` how many live there; `money_fen` is the change of a year's money, and `fen_per_piece` that of what
    a piece costs (below 0: cheaper; None if unknown).
    """

    step_fen: int
    spent_fen: int
    opens: tuple[Opened, ...]
    reaches: tuple[int, ...]
    people: int
    money_fen: int
    fen_per_piece: float | None
    design: Design


class Impossible(Exception):  # noqa: N818  (an answer, not an error)
    """No design holds the rules. `rules` names those that cannot hold together ("time": no design was found
    in it, which proves nothing); `county` where, None for all."""

    def __init__(self, rules: tuple[str, ...], county: str | None = None) -> None:
        super().__init__(f"{', '.join(rules)}: cannot hold together in {county or 'all counties'}")
        self.rules, self.county = rules, county
