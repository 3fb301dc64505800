"""A step of the demo: one thing that happens at one moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens at one moment; `name` is what the progress bar says meanwhile."""

    at: datetime
    name: str
    act: Callable[[], Any]
