"""What the scans of trips teach: how long it really takes from place to place, and to stand at one.

A figure begins as what roads or straight lines say, and moves to what was seen as more is seen. What was seen counts by
its median, so that a driver's dinner moves nothing; the prior counts as `prior_weight` observations. It is the
posterior mean of a normal's mean whose prior is worth so many observations (Gelman et al. 2013, "Bayesian Data
Analysis", §2.5), with a median in the mean's place.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from huinong.engines.planning.travel import UNREACHABLE, Matrix, Whole

LATEST = 400  # of one place: pairs of them are looked at, and older ones teach little


class Source(IntEnum):
    """Where the seconds of a pair are from."""

    ESTIMATE = 0
    ROADS = 1
    LEARNED = 2


@dataclass(frozen=True, slots=True)
class Drive:
    """It took `seconds` to drive from one place to another, by their numbers in the matrix."""

    start: int
    end: int
    seconds: int


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Blend:
    """A matrix in which what was learned has its place; of each pair its Source and how many drives it is from.

    `left_out` drives did not count, being no drives.
    """

    matrix: Matrix
    sources: NDArray[np.int8]
    drives: Whole
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a drive may take: not less than at `most_km_per_hour`, nor more than `slack_s` over so many `times` what was
    thought. What is quicker was scanned late; what is slower had a rest in it, or an end that somebody forgot to scan.
    """

    most_km_per_hour: float
    times: float
    slack_s: float

    def least_s(self, metres: int) -> int:
        """The quickest that so many metres can be driven."""
        return int(np.ceil(metres * 3.6 / self.most_km_per_hour))

    def most_s(self, thought_s: int) -> float:
        """The slowest that is still a drive."""
        return self.slack_s + self.times * thought_s


@dataclass(frozen=True, slots=True)
class Stay:
    """A vehicle stood `seconds` at a place and `pieces` were put off or taken on."""

    pieces: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTime:
    """How long a stop takes: `stop_s`, and `piece_s` for each piece. `stays` is how many it was learned from."""

    stop_s: int
    piece_s: int
    stays: int = 0


def blend(
    travel: Matrix,
    drives: Sequence[Drive],
    *,
    prior_weight: float,
    bounds: Bounds,
    sources: NDArray[np.int8] | None = None,
) -> Blend:
    """The matrix with its seconds moved towards what was driven. Metres, and pairs that nobody drove, stay.

    Drives out of `bounds` do not count. Where no way leads nothing is learned (a road is closed, whatever was driven
    before). `sources` says of each pair where it is from, where that differs.
    """
    seconds, counts = travel.seconds.copy(), np.zeros(travel.seconds.shape, np.int64)
    usual = Source.ESTIMATE if travel.is_estimate else Source.ROADS
    told = np.full(travel.seconds.shape, usual, np.int8) if sources is None else sources.copy()
    left_out = 0
    for (start, end), seen in _by_pair(drives).items():
        thought = int(travel.seconds[start, end])
        if start == end or thought == UNREACHABLE:
            continue
        least = bounds.least_s(int(travel.metres[start, end]))
        true = [each for each in seen if least <= each <= bounds.most_s(thought)]
        left_out += len(seen) - len(true)
        if true:
            seconds[start, end] = shrunk(thought, true, prior_weight=prior_weight, least=least)
            told[start, end], counts[start, end] = Source.LEARNED, len(true)
    moved = Matrix(seconds=seconds, metres=travel.metres, is_estimate=travel.is_estimate)
    return Blend(matrix=moved, sources=told, drives=counts, left_out=left_out)


def shrunk(prior: float, seen: Sequence[float], *, prior_weight: float, least: float = 0) -> int:
    """Between the prior and the median of what was seen, nearer to it the more was seen; never below `least`."""
    assert prior_weight >= 0, "a prior counts as some observations"
    median = float(np.median(seen))
    mean = (prior_weight * prior + len(seen) * median) / (prior_weight + len(seen))
    return max(round(mean), int(np.ceil(least)))


def service_time(
    stays: Sequence[Stay], *, prior: ServiceTime, prior_weight: float, least_stop_s: int, least_piece_s: int
) -> ServiceTime:
    """How long a stop takes by what was seen, the latest of it (given last) alone.

    A line through the median of the slopes between pairs of stays (Theil 1950; Sen 1968): up to 29 in 100 of them may
    be wrong in any way. Where all had the same pieces they teach nothing of a piece.
    """
    if not stays:
        return prior
    pieces = np.array([stay.pieces for stay in stays[-LATEST:]], float)
    seconds = np.array([stay.seconds for stay in stays[-LATEST:]], float)
    slopes = _slopes(pieces, seconds)
    piece_s = prior.piece_s
    if len(slopes):
        piece_s = _moved(prior.piece_s, float(np.median(slopes)), len(pieces), prior_weight)
    piece_s = max(piece_s, least_piece_s)
    stop_s = _moved(prior.stop_s, float(np.median(seconds - piece_s * pieces)), len(pieces), prior_weight)
    return ServiceTime(stop_s=max(stop_s, least_stop_s), piece_s=piece_s, stays=len(pieces))


def _moved(prior: int, seen: float, number: int, prior_weight: float) -> int:
    return round((prior_weight * prior + number * max(seen, 0.0)) / (prior_weight + number))


def _slopes(pieces: NDArray[np.float64], seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Seconds a piece between each two stays of different numbers of pieces."""
    one, other = np.triu_indices(len(pieces), 1)
    more = pieces[other] - pieces[one]
    apart = more != 0
    return np.asarray((seconds[other] - seconds[one])[apart] / more[apart])


def _by_pair(drives: Sequence[Drive]) -> dict[tuple[int, int], list[int]]:
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for drive in drives:
        pairs[drive.start, drive.end].append(drive.seconds)
    return pairs
