"""The doors by which parcels are written. Each is one business act, safe to repeat with the same key."""

from huinong.logistics.parcels.accepting import accept
from huinong.logistics.parcels.announcing import announce, register_carriers
from huinong.logistics.parcels.bagging import close_bag, close_bags, flag_force_majeure, open_bag, open_bags
from huinong.logistics.parcels.closing import close_day, put_left_over
from huinong.logistics.parcels.handing import (
    accept_bags,
    accept_hand_over,
    offer,
    offer_bags,
    refuse_bags,
    withdraw_offers,
)
from huinong.logistics.parcels.inbox import assign_incident, close_incident
from huinong.logistics.parcels.ingesting import ingest
from huinong.logistics.parcels.joint_opening import open_jointly
from huinong.logistics.parcels.redirecting import redirect_piece
from huinong.logistics.parcels.returning import give_back
from huinong.logistics.parcels.scanning import record_scan, record_scans
from huinong.logistics.parcels.sweeping import sweep

__all__ = [
    "accept",
    "accept_bags",
    "accept_hand_over",
    "announce",
    "assign_incident",
    "close_bag",
    "close_bags",
    "close_day",
    "close_incident",
    "flag_force_majeure",
    "give_back",
    "ingest",
    "offer",
    "offer_bags",
    "open_bag",
    "open_bags",
    "open_jointly",
    "put_left_over",
    "record_scan",
    "record_scans",
    "redirect_piece",
    "refuse_bags",
    "register_carriers",
    "sweep",
    "withdraw_offers",
]
