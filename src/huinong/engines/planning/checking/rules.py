"""The rules of a day's plan by name, and what says that one is broken."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """What a plan may not do. The page that names a broken rule words it by this."""

    UNKNOWN = "unknown"  # names what the problem does not have
    ONCE = "once"  # a demand carried twice, or carried and unserved, or neither
    CHAIN = "chain"  # legs that do not lead from the origin to the destination, or do not meet
    BASE = "base"  # a tour that does not begin and end at its base
    PLACE = "place"  # a call where a vehicle has nothing to do, or a load put down where nobody takes it
    WAY = "way"  # no way leads there
    TIMES = "times"  # an arrival that does not follow from the matrix
    STOP = "stop"  # leaves before its stop is over
    HOURS = "hours"  # comes when nobody is there
    SHIFT = "shift"
    TURNAROUND = "turnaround"
    TRIPS = "trips"
    LOAD = "load"  # grams aboard a vehicle, or carried by a keeper
    SPACE = "space"  # cubic centimetres of a zone
    COLD = "cold"  # carried or kept where its zone is not
    WARM = "warm"  # too long in the field's heat
    READY = "ready"
    DUE = "due"
    BAGS = "bags"  # not as many bags as its pieces fill
    HOLD = "hold"  # bags or grams aboard a bus
    KEEPER = "keeper"  # no such way of the keeper's, or in two places at once
    HANDLING = "handling"  # leaves a township centre before it was handled
    CENTRE = "centre"  # more pieces than a township centre can handle
    COSTS = "costs"  # costs other than its own
    PASSENGERS = "passengers"  # waiting other than its own


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a plan breaks: where (codes of the things concerned) and what, in words for a developer."""

    rule: Rule
    where: str
    what: str
