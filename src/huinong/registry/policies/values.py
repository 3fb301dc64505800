"""What the policies room answers with."""

from dataclasses import dataclass
from datetime import date

LEAST = {"fen": 0, "grams": 1, "cm³ a kilogram": 1}
"""The least figure of a unit: a price is not negative, and grams and volumes are what others are divided by."""


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """A figure with the rule it comes from; valid on `valid_from`, no longer on `valid_to`."""

    key: str
    division: str
    valid_from: date
    valid_to: date | None
    value: int
    unit: str
    source: str
    note: str = ""

    def is_in_force(self, on: date) -> bool:
        """Whether the figure holds on that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class PolicyLoad:
    """What loading the packaged figures did. `kept` names keys whose figure here differs from the packaged one."""

    added: int
    unchanged: int
    kept: tuple[str, ...]
