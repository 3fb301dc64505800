"""The frozen values that cross the doors of this room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is asked of a design. Shares are basis points of villages; `may_close`: standing stations may be closed."""

    budget_fen: int
    share_bp: int
    reach_m: int
    years: int
    may_close: bool = False
    each_township: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStudy:
    """A study to make."""

    title: str
    options: Options
    seconds: int
    seed: int = 1
    rounds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """What a meeting decided on a study."""

    decided_on: date
    body: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundVillage:
    """A village as a study takes it. `day_pieces` is a mean day's, both ways.

    `is_placed`: its place is known; else it was scattered within its township. `is_counted`: its pieces were counted;
    else they are the county's mean. `station` is the code of the point that stands there.
    """

    code: str
    name: str
    town: str
    lng: float
    lat: float
    is_placed: bool
    day_pieces: float
    is_counted: bool
    station: str = ""
    station_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundOutlet:
    """An outlet or a township centre: `is_centre` says that it works as one today."""

    code: str
    name: str
    town: str
    lng: float
    lat: float
    is_placed: bool
    is_centre: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A county on a day: what a study stands on. `rates` are the policies that held; `towns` names them by code.

    Pieces were counted over `days` days before `on`; 0: nothing has been counted yet.
    """

    county: str
    name: str
    on: date
    days: int
    lng: float
    lat: float
    towns: Mapping[str, str]
    villages: tuple[GroundVillage, ...]
    outlets: tuple[GroundOutlet, ...]
    rates: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionValue:
    """What was decided, when and by whom, and who wrote it down."""

    decided_on: date
    body: str
    text: str
    noted_by: str
    noted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyValue:
    """A study; `result` is None until its run is over (see `results`)."""

    county: str
    number: str
    title: str
    options: Options
    ground: Ground
    run: UUID
    state: str
    seed: int
    engine: str
    digest: str
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    result: Mapping[str, Any] | None
    decisions: tuple[DecisionValue, ...] = ()
