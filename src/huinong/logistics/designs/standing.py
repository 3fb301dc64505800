"""The network as it stands, reckoned as a design is: what it costs a year, and who is within reach."""

from collections.abc import Mapping
from dataclasses import dataclass

from huinong.engines.planning.design.values import NOWHERE, Flags, Kind, Links, Mode, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Each village is served from the nearest open point (`serves`, NOWHERE for none), as far as `metres` says."""

    open: frozenset[int]
    serves: tuple[int, ...]
    metres: tuple[int | None, ...]
    within: frozenset[int]
    points_fen: int
    walks_fen: int
    hauls_fen: int

    @property
    def costs(self) -> Mapping[str, int]:
        """A year's, by part."""
        return {"points": self.points_fen, "walks": self.walks_fen, "hauls": self.hauls_fen}


@dataclass(frozen=True, slots=True, order=True)
class _Way:
    metres: int
    end: int
    fen: int
    row: int


def standing(problem: Problem) -> Standing:
    """What there is today, before anything is opened or closed."""
    here = frozenset(n for n, point in enumerate(problem.points) if point.offers[0].mode is Mode.STANDING)
    walks, hauls = _nearest(problem.walks, here), _nearest(problem.hauls, here)
    stations = [n for n in here if problem.points[n].kind is Kind.STATION]
    villages = range(len(problem.villages))
    return Standing(
        open=here,
        serves=tuple(walks[n].end if n in walks else NOWHERE for n in villages),
        metres=tuple(walks[n].metres if n in walks else None for n in villages),
        within=frozenset(n for n, way in walks.items() if problem.is_within[way.row]),
        points_fen=sum(problem.points[n].offers[0].yearly_fen for n in here),
        walks_fen=sum(way.fen for way in walks.values()),
        hauls_fen=sum(hauls[n].fen for n in stations if n in hauls),
    )


def _nearest(links: Links, ends: frozenset[int]) -> Mapping[int, _Way]:
    """The shortest way of each start to one of these ends; of ways alike the first end."""
    best: dict[int, _Way] = {}
    rows = zip(links.starts.tolist(), links.ends.tolist(), links.metres.tolist(), links.fen.tolist(), strict=True)
    for row, (start, end, metres, fen) in enumerate(rows):
        way = _Way(metres, end, fen, row)
        if end in ends and (start not in best or way < best[start]):
            best[start] = way
    return best


def metres_of(links: Links) -> Mapping[tuple[int, int], int]:
    """How far each way is, by where it leads from and to."""
    return dict(zip(zip(links.starts.tolist(), links.ends.tolist(), strict=True), links.metres.tolist(), strict=True))


def near(problem: Problem) -> Mapping[tuple[int, int], bool]:
    """Whether each walk is within reach."""
    flags: Flags = problem.is_within
    pairs = zip(problem.walks.starts.tolist(), problem.walks.ends.tolist(), strict=True)
    return dict(zip(pairs, flags.tolist(), strict=True))
