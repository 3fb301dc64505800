"""Finds the plan of a day: routes with prizes, bus places by price, feeders, put together and packed into van-days."""

from huinong.engines.planning.days.solving.planner import solve

__all__ = ["solve"]
