"""Problems and plans as they are kept: a plan as JSON, a problem as compressed bytes with its matrices apart."""

import base64
import zlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from huinong.engines.planning.days.values import Plan, Problem
from huinong.engines.planning.travel import Matrix

LEVEL = 6
WIDTH = "<i4"  # a day has 86,400 seconds, and no county 2,000,000 km of road


def packed(problem: Problem) -> bytes:
    """A problem in a few hundred kilobytes."""
    travel = {
        profile: {"places": len(matrix.seconds), "is_estimate": matrix.is_estimate, "ways": _text(matrix)}
        for profile, matrix in problem.travel.items()
    }
    body = {"problem": msgspec.to_builtins(replace(problem, travel={})), "travel": travel}
    return zlib.compress(msgspec.json.encode(body), LEVEL)


def _text(matrix: Matrix) -> str:
    both = np.stack([matrix.seconds, matrix.metres]).astype(WIDTH)
    return base64.b64encode(zlib.compress(both.tobytes(), LEVEL)).decode()


def unpacked(content: bytes) -> Problem:
    """The problem that was packed."""
    body = msgspec.json.decode(zlib.decompress(bytes(content)))
    travel = {profile: _matrix(told) for profile, told in body["travel"].items()}
    return replace(msgspec.convert(body["problem"] | {"travel": {}}, Problem), travel=travel)


def _matrix(told: Mapping[str, Any]) -> Matrix:
    both = np.frombuffer(zlib.decompress(base64.b64decode(told["ways"])), WIDTH).astype(np.int64)
    seconds, metres = both.reshape(2, told["places"], told["places"])
    return Matrix(seconds=seconds, metres=metres, is_estimate=told["is_estimate"])


def told(plan: Plan) -> dict[str, Any]:
    """A plan as JSON."""
    found: dict[str, Any] = msgspec.to_builtins(plan)
    return found


def plan_of(told: Mapping[str, Any]) -> Plan:
    """The plan that was told."""
    return msgspec.convert(dict(told), Plan)
