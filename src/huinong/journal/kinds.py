"""The catalogue of fact kinds: each room declares its own, and nothing else may be appended."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Flow(StrEnum):
    """The four flows (四流合一)."""

    TRADE = "trade"
    GOODS = "goods"
    FUNDS = "funds"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Subject:
    """What facts may be about. `number` names one such thing, and `thread` is where its own facts stand:
    both are `str.format` templates over a fact."""

    name: str
    number: str
    thread: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fact. `label` names it; `sentence` tells it, as a `str.format` template over its facts.

    The sentence leaves out what the fact is `about`, for on that thing's own page everybody knows.
    `is_custody` marks a scan by which a point takes a piece into its hands: these alone make it active.
    """

    name: str
    flow: Flow
    label: Any
    sentence: Any
    is_custody: bool = False
    about: Subject | None = None


_KINDS: dict[str, Kind] = {}


def declare(*kinds: Kind) -> None:
    """Add kinds to the catalogue; a room calls this once, from its `facts` module."""
    for kind in kinds:
        assert _KINDS.setdefault(kind.name, kind) == kind, f"{kind.name} is declared twice"


def catalogue() -> Mapping[str, Kind]:
    """Every declared kind by name."""
    return MappingProxyType(_KINDS)
