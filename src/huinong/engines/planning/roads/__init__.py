"""Roads as arrays, and the quickest ways between places on them. See README.md."""

from huinong.engines.planning.roads.network import Network, cut_off, matrix, unreachable
from huinong.engines.planning.roads.values import Profile, Roads, near, of_ways, without

__all__ = ["Network", "Profile", "Roads", "cut_off", "matrix", "near", "of_ways", "unreachable", "without"]
