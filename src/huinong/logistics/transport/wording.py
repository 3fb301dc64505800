"""Words for a trip's states and units inside a refusal's sentence, and for why a trip does not run."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy

from huinong.journal.sentences import WORDS

TIMETABLE_CHANGED = "timetable_changed"
"""The reason of a trip that the timetable dropped; those that people give are in their own words."""

PLAN_CHANGED = "plan_changed"
"""The reason of a planned tour that the day's plan has no more."""

STATES: Mapping[str, Any] = {
    "scheduled": pgettext_lazy("a trip is", "scheduled"),
    "departed": pgettext_lazy("a trip is", "departed"),
    "arrived": pgettext_lazy("a trip is", "ended"),
    "cancelled": pgettext_lazy("a trip is", "cancelled"),
}
LOADS: Mapping[str, Any] = {
    "bags": pgettext_lazy("a load", "{count} bags"),
    "kg": pgettext_lazy("a load", "{count} kg"),
}


def load(unit: str, count: object) -> str:
    """`("kg", 2)` → `2 kg`."""
    return str(LOADS[unit]).format(count=count)


def why(reason: str) -> str:
    """Why a trip does not run, in the reader's language: a code in words, what somebody wrote as it stands."""
    return str(WORDS["reason"].get(reason, reason))
