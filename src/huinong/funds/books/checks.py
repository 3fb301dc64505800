"""What may stand in the way of a day end. Rooms above offer checks; one table (`web/wiring.py`) installs them here."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from huinong.funds.books.values import StillOpen
from huinong.registry.policies.queries import figure

Check = Callable[[str, str, date], Iterable[StillOpen]]
"""A county, a division within it and a day → what is still open there."""

_installed: list[Check] = []


def install(checks: Sequence[Check]) -> None:
    """Take the table of checks."""
    _installed[:] = checks


def still_open(county: str, division: str, day: date) -> Iterator[StillOpen]:
    """What stands in the way, with whether the rule of the place lets it stay (`books.may_stay.…`)."""
    for check in _installed:
        for each in check(county, division, day):
            may_stay = figure(f"books.may_stay.{each.rule}", division=division, on=day) == 1
            yield replace(each, may_stay=may_stay)
