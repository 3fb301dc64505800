"""The day problem and its plan. Times are whole seconds of the service day, money whole fen, places indexes.

Everything moves by *legs*: a vehicle's tour, a bus ride, a keeper's fetch. A demand goes from its origin to its
destination (DOWN: centre to village, UP: village to centre) over one or more legs that meet in time; it is never split
(who builds a problem cuts what no vehicle can carry into lots first: `lots`). How a village is served is read off the
legs: one tour = direct; a tour or ride to a township centre and a tour from there = feeder; a ride and a fetch = bus.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from huinong.engines.planning.travel import Matrix


class Zone(StrEnum):
    """Temperature zones (domain §2.8; GB/T 24616): what needs one may ride and wait in no other."""

    AMBIENT = "ambient"
    COOL = "cool"  # 12–15 °C, for what the cold harms
    CHILLED = "chilled"
    FROZEN = "frozen"


class Direction(StrEnum):
    DOWN = "down"  # from the county centre to the village
    UP = "up"  # from the village to the county centre


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something may stop. `code` is the caller's own: a point, a village or a bus stop."""

    code: str
    name: str
    lng: float
    lat: float
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What one carrier has for, or from, one village in one temperature zone.

    `ready_s`: from when it may leave its origin; `due_s`: when it must have reached its destination at the latest.
    `warm_s`: the field-heat clock: how long after `ready_s` what needs cold may be without it, before it is taken into
    a cold space; None where there is no such limit.
    """

    code: str
    place: int
    direction: Direction
    carrier: str
    pieces: int
    load_g: int
    volume_cm3: int
    ready_s: int
    due_s: int
    zone: Zone = Zone.AMBIENT
    warm_s: int | None = None
    is_forecast: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """A keeper's way of meeting a bus, or of going to market: to `stop` and back, `takes_s` one way, for a fee a time.

    Both directions on one way: what goes up is handed over and what comes down is taken. `load_g` is the most a time.
    """

    stop: int
    takes_s: int
    fee_fen: int
    load_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """A village with a counter: when somebody is there, how long a stop takes (`stop_s` and `piece_s` a piece)."""

    place: int
    opens_s: int
    closes_s: int
    stop_s: int
    piece_s: int
    fetches: tuple[Fetch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A township centre, where what comes from the county is handed to feeders, and what goes up is gathered.

    `handling_s` is from arrival until it may leave again; `pieces` is what it can handle a day, both ways together;
    `zones` are the temperature zones in which it can hold something.
    """

    place: int
    opens_s: int
    closes_s: int
    stop_s: int
    handling_s: int
    pieces: int
    fee_fen_per_piece: int
    zones: frozenset[Zone] = frozenset({Zone.AMBIENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One vehicle with its driver, from and to `base` (the county centre or a township centre), several trips a day.

    `spaces` is cubic centimetres by zone, `load_g` the weight of all together; `profile` names its matrix. It is away
    within its shift (`starts_s` to `ends_s`), and stands `turnaround_s` at its base between two trips.
    `fixed_fen` is paid if it goes at all.
    """

    code: str
    kind: str
    base: int
    profile: str
    starts_s: int
    ends_s: int
    turnaround_s: int
    trips: int
    load_g: int
    spaces: Mapping[Zone, int]
    fixed_fen: int
    fen_per_km: int
    fen_per_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A bus's stop."""

    place: int
    arrives_s: int
    leaves_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bus:
    """One trip of a passenger bus that carries sealed bags in its hold (交邮).

    `bags` and `load_g` are the most that is aboard between any two calls. `fee_fen` is paid a bag. Each bag that is
    put on, and each that is taken off, keeps the `passengers` waiting `bag_s`: their time is priced (`Rates`).
    """

    code: str
    line: str
    calls: tuple[Call, ...]
    bags: int
    load_g: int
    fee_fen: int
    bag_s: int
    passengers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What holds for the whole day. A bag holds the pieces of one village in one direction, as many as fit.

    `bag_g`, `bag_cm3`, `bag_pieces`: what one bag can hold. `keeper_waits_s`: the longest that a keeper stands at a
    stop between two buses. `passenger_fen_per_hour`: what an hour of one passenger's
    waiting is set at; never 0. `unserved_fen`: what a piece that is left behind counts in choosing; it is no money.
    """

    bag_g: int
    bag_cm3: int
    bag_pieces: int
    keeper_waits_s: int
    passenger_fen_per_hour: int
    unserved_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A county's day. `places` are the rows and columns of every matrix in `travel` (by vehicle profile)."""

    places: tuple[Place, ...]
    depot: int
    opens_s: int
    closes_s: int
    travel: Mapping[str, Matrix]
    demands: tuple[Demand, ...]
    villages: tuple[Village, ...]
    centres: tuple[Centre, ...]
    vehicles: tuple[Vehicle, ...]
    buses: tuple[Bus, ...]
    rates: Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """A demand aboard a leg, from its call number `on` to its call number `off`."""

    demand: str
    on: int
    off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One trip of a vehicle. Its first call is its base (where `leaves_s` is the start) and its last the base again."""

    vehicle: str
    calls: tuple[Call, ...]
    carries: tuple[Carriage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ride:
    """Bags of one village in one direction on a bus: `on` and `off` number the bus's own calls."""

    bus: str
    village: int
    direction: Direction
    on: int
    off: int
    bags: int
    demands: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """A keeper's way: at `stop` from `meets_s`, back in the village at `back_s`, with what goes each way.

    Leaves the village `takes_s` before `meets_s`; is back `takes_s` after it leaves the stop (`leaves_s`).
    """

    village: int
    stop: int
    meets_s: int
    leaves_s: int
    back_s: int
    demands: tuple[str, ...]


class Reason(StrEnum):
    """Why a demand is not served."""

    NO_WAY = "no_way"  # no road, no bus, no keeper leads there
    NO_COLD = "no_cold"  # nothing that could carry it keeps its temperature
    TOO_HEAVY = "too_heavy"  # no vehicle or bus can hold it
    NO_TIME = "no_time"  # nothing can bring it in its time
    NO_ROOM = "no_room"  # something could, but vehicles, shifts and holds are used up
    TOO_DEAR = "too_dear"  # bringing it would cost more than leaving it counts
    LEFT_OUT = "left_out"  # a person said so; no solver does
    STRANDED = "stranded"  # under way when its next leg fell out


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    demand: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """By part, in fen, each item rounded half up. `passengers` is their time, priced; `unserved` is no money."""

    fixed: int = 0
    distance: int = 0
    time: int = 0
    bus: int = 0
    passengers: int = 0
    handling: int = 0
    keepers: int = 0
    unserved: int = 0

    @property
    def total(self) -> int:
        """What the planner makes small."""
        return self.money + self.passengers + self.unserved

    @property
    def money(self) -> int:
        """What is paid."""
        return self.fixed + self.distance + self.time + self.bus + self.handling + self.keepers


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who carries what, when. `bound`: no plan of the same problem costs less in total; None until one is proven.

    `passenger_s` is what the passengers wait, all together. `engine`, `seed`, `digest` say what made it from what.
    """

    tours: tuple[Tour, ...]
    rides: tuple[Ride, ...]
    fetchings: tuple[Fetching, ...]
    unserved: tuple[Unserved, ...]
    costs: Costs
    passenger_s: int
    engine: str
    seed: int
    digest: str
    bound: int | None = None
    notes: Mapping[str, int] = field(default_factory=dict)
