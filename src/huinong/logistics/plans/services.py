"""The doors by which plans are written. Each is one business act, safe to repeat with the same key."""

from huinong.logistics.plans.accepting import accept_plan
from huinong.logistics.plans.changing import change_plan
from huinong.logistics.plans.fleet import end_vehicle, set_vehicle
from huinong.logistics.plans.making import make_plan
from huinong.logistics.plans.replanning import replan
from huinong.logistics.plans.sharing import share_plan

__all__ = ["accept_plan", "change_plan", "end_vehicle", "make_plan", "replan", "set_vehicle", "share_plan"]
