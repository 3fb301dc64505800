"""The doors by which transport is written. Each is one business act, safe to repeat with the same key."""

from huinong.logistics.transport.departures import add_departure, change_departure, end_departure
from huinong.logistics.transport.driving import take_trip
from huinong.logistics.transport.feeds import discard_timetable, load_uploaded, upload_timetable
from huinong.logistics.transport.loading import load_timetable
from huinong.logistics.transport.notices import publish_notice
from huinong.logistics.transport.planning import plan_routes, schedule_trips
from huinong.logistics.transport.refusing import refuse_bag
from huinong.logistics.transport.roads import clear_road, report_road
from huinong.logistics.transport.running import (
    arrive,
    arrive_stop,
    cancel,
    depart,
    load_bags,
    offer_bags,
    unload_bags,
)
from huinong.logistics.transport.scheduling import schedule_span, set_calendar
from huinong.logistics.transport.tours import run_plan

__all__ = [
    "add_departure",
    "arrive",
    "arrive_stop",
    "cancel",
    "change_departure",
    "clear_road",
    "depart",
    "discard_timetable",
    "end_departure",
    "load_bags",
    "load_timetable",
    "load_uploaded",
    "offer_bags",
    "plan_routes",
    "publish_notice",
    "refuse_bag",
    "report_road",
    "run_plan",
    "schedule_span",
    "schedule_trips",
    "set_calendar",
    "take_trip",
    "unload_bags",
    "upload_timetable",
]
