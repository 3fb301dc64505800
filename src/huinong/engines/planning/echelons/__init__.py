"""Two echelons in general: trucks from a depot to satellites, smaller vehicles from there to the customers."""

from huinong.engines.planning.echelons.solving import solve

__all__ = ["solve"]
