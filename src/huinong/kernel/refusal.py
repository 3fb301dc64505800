"""What a rule forbids, said so that a person can mend it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar


class Nature(StrEnum):
    """Why a request was refused; `edge.problems` maps each to one HTTP status."""

    INVALID = "invalid"
    UNKNOWN_ACTOR = "unknown_actor"
    FORBIDDEN = "forbidden"
    ABSENT = "absent"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    WRONG_METHOD = "wrong_method"
    WRONG_TYPE = "wrong_type"
    BUSY = "busy"


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """A rule said no and nothing moved.

    Subclasses set `code` (stable, `room.reason`), `what` (what happened) and `mend` (what to do);
    both texts are `str.format` templates over the keyword facts given to the constructor, and may
    be lazy translations.
    """

    code: ClassVar[str]
    nature: ClassVar[Nature] = Nature.CONFLICT
    what: ClassVar[Any]
    mend: ClassVar[Any]

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts: Mapping[str, object] = facts

    def say_what(self) -> str:
        """What happened, in the language active now."""
        return str(self.what).format(**self.facts)

    def say_mend(self) -> str:
        """What to do about it, in the language active now."""
        return str(self.mend).format(**self.facts)

    def __str__(self) -> str:
        return f"{self.code}\n{self.say_what()}\n{self.say_mend()}"
