"""The doors by which transport is written. Each is one business act, safe to repeat with the same key."""

from huinong.logistics.transport.driving import take_trip
from huinong.logistics.transport.planning import plan_routes, schedule_trips
from huinong.logistics.transport.running import (
    arrive,
    arrive_stop,
    cancel,
    depart,
    load_bags,
    offer_bags,
    unload_bags,
)

__all__ = [
    "arrive",
    "arrive_stop",
    "cancel",
    "depart",
    "load_bags",
    "offer_bags",
    "plan_routes",
    "schedule_trips",
    "take_trip",
    "unload_bags",
]
