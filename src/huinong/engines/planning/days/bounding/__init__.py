"""A bound that no plan of a county's day is below: a relaxation with cuts, and a proof that trusts no solver."""

from huinong.engines.planning.days.bounding.bound import Bound, bound

__all__ = ["Bound", "bound"]
