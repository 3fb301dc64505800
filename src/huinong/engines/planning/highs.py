"""HiGHS, without a word of its own."""

import os
from pathlib import Path

import highspy


def silent() -> highspy.Highs:
    """HiGHS 1.16 prints its name when it is first made, before it can be told not to: standard output is data here."""
    if not _Spoken.has:
        with Path(os.devnull).open("wb") as nowhere:
            kept = os.dup(1)
            os.dup2(nowhere.fileno(), 1)
            try:
                highspy.Highs()  # type: ignore[no-untyped-call]
            finally:
                os.dup2(kept, 1)
                os.close(kept)
        _Spoken.has = True
    return highspy.Highs()  # type: ignore[no-untyped-call]


class _Spoken:
    has = False
