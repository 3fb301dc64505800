"""What follows from a fact, in the same transaction: one explicit table, set where the rooms are put together.

A room below cannot call a room above, and the two flows of one layer do not see each other; they meet
here, through facts alone. A consequence takes all new facts of its kinds at once, in order, and must
depend on nothing but them and its own room. See docs/adr/0004.
"""

from collections.abc import Callable, Mapping, Sequence

from huinong.journal.values import FactValue

Consequence = Callable[[Sequence[FactValue]], None]

_table: dict[str, tuple[Consequence, ...]] = {}


def install(table: Mapping[str, Sequence[Consequence]]) -> None:
    """Set the whole table; `web.wiring` is its only caller outside tests."""
    _table.clear()
    _table.update({kind: tuple(following) for kind, following in table.items()})


def installed() -> Mapping[str, tuple[Consequence, ...]]:
    """The table as installed: for the architecture test and the docs."""
    return dict(_table)


def follow(facts: Sequence[FactValue]) -> None:
    """Run every consequence of these facts, each once with the facts it follows, in table order."""
    wanted: dict[Consequence, list[FactValue]] = {}
    for fact in facts:
        for consequence in _table.get(fact.kind, ()):
            wanted.setdefault(consequence, []).append(fact)
    for consequence, mine in wanted.items():
        consequence(mine)
