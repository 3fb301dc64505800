"""What follows from what: the one table in which rooms that do not know each other meet. See docs/adr/0004.

A row reads: when facts of this kind were appended, these functions run with them, in this order, in the
same transaction. A kind stands here once; a function stands in the `consequences.py` of the room it acts in.
"""

from collections.abc import Mapping, Sequence

from huinong.journal.consequences import Consequence

CONSEQUENCES: Mapping[str, Sequence[Consequence]] = {}
