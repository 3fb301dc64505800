"""The only writers of the cold chain: stores, probes and readings, promises and baskets, calendar and sites."""

from huinong.logistics.coldchain.booking import promise, release, stow, take_out
from huinong.logistics.coldchain.growing import enter_candidate, forecast_harvest, set_crop
from huinong.logistics.coldchain.probing import calibrate, decide_quarantine, record_readings, register_probe
from huinong.logistics.coldchain.stores import change_facility, open_facility

__all__ = [
    "calibrate",
    "change_facility",
    "decide_quarantine",
    "enter_candidate",
    "forecast_harvest",
    "open_facility",
    "promise",
    "record_readings",
    "register_probe",
    "release",
    "set_crop",
    "stow",
    "take_out",
]
