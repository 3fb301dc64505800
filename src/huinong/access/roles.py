"""Which role may do what."""

ALL_PERMISSIONS: frozenset[str] = frozenset()
