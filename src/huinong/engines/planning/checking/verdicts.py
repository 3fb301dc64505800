"""What a checker says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`cost` as the checker adds it up, None where it cannot; `broken` names every rule that does not hold."""

    cost: float | None
    broken: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.broken
