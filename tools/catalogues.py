"""Compile the translations: a .mo beside every .po. Needs polib alone, for it also runs while a wheel is built."""

from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "huinong"


def compile_all() -> int:
    """Write the .mo of every .po that is newer; answers how many catalogues there are."""
    sources = list(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"))
    for path in sources:
        made = path.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < path.stat().st_mtime:
            made.write_bytes(polib.pofile(str(path)).to_binary())
    return len(sources)
