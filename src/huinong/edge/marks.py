"""What scanners read, as rectangles for `house.typ`: Code 128 for laser guns, QR for phones."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

import segno
from barcode.codex import Code128


def bars(text: str) -> dict[str, Any] | None:
    """Code 128 (ISO/IEC 15417): the width in modules and [start, width] of each bar; None for what it cannot say."""
    if not text or not text.isascii() or not text.isprintable():
        return None
    modules = Code128(text).build()[0]
    return {"width": len(modules), "runs": [[start, width] for start, width in _runs(modules)]}


def square(text: str) -> dict[str, Any]:
    """A QR code: its size in modules and [column, row, width] of each dark run."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=0))
    runs = [[start, y, width] for y, row in enumerate(rows) for start, width in _runs("".join(map(str, row)))]
    return {"size": len(rows), "runs": runs}


def _runs(modules: Iterable[str]) -> Iterable[tuple[int, int]]:
    """Where each run of dark modules starts, and how wide it is."""
    place = 0
    for module, run in groupby(modules):
        width = len(list(run))
        if module == "1":
            yield place, width
        place += width
